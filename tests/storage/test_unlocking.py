"""The ways to a book's key: which open it, what each failure says, and that guessing a PIN grows slow."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from stationdesk.app.faults import Fault, FaultCode
from stationdesk.paths import Paths
from stationdesk.storage import recovery_code
from stationdesk.storage.book import Book, Unlock, create_book, open_book
from stationdesk.storage.key_header import UNION, Slot, read_header, write_header
from stationdesk.storage.keystore import find_keystore
from stationdesk.storage.pins import ArgonPins, Cost, wait_after
from tests.fakes.book import CHEAP, REGISTERS, HandClock, MemoryKeyStore, TestBook

PIN = "135790"


def make(home: Path, **ways: Any) -> tuple[Paths, HandClock, str]:
    paths, clock = Paths.at(home), HandClock()
    made = create_book(paths, REGISTERS, unlock=Unlock(**({"cost": CHEAP} | ways)), clock=clock, random=os.urandom)
    made.book.close()
    return paths, clock, made.recovery_code


def reopen(paths: Paths, clock: HandClock, **ways: Any) -> Book:
    unlock = Unlock(**({"cost": CHEAP} | ways))
    return open_book(paths, REGISTERS, unlock=unlock, writer=True, clock=clock, random=os.urandom)


def refused(paths: Paths, clock: HandClock, **ways: Any) -> FaultCode:
    with pytest.raises(Fault) as trouble:
        reopen(paths, clock, **ways)
    return trouble.value.code


def test_without_a_key_ring_and_a_pin_no_book_is_made(tmp_path):
    for ways in ({}, {"keystore": MemoryKeyStore(works=False)}):
        with pytest.raises(Fault) as trouble:
            make(tmp_path / "home", **ways)
        assert trouble.value.code is FaultCode.NO_KEYSTORE
    assert not Paths.at(tmp_path / "home").book.exists()
    assert make(tmp_path / "home", pin=PIN)


@pytest.mark.parametrize("pin", ["12345", "", "12345a", "１２３４５６"])
def test_a_pin_has_at_least_six_digits(tmp_path, pin):
    with pytest.raises(Fault) as trouble:
        make(tmp_path / "home", pin=pin)
    assert trouble.value.code is FaultCode.PIN_TOO_SHORT


def test_a_second_book_is_not_made_over_the_first(tmp_path):
    paths, clock, _ = make(tmp_path, pin=PIN)
    before = paths.book.read_bytes(), paths.key_header.read_bytes()
    with pytest.raises(Fault) as trouble:
        make(tmp_path, pin=PIN)
    assert trouble.value.code is FaultCode.BOOK_EXISTS
    assert (paths.book.read_bytes(), paths.key_header.read_bytes()) == before
    reopen(paths, clock, pin=PIN).close()


def test_no_book_is_said_to_be_missing(tmp_path):
    assert refused(Paths.at(tmp_path), HandClock(), pin=PIN) is FaultCode.BOOK_MISSING


def test_pin_and_recovery_code_each_open_the_book_and_nothing_else_does(tmp_path):
    paths, clock, code = make(tmp_path, pin=PIN)
    reopen(paths, clock, pin=PIN).close()
    reopen(paths, clock, recovery_code=code).close()
    reopen(paths, clock, recovery_code=f" {code.lower().replace('-', ' ')} ").close()
    assert refused(paths, clock) is FaultCode.KEY_MISSING
    assert refused(paths, clock, keystore=MemoryKeyStore()) is FaultCode.KEY_MISSING
    assert refused(paths, clock, pin="135791") is FaultCode.WRONG_PIN
    other = recovery_code.new_code(os.urandom)
    assert refused(paths, clock, recovery_code=other) is FaultCode.WRONG_RECOVERY_CODE


def test_a_slip_in_the_recovery_code_is_seen_before_it_is_tried():
    code = recovery_code.new_code(os.urandom)
    compact = code.replace("-", "")
    assert len(compact) == 28
    assert recovery_code.secret_of(code) == compact[:26].encode()
    slips = 0
    for place in range(28):
        wrong = compact[:place] + ("7" if compact[place] != "7" else "8") + compact[place + 1 :]
        try:
            recovery_code.secret_of(wrong)
        except Fault:
            slips += 1
    assert slips >= 26, "two check characters let one slip in a thousand pass"
    for text in ("", "hello", "!!", compact + "0"):
        with pytest.raises(Fault):
            recovery_code.secret_of(text)


def test_a_lost_key_ring_entry_is_made_again(tmp_path):
    keystore = MemoryKeyStore()
    paths, clock, code = make(tmp_path, keystore=keystore)
    keystore.held.clear()
    assert refused(paths, clock, keystore=keystore) is FaultCode.KEY_MISSING
    reopen(paths, clock, keystore=keystore, recovery_code=code).close()
    reopen(paths, clock, keystore=keystore).close()
    assert len(keystore.held) == 1


def test_wrong_pins_are_counted_across_starts_and_the_wait_grows(tmp_path):
    paths, clock, code = make(tmp_path, pin=PIN)
    for _ in range(3):
        assert refused(paths, clock, pin="000000") is FaultCode.WRONG_PIN
    assert refused(paths, clock, pin=PIN) is FaultCode.PIN_WAIT
    clock.forward(5.1)
    assert refused(paths, clock, pin="000000") is FaultCode.WRONG_PIN
    clock.forward(5.1)
    assert refused(paths, clock, pin=PIN) is FaultCode.PIN_WAIT
    clock.at -= 3600
    assert refused(paths, clock, pin=PIN) is FaultCode.PIN_WAIT
    reopen(paths, clock, recovery_code=code).close()
    clock.forward(10.1)
    reopen(paths, clock, pin=PIN).close()
    assert refused(paths, clock, pin="000000") is FaultCode.WRONG_PIN
    reopen(paths, clock, pin=PIN).close()
    waits = [wait_after(wrong) for wrong in range(14)]
    assert waits == sorted(waits)
    assert waits[:4] == [0.0, 0.0, 0.0, 5.0]
    assert waits[-1] == 900.0


def test_a_pin_is_changed_and_removed_only_while_another_way_stays(made: TestBook):
    made.book.change_pin(PIN)
    made.book.close()
    reopen(made.paths, made.clock, pin=PIN).close()
    book = reopen(made.paths, made.clock, keystore=made.keystore)
    book.change_pin(None)
    book.close()
    assert refused(made.paths, made.clock, pin=PIN) is FaultCode.KEY_MISSING


def test_the_only_way_in_cannot_be_removed(tmp_path):
    paths, clock, _ = make(tmp_path, pin=PIN)
    book = reopen(paths, clock, pin=PIN)
    with pytest.raises(Fault) as trouble:
        book.change_pin(None)
    assert trouble.value.code is FaultCode.NO_KEYSTORE
    book.close()


def test_a_new_recovery_code_ends_the_old_one(made: TestBook):
    code = made.book.change_recovery_code()
    made.book.close()
    assert refused(made.paths, made.clock, recovery_code=made.recovery_code) is FaultCode.WRONG_RECOVERY_CODE
    reopen(made.paths, made.clock, recovery_code=code).close()


def test_the_unions_slot_is_reserved(made: TestBook):
    header = read_header(made.paths.key_header)
    with pytest.raises(ValueError):
        header.with_slot(Slot(UNION, b"wrapped"))
    body = json.loads(made.paths.key_header.read_text())
    body["slots"].append({"type": UNION, "wrapped": "00", "salt": "", "cost": [0, 0, 0]})
    made.paths.key_header.write_text(json.dumps(body))
    made.reopen()


def test_the_key_stands_in_no_file(tmp_path):
    from stationdesk.storage.unlocking import find_key

    paths, clock, code = make(tmp_path, pin=PIN, keystore=MemoryKeyStore())
    key = find_key(paths.key_header, Unlock(recovery_code=code), clock.now())
    for path in tmp_path.rglob("*"):
        content = path.read_bytes() if path.is_file() else b""
        assert key not in content
        assert key.hex().encode() not in content.lower()
        assert code.encode() not in content
        assert PIN.encode() not in content


def test_a_header_is_old_or_new_whatever_happens(made: TestBook, monkeypatch):
    header, before = read_header(made.paths.key_header), made.paths.key_header.read_bytes()

    def fail(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("stationdesk.storage.key_header.os.fsync", fail)
    with pytest.raises(Fault) as trouble:
        write_header(made.paths.key_header, header.without("keystore"))
    assert trouble.value.code is FaultCode.DISK_FULL
    assert made.paths.key_header.read_bytes() == before
    assert not made.paths.key_header.with_name("book.keys.new").exists()


def test_pins_of_people_are_kept_stretched():
    pins = ArgonPins(CHEAP)
    kept = pins.verifier("2580")
    assert pins.matches(kept, "2580")
    assert not pins.matches(kept, "2581")
    assert kept != pins.verifier("2580")
    assert ArgonPins(Cost(2, 128, 1)).matches(kept, "2580"), "the cost stands in the verifier"


def test_a_place_that_does_not_protect_is_no_key_ring(monkeypatch):
    import keyring
    from keyring.backends import fail, null

    for kind in (fail.Keyring, null.Keyring):
        monkeypatch.setattr(keyring, "get_keyring", kind)
        assert find_keystore() is None


@pytest.mark.parametrize(
    ("part", "value"),
    [("cost", []), ("cost", [1]), ("cost", [0, 0, 0]), ("cost", [-1, 64, 1]), ("cost", [1 << 40, 64, 1]),
     ("cost", [1.5, 64, 1]), ("cost", [3, 8, 64]), ("cost", [True, 64, 1]), ("salt", ""), ("salt", "00"),
     ("wrapped", 5), ("type", None)],
)  # fmt: skip
def test_a_damaged_slot_is_told_as_such(tmp_path: Path, part: str, value: object) -> None:
    paths, clock, _ = make(tmp_path, pin=PIN)
    held = json.loads(paths.key_header.read_text("utf-8"))
    held["slots"][0][part] = value
    paths.key_header.write_text(json.dumps(held), "utf-8")
    code = refused(paths, clock, pin=PIN)
    assert code is (FaultCode.KEY_MISSING if part == "type" else FaultCode.BOOK_DAMAGED)


@pytest.mark.parametrize("text", ["[" * 100_000, "5", "[]", "\ufeff{}"], ids=["deep", "number", "list", "mark"])
def test_a_damaged_header_is_told_as_such(tmp_path: Path, text: str) -> None:
    paths, clock, _ = make(tmp_path, pin=PIN)
    paths.key_header.write_text(text, "utf-8")
    assert refused(paths, clock, pin=PIN) is FaultCode.BOOK_DAMAGED


def test_a_wait_has_an_end_however_often_one_was_wrong() -> None:
    assert wait_after(1_000_000) == wait_after(100)
