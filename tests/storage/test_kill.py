"""A process that dies at any moment loses nothing it had confirmed, and leaves a book that checks clean."""

import os
import random
import subprocess
import sys
from pathlib import Path

from tests.fakes.book import TestBook

ROOT = Path(__file__).parent.parent.parent
SAVER = Path(__file__).parent / "saver.py"
ROUNDS = 8


def start_saver(made: TestBook, tmp_path: Path, *more: str) -> subprocess.Popen[str]:
    (name, secret), *_ = made.keystore.held.items()
    key_file = tmp_path / "key"
    key_file.write_text(f"{name} {secret.hex()}", "ascii")
    return subprocess.Popen(
        [sys.executable, str(SAVER), str(made.paths.home), str(key_file), *more],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(map(str, (ROOT, ROOT / "src", ROOT / "sync")))},
    )


def test_what_was_confirmed_survives_a_kill_at_any_moment(made, tmp_path):
    choose, confirmed = random.Random(11), set()
    made.book.close()
    for _ in range(ROUNDS):
        saver = start_saver(made, tmp_path)
        assert saver.stdout is not None
        for _ in range(choose.randrange(1, 120)):
            confirmed.update(saver.stdout.readline().split())
        saver.kill()
        # What was still in the pipe had been committed before it was printed.
        for line in saver.stdout.read().splitlines():
            confirmed.update(word for word in line.split() if len(word) == 32)
        saver.stdout.close()
        saver.wait()
    book = made.reopen()
    report = book.care.check()
    assert report.bad is None
    assert len(confirmed) > ROUNDS
    assert all(book.records.record("visit", bytes.fromhex(row)) is not None for row in confirmed)
    assert report.ops % 2 == 0, "a save of two records is never half there"
    assert report.ops == book.records.figures("2026-11-24").people / 3 * 2
