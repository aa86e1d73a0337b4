"""What the documents point at is there, and a test named as a proof exists."""

import re
from pathlib import Path

from tests.architecture.repository import ROOT, python_files, text_of, tracked_files

LINK = re.compile(r"\]\(([^)\s]+)\)")
PROOF = re.compile(r"(test_\w+)\.py(?:::(\w+))?")


def documents() -> list[str]:
    return [name for name in tracked_files() if name.endswith(".md")]


def test_every_link_leads_somewhere() -> None:
    dead = [
        f"{name}: {target}"
        for name in documents()
        for target in LINK.findall(text_of(name))
        if not target.startswith(("#", "http", "mailto"))
        and not (ROOT / Path(name).parent / target.split("#")[0]).exists()
    ]
    assert not dead, "\n".join(dead)


def test_every_proof_named_in_the_protections_exists() -> None:
    tests: dict[str, str] = {}
    for name in python_files("tests"):
        tests[Path(name).stem] = tests.get(Path(name).stem, "") + text_of(name)
    unknown = [
        f"{name}: {file}::{case}"
        for name in documents()
        if "protections" in name
        for file, case in PROOF.findall(text_of(name))
        if file not in tests or (case and f"def {case}(" not in tests[file])
    ]
    assert not unknown, "\n".join(unknown)
