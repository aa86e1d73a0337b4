"""The command line as real processes: streams, pipes, exit codes, and answers that are flushed after each commit."""

import json
import os
import subprocess

import pytest

from tests.e2e.city import DeskPc, clean_environment

VISIT = {"group": "rider", "service": ["water"], "people": 2, "at": "2026-11-24T09:30"}


@pytest.fixture
def desk(tmp_path_factory: pytest.TempPathFactory) -> DeskPc:
    """A PC with a book and a PIN."""
    made = DeskPc(tmp_path_factory.mktemp("pc"))
    made.begin_alone()
    return made


def test_a_batch_answers_each_line_before_the_next_is_given(desk: DeskPc) -> None:
    process = subprocess.Popen(
        desk.command("record", "--batch", "-"),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=clean_environment(),
    )
    assert process.stdin is not None and process.stdout is not None
    ids = []
    for number in range(3):
        process.stdin.write(json.dumps(VISIT) + "\n")
        process.stdin.flush()
        ids.append(json.loads(process.stdout.readline())["id"])
        if number == 1:
            held = desk.status()["days"]
            assert isinstance(held, dict) and held["2026-11-24"]["people"] == 4, "answered, so it is in the book"
    process.kill()
    process.communicate()
    days = desk.status()["days"]
    assert isinstance(days, dict) and days["2026-11-24"]["people"] == 6 and len(set(ids)) == 3


def test_a_reader_that_goes_away_is_no_traceback(desk: DeskPc) -> None:
    process = subprocess.Popen(
        desk.command("record", "--batch", "-"),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=clean_environment(),
    )
    assert process.stdin is not None and process.stdout is not None and process.stderr is not None
    process.stdout.close()
    process.stdin.write((json.dumps(VISIT) + "\n") * 3)
    process.stdin.close()
    said = process.stderr.read()
    process.stderr.close()
    assert (process.wait(60), said) == (1, "")


def test_exit_codes_and_streams_of_a_real_process(desk: DeskPc) -> None:
    good = desk.run("record", "--group", "rider", "--service", "water")
    assert (good.code, good.err, len(good.lines)) == (0, "", 1)
    bad = desk.run("record", "--group", "nobody", "--service", "water", lang="zh")
    assert (bad.code, bad.out) == (1, "") and bad.err.startswith("服务对象：请从列表中选一个")
    misuse = desk.run("record", "--what")
    assert (misuse.code, misuse.out) == (2, "") and len(misuse.err.splitlines()) == 1


def test_chinese_comes_through_whatever_the_terminal_is_set_to(desk: DeskPc) -> None:
    environment = clean_environment() | {"LC_ALL": "POSIX", "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    command = [word if word != "en" else "zh" for word in desk.command("status")]
    done = subprocess.run(command, capture_output=True, env=environment, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
    assert "已存" in done.stdout.decode("utf-8")
    assert os.fspath(desk.home) not in done.stdout.decode("utf-8")
