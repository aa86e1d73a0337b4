"""mypy: strict over src and sync, the bodies of the tests as well."""

import subprocess
import sys

import pytest

from tests.architecture.repository import ROOT


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.xdist_group("types")
def test_the_strict_type_checker_finds_nothing() -> None:
    command = [sys.executable, "-m", "mypy", "--no-error-summary", "--no-pretty"]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr
