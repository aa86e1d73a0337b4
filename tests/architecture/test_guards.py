"""The guards of tests/conftest.py bite: each of these small tests must fail, and for the reason we think."""

import re
import subprocess
import sys
from pathlib import Path

from tests.architecture.repository import ROOT

BAD_TESTS = """
import logging
import socket
import threading
import warnings

import pytest


def test_a_warning():
    warnings.warn("old", DeprecationWarning, stacklevel=1)

def test_a_log_line():
    logging.getLogger("somewhere").warning("it smells")

def test_a_log_line_from_a_thread():
    thread = threading.Thread(target=logging.getLogger("x").error, args=("it burns",))
    thread.start()
    thread.join()

def test_an_expectation_that_is_not_met(expected_log):
    expected_log("never said")

def test_a_qt_message(qtbot):
    from PySide6.QtCore import qWarning
    qWarning("a layout is broken")

def test_a_connection():
    with socket.socket() as door:
        door.connect(("192.0.2.1", 80))

def test_a_swallowed_connection():
    try:
        socket.getaddrinfo("www.stationdesk.cn", 443)
    except Exception:
        pass

def test_a_thread_that_dies():
    def die():
        raise ZeroDivisionError
    thread = threading.Thread(target=die)
    thread.start()
    thread.join()

@pytest.mark.xfail(reason="thought to be broken")
def test_an_xfail_that_passes():
    pass

@pytest.mark.a_mark_nobody_knows
def test_fine():
    pass
"""
GOOD_TESTS = """
import logging
import os
import socket

import pytest


def test_an_expected_line(expected_log):
    expected_log("WARNING somewhere: it smells")
    logging.getLogger("somewhere").warning("it smells")

def test_this_machine():
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()):
        pass

def test_a_name_that_exists_nowhere():
    with pytest.raises(socket.gaierror):
        socket.getaddrinfo("hub.example.test", 443)

def test_an_own_home(temporary_home):
    assert os.path.expanduser("~") == str(temporary_home)
    assert os.listdir(temporary_home) == ["run"]
"""


def run_pytest(folder: Path, code: str, *more: str) -> tuple[int, str]:
    (folder / "test_inner.py").write_text(code, "utf-8")
    settings = [
        "-c",
        str(ROOT / "pyproject.toml"),
        "--rootdir",
        str(folder),
        "-p",
        "tests.conftest",
        "-p",
        "no:cacheprovider",
    ]
    result = subprocess.run(
        [sys.executable, "-m", "pytest", *settings, "-q", *more, str(folder / "test_inner.py")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    return result.returncode, result.stdout + result.stderr


def test_each_guard_fails_what_it_guards_against(tmp_path: Path) -> None:
    code, said = run_pytest(tmp_path, BAD_TESTS.replace("@pytest.mark.a_mark_nobody_knows\n", ""))
    assert code == 1, said
    failed = set(re.findall(r"^(?:FAILED|ERROR) \S+::(\w+)", said, re.MULTILINE))
    assert failed == set(re.findall(r"def (test_\w+)", BAD_TESTS)) - {"test_fine"}, said
    for reason in ("it smells", "it burns", "never said", "a layout is broken", "192.0.2.1", "www.stationdesk.cn"):
        assert reason in said


def test_a_mark_that_nobody_declared_is_refused(tmp_path: Path) -> None:
    code, said = run_pytest(tmp_path, BAD_TESTS)
    assert code != 0
    assert "a_mark_nobody_knows" in said


def test_what_is_allowed_passes(tmp_path: Path) -> None:
    code, said = run_pytest(tmp_path, GOOD_TESTS)
    assert code == 0, said
    assert "4 passed" in said


def test_tests_of_one_group_run_in_one_worker(tmp_path: Path) -> None:
    grouped = """
import os
import pytest

@pytest.mark.xdist_group("g")
@pytest.mark.parametrize("number", range(6))
def test_same(number, tmp_path_factory):
    (tmp_path_factory.getbasetemp().parent / f"worker-{os.getpid()}").touch()
    assert len(list(tmp_path_factory.getbasetemp().parent.glob("worker-*"))) == 1
"""
    code, said = run_pytest(tmp_path, grouped, "-n", "2", "--dist", "loadgroup", "--basetemp", str(tmp_path / "base"))
    assert code == 0, said
    assert "6 passed" in said
