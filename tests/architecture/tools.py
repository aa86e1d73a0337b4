"""Programs of the system that tests look through. Any test may use it."""

import subprocess
from pathlib import Path


def pdf_text(file: Path) -> str:
    """The text of a PDF as a person would copy it, line by line (pdftotext of poppler-utils)."""
    return subprocess.run(
        ["pdftotext", "-layout", "-enc", "UTF-8", str(file), "-"], capture_output=True, text=True, check=True
    ).stdout
