"""A report of a crash that holds no record and no word of a person: versions, the kind of error, places in the code."""

import platform
import sys
import traceback
from pathlib import PurePath
from types import TracebackType

from PySide6 import __version__ as pyside_version

from stationdesk import __version__

FRAMES = 30


def report_of(kind: type[BaseException], trace: TracebackType | None) -> str:
    """Return the report. The error's own message is left out: it might quote what somebody typed."""
    lines = [
        f"StationDesk {__version__}",
        f"Python {platform.python_version()}, PySide6 {pyside_version}, {sys.platform} {platform.machine()}",
        f"{kind.__module__}.{kind.__qualname__}",
    ]
    for frame in traceback.extract_tb(trace)[-FRAMES:]:
        parts = PurePath(frame.filename).parts
        lines.append(f"  {'/'.join(parts[-3:])}:{frame.lineno} {frame.name}")
    return "\n".join(lines)
