"""ruff: its rules and its format, over everything that is Python."""

import subprocess
import sys

from tests.architecture.repository import ROOT, python_files


def ruff(*arguments: str) -> None:
    command = [sys.executable, "-m", "ruff", *arguments, *python_files()]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr


def test_ruff_finds_nothing() -> None:
    ruff("check", "--output-format", "concise")


def test_every_file_has_the_one_format() -> None:
    ruff("format", "--check")
