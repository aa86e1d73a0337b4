"""Restoring: the backup is proved first, the present book is kept, counting goes on, a joined book holds its sync."""

import os
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from stationdesk.app.faults import Fault, FaultCode
from stationdesk.app.going import UNWATCHED, Going
from stationdesk.paths import Paths
from stationdesk.storage.backup import keys_of
from stationdesk.storage.book import RestoreReport, Unlock, open_book, restore_backup
from stationdesk.storage.database import open_database
from tests.fakes.book import CHEAP, TestBook
from tests.storage.drafts import visit
from tests.storage.opened import key_of
from tests.storage.test_outbox import LINK


def restore(
    made: TestBook, backup: Path, paths: Paths | None = None, going: Going = UNWATCHED, **ways: Any
) -> RestoreReport:
    unlock = replace(Unlock(keystore=made.keystore, cost=CHEAP), **ways)
    return restore_backup(
        paths or made.paths, made.registers, backup, unlock=unlock, clock=made.clock, random=os.urandom, going=going
    )


def backed_up(made: TestBook, records: int = 3) -> Path:
    made.book.journal.save([visit() for _ in range(records)], made.clock.now(), None)
    return made.book.care.backup(made.clock.now()).path


def test_a_restored_book_stands_where_it_stood_and_counts_on(made):
    backup = backed_up(made)
    made.book.journal.save([visit() for _ in range(4)], made.clock.now(), None)
    made.book.close()
    report = restore(made, backup)
    assert (report.ops, report.held) == (3, False)
    book = made.reopen()
    assert book.outbox.head().seq == 3
    book.journal.save([visit()], made.clock.now(), None)
    assert book.care.check().bad is None
    assert report.safety_copy is not None
    made.book.close()
    assert restore(made, report.safety_copy).ops == 7
    assert made.reopen().care.check().bad is None


def test_a_book_that_had_joined_holds_its_sync_after_a_restore(made):
    made.book.outbox.join(replace(LINK, acked_chain=made.book.outbox.chain_at(0) or b""), [])
    backup = backed_up(made)
    made.book.close()
    assert restore(made, backup).held
    link = made.reopen().outbox.link()
    assert link is not None
    assert link.held == "restored"


def test_the_last_entries_in_the_write_ahead_log_are_in_the_safety_copy(made):
    backup = backed_up(made)
    made.book.journal.save([visit() for _ in range(4)], made.clock.now(), None)
    log = Path(f"{made.paths.book}-wal")
    book, wal = made.paths.book.read_bytes(), log.read_bytes()
    made.book.close()
    made.paths.book.write_bytes(book)
    log.write_bytes(wal)
    report = restore(made, backup)
    assert made.reopen().outbox.head().seq == 3, "the old log must not be folded into the restored book"
    made.book.close()
    assert report.safety_copy is not None
    copy = open_database(report.safety_copy, key_of(made))
    with copy.read() as cursor:
        assert cursor.execute("SELECT count(*) FROM op").fetchone() == (7,)
    copy.close()


def test_a_new_pc_opens_the_backup_with_the_recovery_code_and_remembers_the_key(made, tmp_path):
    from tests.fakes.book import MemoryKeyStore

    backup, other = backed_up(made), MemoryKeyStore()
    paths = Paths.at(tmp_path / "new pc")
    with pytest.raises(Fault) as trouble:
        restore(made, backup, paths, keystore=other)
    assert trouble.value.code is FaultCode.KEY_MISSING
    report = restore(made, backup, paths, keystore=other, recovery_code=made.recovery_code)
    assert (report.ops, report.safety_copy) == (3, None)
    book = open_book(
        paths, made.registers, unlock=Unlock(keystore=other), writer=True, clock=made.clock, random=os.urandom
    )
    assert book.outbox.head().seq == 3
    book.close()


def test_the_present_ways_to_open_outlive_a_restore_of_the_same_book(made):
    backup = backed_up(made)
    made.book.change_pin("654321")
    made.book.close()
    made.keystore.held.clear()
    assert restore(made, backup, keystore=None, pin="654321").ops == 3
    open_book(
        made.paths, made.registers, unlock=Unlock(pin="654321"), writer=True, clock=made.clock, random=os.urandom
    ).close()


@pytest.mark.parametrize("harm", ["page", "cut", "row", "header", "no header", "no file", "other"])
def test_a_backup_that_cannot_be_trusted_changes_nothing(made, tmp_path, harm):
    backup = backed_up(made, 40)
    made.book.close()
    before = made.paths.book.read_bytes()
    content = bytearray(backup.read_bytes())
    if harm == "page":
        content[4096 * 7 + 50] ^= 4
        backup.write_bytes(content)
    elif harm == "cut":
        backup.write_bytes(content[: len(content) // 2])
    elif harm == "row":
        copy = open_database(backup, key_of(made), wal=False)
        with copy.write() as cursor:
            cursor.execute("UPDATE r_visit SET f_people = 99 WHERE seq = 7")
        copy.close()
    elif harm == "header":
        keys_of(backup).write_text("{}")
    elif harm == "no header":
        keys_of(backup).unlink()
    elif harm == "no file":
        backup.unlink()
    else:
        backup.write_bytes(os.urandom(8192))
    with pytest.raises(Fault) as refused:
        restore(made, backup)
    assert refused.value.code is FaultCode.BACKUP_UNREADABLE
    assert made.paths.book.read_bytes() == before
    assert not list(made.paths.home.glob("*.restoring*"))
    assert made.reopen().outbox.head().seq == 40


def test_nothing_is_restored_under_an_open_window(made):
    backup = backed_up(made)
    with pytest.raises(Fault) as refused:
        restore(made, backup)
    assert refused.value.code is FaultCode.SECOND_INSTANCE


def test_a_damaged_book_is_replaced_by_its_backup_and_kept_aside(made):
    backup = backed_up(made)
    made.book.close()
    damaged = os.urandom(4096 * 3)
    made.paths.book.write_bytes(damaged)
    report = restore(made, backup)
    assert report.safety_copy is not None
    assert report.safety_copy.read_bytes() == damaged
    assert made.reopen().care.check().bad is None


def cut_off(made: TestBook, folder: Path) -> None:
    """Lay the files of the open book into ``folder``, as a power cut leaves them, and take them for the book."""
    folder.mkdir()
    for side in ("", "-wal"):
        shutil.copy2(made.paths.book.with_name("book.sdb" + side), folder / ("book.sdb" + side))
    made.book.close()
    for side in ("", "-wal"):
        shutil.copy2(folder / ("book.sdb" + side), made.paths.book.with_name("book.sdb" + side))


def test_a_safety_copy_of_a_book_that_was_cut_off_gives_all_its_records_back(made, tmp_path):
    backup = backed_up(made)
    made.book.journal.save([visit(minute=700) for _ in range(4)], made.clock.now(), None)
    cut_off(made, tmp_path / "cut")
    report = restore(made, backup)
    assert report.ops == 3 and report.safety_copy is not None
    again = restore(made, report.safety_copy)
    assert again.ops == 7
    book = made.reopen()
    assert book.outbox.head().seq == 7 and book.care.check().bad is None


def test_a_book_that_was_cut_off_is_restored_from_itself_without_loss(made, tmp_path):
    made.book.journal.save([visit() for _ in range(4)], made.clock.now(), None)
    cut_off(made, tmp_path / "cut")
    assert restore(made, made.paths.book).ops == 4
    assert made.reopen().outbox.head().seq == 4


def test_a_safety_copy_keeps_no_exact_minutes(made):
    backup = backed_up(made)
    made.book.journal.save([visit(minute=700)], made.clock.now(), None)
    key = key_of(made)
    made.book.close()
    copy = restore(made, backup).safety_copy
    assert copy is not None
    opened = open_database(copy, key, wal=False)
    with opened.read() as cursor:
        assert cursor.execute("SELECT count(*) FROM visit_minute").fetchone() == (0,)
        assert cursor.execute("SELECT count(*) FROM r_visit").fetchone() == (4,)
    opened.close()


class Unwanted:
    """Work that somebody wants to end as soon as it has begun."""

    stop_wanted = True

    def step(self, done: int, of: int) -> None:
        """Nobody looks."""


def test_a_restore_that_is_stopped_changes_nothing(made):
    backup = backed_up(made, 40)
    made.book.close()
    before = made.paths.book.read_bytes()
    with pytest.raises(Fault) as stopped:
        restore(made, backup, going=Unwanted())
    assert stopped.value.code is FaultCode.STOPPED
    assert made.paths.book.read_bytes() == before
    assert not list(made.paths.home.glob("*.restoring*")) and not list(made.paths.backups.glob("before-restore-*"))


def test_the_key_of_an_open_book_opens_its_own_copies_and_no_other(made, tmp_path):
    backup = backed_up(made)
    made.book.close()
    key = key_of(made)
    made.keystore.held.clear()
    assert restore(made, backup, keystore=None, key=key).ops == 3
    with pytest.raises(Fault) as trouble:
        restore(made, backup, Paths.at(tmp_path / "new pc"), keystore=None, key=b"x" * 32)
    assert trouble.value.code is FaultCode.KEY_MISSING
