"""Copies of the embedded store that were opened and checked, and going back to one of them.

Only after the copy was verified record by record do desks hear how much of theirs lies in it. A hub on PostgreSQL is
copied with the engine's own tools: ``begin`` before them, ``done`` after.
"""

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from stationdesk_sync.hub.epoch import new_epoch
from stationdesk_sync.hub.faults import HubFault
from stationdesk_sync.hub.finding import Finding
from stationdesk_sync.hub.service import Hub, open_hub
from stationdesk_sync.hub.store import audit, devices, meta
from stationdesk_sync.hub.store.dialect import EMBEDDED
from stationdesk_sync.hub.store.engine import Store, is_alone
from stationdesk_sync.hub.store.key_file import read_key_file
from stationdesk_sync.hub.verify import verify
from stationdesk_sync.model.language import N_
from stationdesk_sync.model.registry import Registers
from stationdesk_sync.wire.messages import decode_plain, encode_plain

_MARK = "backup_mark"
_SCHEME = "sqlite:///"
ONLY_EMBEDDED = N_("Only the embedded store is copied here. PostgreSQL has tools of its own: --begin, they, --done.")
EXISTS = N_("{path} is there already; nothing was written.")
NO_FILE = N_("{path} cannot be read.")
NOT_BEGUN = N_("No backup was begun. Say --begin before the engine's own tool starts, --done when it has finished.")
BAD_COPY = N_("The copy is not as it should be and was thrown away: {finding}")
BAD_BACKUP = N_("This backup is damaged and was not taken: {finding}")
IN_USE = N_("The hub is running. Stop it first.")
CANNOT_WRITE = N_("{path} cannot be written: {reason}.")
Said = Callable[[Finding], str]


def back_up(hub: Hub, key_file: Path, target: Path, said: Said) -> int:
    """Copy the embedded store beside a running hub, verify the copy, note what it holds; return its ops.

    ``said`` puts a finding into words. ``HubFault`` leaves no file behind.
    """
    if hub.store.dialect is not EMBEDDED:
        raise HubFault(ONLY_EMBEDDED)
    if target.exists():
        raise HubFault(EXISTS, path=target)
    making = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        making.touch(mode=0o600)
        hub.store.copy_to(making)
        lasts = _checked(making, key_file, hub, said, BAD_COPY)
        _sync(making)
        making.rename(target)
        _sync(target.parent)
    except OSError as error:
        raise HubFault(CANNOT_WRITE, path=target, reason=error.strerror or error) from None
    finally:
        _remove(making)
    _note(hub.store, lasts, hub.clock())
    return sum(lasts.values())


def begin(hub: Hub) -> None:
    """Keep how far every desk is held now: what a backup that starts after this holds at least."""
    with hub.store.write() as tx:
        held = [[device.device, device.last] for device in devices.all_of(tx)]
        meta.put(tx, _MARK, encode_plain(held))


def done(hub: Hub) -> int:
    """Note that the backup begun before is complete and verified; return how many ops it holds at least."""
    with hub.store.write() as tx:
        mark = meta.get(tx, _MARK)
        rows = None if mark is None else decode_plain(mark)
        if not isinstance(rows, list) or not rows:
            raise HubFault(NOT_BEGUN)
        meta.put(tx, _MARK, encode_plain([]))
    lasts = {bytes(device): int(last) for device, last in rows}
    _note(hub.store, lasts, hub.clock())
    return sum(lasts.values())


def restore(backup: Path, url: str, key_file: Path, registers: Registers, hub_clock: Callable[[], float],
            said: Said) -> Path | None:  # fmt: skip
    """Put a verified backup in the place of the embedded store, under a new epoch.

    Returns where the store of before is kept, None when there was none. Nothing is changed on a ``HubFault``.
    """
    if not url.startswith(_SCHEME):
        raise HubFault(ONLY_EMBEDDED)
    if not backup.is_file():
        raise HubFault(NO_FILE, path=backup)
    place = Path(url.removeprefix(_SCHEME))
    if place.exists() and not is_alone(place, read_key_file(key_file)):
        raise HubFault(IN_USE)
    making = place.with_name(f".{place.name}.{os.getpid()}.part")
    try:
        making.parent.mkdir(parents=True, exist_ok=True)
        making.write_bytes(b"")
        making.chmod(0o600)
        _copy_file(backup, making)
        made = open_hub(f"{_SCHEME}{making}", key_file, registers, hub_clock, update=True)
        try:
            _verified(made, said, BAD_BACKUP)
            new_epoch(made.store, hub_clock())
        finally:
            made.close()
        _sync(making)
        before = _move_away(place, hub_clock())
        making.rename(place)
        _sync(place.parent)
    except OSError as error:
        raise HubFault(CANNOT_WRITE, path=place, reason=error.strerror or error) from None
    finally:
        _remove(making)
    return before


def _checked(path: Path, key_file: Path, hub: Hub, said: Said, sentence: str) -> dict[bytes, int]:
    """Open a copy and verify it; return how far it holds each device."""
    copy = open_hub(f"{_SCHEME}{path}", key_file, hub.registers, hub.clock, update=False)
    try:
        _verified(replace(copy, lists=hub.lists), said, sentence)
        with copy.store.read() as tx:
            return {device.device: device.last for device in devices.all_of(tx)}
    finally:
        copy.close()


def _verified(hub: Hub, said: Said, sentence: str) -> None:
    finding = Finding("page", "seal") if hub.store.has_bad_pages() else verify(hub)
    if finding is not None:
        raise HubFault(sentence, finding=said(finding))


def _note(store: Store, lasts: dict[bytes, int], now: float) -> None:
    with store.write() as tx:
        for device, last in sorted(lasts.items()):
            devices.note_durable(tx, device, last)
        audit.note(tx, now, "operator", "backup_verified")


def _move_away(place: Path, now: float) -> Path | None:
    """Move the store of before, with its log, out of the way and return where it lies."""
    if not place.exists():
        return None
    before = place.with_name(f"{place.name}.before-{int(now)}")
    for suffix in ("", "-wal", "-shm"):
        path = place.with_name(place.name + suffix)
        if path.exists():
            path.rename(before.with_name(before.name + suffix))
    return before


def _copy_file(source: Path, target: Path) -> None:
    with source.open("rb") as reading, target.open("wb") as writing:
        while piece := reading.read(1 << 20):
            writing.write(piece)
        writing.flush()
        os.fsync(writing.fileno())


def _sync(path: Path) -> None:
    if os.name == "nt" and path.is_dir():
        return  # a folder cannot be opened there
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _remove(making: Path) -> None:
    for suffix in ("", "-wal", "-shm"):
        making.with_name(making.name + suffix).unlink(missing_ok=True)
