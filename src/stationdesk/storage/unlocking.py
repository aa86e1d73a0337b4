"""Making, opening and changing the ways to a book's key: OS keystore, PIN, recovery code.

Called by ``book``, ``restore`` and the settings. Tries what it was given in that order and mends a lost
keystore entry once another way has worked.
"""

from dataclasses import dataclass, field, replace
from pathlib import Path

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from stationdesk.app.faults import Fault, FaultCode
from stationdesk.app.ports import Random
from stationdesk.storage import pins, recovery_code
from stationdesk.storage.key_header import KEYSTORE, PIN, RECOVERY, KeyHeader, Slot, read_header, write_header
from stationdesk.storage.keystore import KeyStore
from stationdesk.storage.pins import USUAL, Cost
from stationdesk_sync.sealing.fields import CannotOpen, unwrap_key, wrap_key

KEY_LENGTH = 32
BOOK_ID_LENGTH = 16


@dataclass(frozen=True, slots=True)
class Unlock:
    """What may open a book: this PC's key ring, a PIN, a recovery code. ``cost`` is for new PIN slots; ``key`` is that
    of a book this program had open a moment ago, so that nobody is asked twice."""

    keystore: KeyStore | None = None
    pin: str | None = None
    recovery_code: str | None = None
    cost: Cost = USUAL
    key: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class NewKey:
    """A book's new key, its header (not written yet) and the code to print."""

    key: bytes
    header: KeyHeader
    recovery_code: str


def make_key(unlock: Unlock, random: Random) -> NewKey:
    """Make a key and its slots. ``Fault`` no_keystore without key ring and PIN, pin_too_short."""
    if unlock.pin is not None:
        pins.check_rule(unlock.pin)
    key = random(KEY_LENGTH)
    header = _with_keystore(KeyHeader(random(BOOK_ID_LENGTH), ()), key, unlock.keystore, random)
    if unlock.pin is not None:
        header = header.with_slot(_pin_slot(header, key, unlock.pin, unlock.cost, random))
    if not header.slots:
        raise Fault(FaultCode.NO_KEYSTORE)
    code = recovery_code.new_code(random)
    return NewKey(key, header.with_slot(_recovery_slot(header, key, code, random)), code)


def find_key(path: Path, unlock: Unlock, now: float) -> bytes:
    """Return the key of the book or backup whose header is at ``path``.

    Raises ``Fault``: key_missing (nothing that was given leads to it), wrong_pin, pin_wait,
    wrong_recovery_code, book_damaged.
    """
    header = read_header(path)
    key = unlock.key or _from_keystore(header, unlock.keystore)
    if key is not None:
        return key
    if unlock.recovery_code is not None:
        return _from_recovery(header, unlock.recovery_code)
    if unlock.pin is not None and header.slot(PIN) is not None:
        return _from_pin(path, header, unlock.pin, now)
    raise Fault(FaultCode.KEY_MISSING)


def mend_keystore(path: Path, key: bytes, keystore: KeyStore | None, random: Random) -> None:
    """Make the entry in this PC's key ring again when it does not open the header at ``path``."""
    header = read_header(path)
    if keystore is None or _from_keystore(header, keystore) == key:
        return
    mended = _with_keystore(header, key, keystore, random)
    if mended != header:
        write_header(path, mended)


def change_pin(path: Path, key: bytes, pin: str | None, cost: Cost, random: Random) -> None:
    """Set or remove the PIN that opens the book. ``Fault`` pin_too_short; no_keystore when nothing else would."""
    header = read_header(path)
    if pin is None:
        if header.slot(KEYSTORE) is None:
            raise Fault(FaultCode.NO_KEYSTORE)
        header = header.without(PIN)
    else:
        pins.check_rule(pin)
        header = header.with_slot(_pin_slot(header, key, pin, cost, random))
    write_header(path, replace(header, wrong=0, last_wrong=0.0))


def change_recovery_code(path: Path, key: bytes, random: Random) -> str:
    """Make a new recovery code; the old one opens this book no longer (older backups keep theirs)."""
    header = read_header(path)
    code = recovery_code.new_code(random)
    write_header(path, header.with_slot(_recovery_slot(header, key, code, random)))
    return code


def _purpose(header: KeyHeader, kind: str) -> bytes:
    return b"stationdesk-book-1\x00" + kind.encode("ascii") + b"\x00" + header.book_id


def _with_keystore(header: KeyHeader, key: bytes, keystore: KeyStore | None, random: Random) -> KeyHeader:
    if keystore is None:
        return header
    outer = random(KEY_LENGTH)
    if not keystore.put(_entry(header), outer):
        return header
    return header.with_slot(Slot(KEYSTORE, wrap_key(outer, _purpose(header, KEYSTORE), key, random)))


def _from_keystore(header: KeyHeader, keystore: KeyStore | None) -> bytes | None:
    slot = header.slot(KEYSTORE)
    outer = keystore.get(_entry(header)) if keystore is not None and slot is not None else None
    if slot is None or outer is None:
        return None
    return _unwrapped(header, slot, outer)


def _entry(header: KeyHeader) -> str:
    return f"book-{header.book_id.hex()}"


def _pin_slot(header: KeyHeader, key: bytes, pin: str, cost: Cost, random: Random) -> Slot:
    salt = random(pins.SALT_LENGTH)
    wrapped = wrap_key(pins.stretch(pin, salt, cost), _purpose(header, PIN), key, random)
    return Slot(PIN, wrapped, salt, (cost.passes, cost.memory, cost.lanes))


def _from_pin(path: Path, header: KeyHeader, pin: str, now: float) -> bytes:
    slot = header.slot(PIN)
    if slot is None:
        raise Fault(FaultCode.KEY_MISSING)
    waiting = pins.wait_after(header.wrong)
    if waiting and now < header.last_wrong:
        # The clock was set back: the wait begins anew, so that turning the clock gains nothing.
        header = replace(header, last_wrong=now)
        write_header(path, header)
    left = header.last_wrong + waiting - now
    if waiting and left > 0:
        raise Fault(FaultCode.PIN_WAIT, seconds=int(left) + 1)
    # Counted before it is tried: pulling the plug at the right moment gains no free guess.
    write_header(path, replace(header, wrong=header.wrong + 1, last_wrong=now))
    key = _unwrapped(header, slot, pins.stretch(pin, slot.salt, Cost(*slot.cost)))
    if key is None:
        raise Fault(FaultCode.WRONG_PIN)
    write_header(path, replace(header, wrong=0, last_wrong=0.0))
    return key


def _recovery_slot(header: KeyHeader, key: bytes, code: str, random: Random) -> Slot:
    salt = random(pins.SALT_LENGTH)
    outer = _expanded(recovery_code.secret_of(code), salt)
    return Slot(RECOVERY, wrap_key(outer, _purpose(header, RECOVERY), key, random), salt)


def _from_recovery(header: KeyHeader, code: str) -> bytes:
    secret, slot = recovery_code.secret_of(code), header.slot(RECOVERY)
    key = None if slot is None else _unwrapped(header, slot, _expanded(secret, slot.salt))
    if key is None:
        raise Fault(FaultCode.WRONG_RECOVERY_CODE)
    return key


def _expanded(secret: bytes, salt: bytes) -> bytes:
    return HKDF(hashes.SHA256(), KEY_LENGTH, salt, b"stationdesk-recovery-1").derive(secret)


def _unwrapped(header: KeyHeader, slot: Slot, outer: bytes) -> bytes | None:
    try:
        return unwrap_key(outer, _purpose(header, slot.type), slot.wrapped)
    except CannotOpen:
        return None
