"""Copies are verified before they have a name, hold no exact minutes, and old ones go by a rule."""

import errno
import os
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from stationdesk.app.faults import Fault, FaultCode
from stationdesk.storage import backup as backup_module
from stationdesk.storage.backup import kept, keys_of
from stationdesk.storage.database import open_database
from stationdesk.storage.key_header import read_header
from stationdesk.storage.unlocking import Unlock, find_key
from tests.storage.drafts import visit
from tests.storage.opened import key_of


def test_a_copy_opens_with_its_own_header_and_holds_everything_but_the_minutes(made):
    made.book.journal.save([visit(minute=700 + n) for n in range(5)], made.clock.now(), None)
    copy = made.book.care.backup(made.clock.now())
    assert copy.path.name == "book-20261124-040000.sdb"
    assert (copy.ops, copy.made_at, copy.size) == (5, made.clock.now(), copy.path.stat().st_size)
    key = find_key(keys_of(copy.path), Unlock(keystore=made.keystore), 0.0)
    assert key == key_of(made)
    opened = open_database(copy.path, key, wal=False)
    with opened.read() as cursor:
        assert cursor.execute("SELECT count(*) FROM visit_minute").fetchone() == (0,)
        assert cursor.execute("SELECT count(*) FROM r_visit").fetchone() == (5,)
    opened.close()
    assert sorted(path.name for path in made.paths.backups.iterdir()) == [
        "book-20261124-040000.keys",
        "book-20261124-040000.sdb",
    ]


def test_two_copies_of_one_second_both_stay(made):
    first, second = made.book.care.backup(made.clock.now()), made.book.care.backup(made.clock.now())
    assert first.path != second.path
    assert {b.path for b in made.book.care.backups()} == {first.path, second.path}


def test_two_copies_made_at_once_both_stay_with_their_own_keys(made, monkeypatch):
    """What is made behind the window and what a person asks for may end in the same moment."""
    named, others = backup_module.write_header, []

    def another(path, header):
        monkeypatch.setattr(backup_module, "write_header", named)
        with ThreadPoolExecutor(1) as one:
            others.append(one.submit(made.book.care.backup, made.clock.now()).result())
        named(path, header)

    monkeypatch.setattr(backup_module, "write_header", another)
    mine = made.book.care.backup(made.clock.now())
    assert mine.path != others[0].path
    assert {copy.path for copy in made.book.care.backups()} == {mine.path, others[0].path}
    for copy in (mine, others[0]):
        assert find_key(keys_of(copy.path), Unlock(keystore=made.keystore), 0.0) == key_of(made)


def test_a_copy_that_cannot_be_named_leaves_no_keys(made, monkeypatch):
    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(backup_module, "write_header", full)
    with pytest.raises(Fault) as refused:
        made.book.care.backup(made.clock.now())
    assert refused.value.code is FaultCode.DISK_FULL
    assert list(made.paths.backups.iterdir()) == []


def test_counting_goes_on_while_a_copy_is_made(made, monkeypatch):
    made.book.journal.save([visit()], made.clock.now(), None)
    emptied = backup_module._emptied_of_minutes

    def meanwhile(*arguments):
        made.book.journal.save([visit()], made.clock.now(), None)
        return emptied(*arguments)

    monkeypatch.setattr(backup_module, "_emptied_of_minutes", meanwhile)
    assert made.book.care.backup(made.clock.now()).ops == 1
    assert made.book.outbox.head().seq == 2


@pytest.mark.parametrize(
    "harm",
    [
        "DELETE FROM op WHERE seq = 3",
        "DELETE FROM r_visit WHERE seq = 2",
        "UPDATE device_chain SET chain = x'00112233445566778899aabbccddeeff'",
        "UPDATE device_chain SET seq = 2",
    ],
)
def test_a_copy_that_differs_from_its_book_gets_no_name(made, monkeypatch, harm):
    made.book.journal.save([visit() for _ in range(3)], made.clock.now(), None)
    emptied = backup_module._emptied_of_minutes

    def harmed(target, key, going):
        copy = open_database(target, key, wal=False)
        with copy.write() as cursor:
            cursor.execute(harm)
        copy.close()
        return emptied(target, key, going)

    monkeypatch.setattr(backup_module, "_emptied_of_minutes", harmed)
    with pytest.raises(Fault) as refused:
        made.book.care.backup(made.clock.now())
    assert refused.value.code is FaultCode.BACKUP_FAILED
    assert list(made.paths.backups.iterdir()) == []


def test_a_copy_with_a_damaged_page_gets_no_name(made, monkeypatch):
    made.book.journal.save([visit() for _ in range(30)], made.clock.now(), None)
    emptied = backup_module._emptied_of_minutes

    def harmed(target, key, going):
        raw = bytearray(target.read_bytes())
        raw[4096 * 9 + 7] ^= 1
        target.write_bytes(raw)
        return emptied(target, key, going)

    monkeypatch.setattr(backup_module, "_emptied_of_minutes", harmed)
    with pytest.raises(Fault) as refused:
        made.book.care.backup(made.clock.now())
    assert refused.value.code in (FaultCode.BACKUP_FAILED, FaultCode.BOOK_DAMAGED)
    assert list(made.paths.backups.iterdir()) == []


def test_the_rule_of_what_is_kept():
    now = datetime(2026, 11, 24, 12, tzinfo=UTC)
    every_six_hours = [(now - timedelta(hours=6 * n)).timestamp() for n in range(4 * 500)]
    keep = kept(every_six_hours, now.timestamp())
    days = {datetime.fromtimestamp(at, UTC).date() for at in keep}
    assert {at for at in every_six_hours if now.timestamp() - at <= 2 * 86_400} <= keep
    assert {(now - timedelta(days=n)).date() for n in range(14)} <= days
    assert len({day.isocalendar()[:2] for day in days}) >= 8
    assert len({(day.year, day.month) for day in days}) == 12
    assert len(keep) <= 9 + 14 + 8 + 12
    assert kept([1.0, 2.0, 3.0, 4.0], now.timestamp()) >= {2.0, 3.0, 4.0}


def test_old_copies_go_with_their_key_headers_and_three_always_stay(made):
    for _ in range(40):
        made.clock.forward(20 * 86_400)
        made.book.care.backup(made.clock.now())
    left = made.book.care.backups()
    assert 12 <= len(left) <= 20
    assert left == sorted(left, key=lambda b: b.made_at, reverse=True)
    assert {path.suffix for path in made.paths.backups.iterdir()} == {".sdb", ".keys"}
    assert len(list(made.paths.backups.iterdir())) == 2 * len(left)
    assert read_header(keys_of(left[0].path)).backup["ops"] == 0


def test_what_a_killed_program_left_goes_and_a_copy_being_made_stays(made):
    made.paths.backups.mkdir()
    dead, alive = (made.paths.backups / name for name in ("making-1-1.part", "making-2-2.part"))
    for path in (dead, alive):
        path.write_bytes(b"half")
    os.utime(dead, (0, 0))
    made.book.care.backup(made.clock.now())
    assert not dead.exists()
    assert alive.exists()


def test_the_folder_of_copies_is_nobody_elses(made):
    copy = made.book.care.backup(made.clock.now())
    if os.name == "posix":
        assert made.paths.backups.stat().st_mode & 0o077 == 0
        assert copy.path.stat().st_mode & 0o077 == 0
        assert made.paths.book.stat().st_mode & 0o077 == 0
        assert made.paths.key_header.stat().st_mode & 0o077 == 0


def test_things_that_only_look_like_copies_keep_no_copy_from_being_made(made):
    made.book.care.backup(made.clock.now())
    folder = made.paths.backups
    (folder / "book-20260101-000000.sdb").symlink_to(folder / "nowhere")
    (folder / "book-20260102-000000.sdb").mkdir()
    (folder / "book-20260230-000000.sdb").write_bytes(b"no such day")
    (folder / "book-20260103-000000.sdb").write_bytes(b"x")
    (folder / "book-20260103-000000.keys").write_text(
        '{"format": 1, "book": "00", "slots": [], "backup": {"at": "x"}}', "utf-8"
    )
    made.clock.forward(60.0)
    copy = made.book.care.backup(made.clock.now())
    assert made.book.care.backups()[0].path == copy.path
