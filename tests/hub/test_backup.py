"""Copies of the store are checked before anybody relies on them; going back to one takes a new epoch."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from stationdesk_sync.hub import backup
from stationdesk_sync.hub.epoch import new_epoch
from stationdesk_sync.hub.faults import HubFault
from stationdesk_sync.hub.finding import Finding
from stationdesk_sync.hub.identity import load_identity
from stationdesk_sync.hub.service import Hub, open_hub
from stationdesk_sync.hub.store import devices
from stationdesk_sync.model.registry import load_registers
from tests.hub.conftest import Template
from tests.hub.desk_at_hub import Clock, new_desk, push
from tests.hub.desk_double import Desk


@pytest.fixture
def at(embedded_template: Template, tmp_path: Path) -> Template:
    """An embedded hub of its own: where it lies."""
    for path in embedded_template.key_file.parent.glob("hub.*"):
        shutil.copy2(path, tmp_path / path.name)
    return Template(f"sqlite:///{tmp_path}/hub.sdb", tmp_path / "hub.key")


def opened(at: Template, clock: Clock) -> Hub:
    return open_hub(at.url, at.key_file, load_registers(), clock, update=False)


def in_words(finding: Finding) -> str:
    return f"{finding.table}.{finding.column}"


def durable(hub: Hub, desk: Desk) -> int:
    with hub.store.read() as tx:
        device = devices.find(tx, desk.device)
        assert device is not None
        return device.durable


def restore(at: Template, file: Path, clock: Callable[[], float]) -> Path | None:
    return backup.restore(file, at.url, at.key_file, load_registers(), clock, in_words)


def test_a_verified_copy_tells_the_desks_what_is_safe(at: Template, clock: Clock, tmp_path: Path) -> None:
    hub, file = opened(at, clock), tmp_path / "copy.sdb"
    desk = new_desk(hub)
    desk.visit()
    push(hub, desk)
    assert durable(hub, desk) == 0
    assert backup.back_up(hub, at.key_file, file, in_words) == 1
    assert durable(hub, desk) == 1
    assert file.stat().st_mode & 0o077 == 0
    assert b"SQLite" not in file.read_bytes()[:100], "the copy is encrypted like the store"
    desk.visit(slot=40)
    assert push(hub, desk, 2).durable_upto == 1
    with pytest.raises(HubFault, match="there already"):
        backup.back_up(hub, at.key_file, file, in_words)
    hub.close()
    assert not list(tmp_path.glob(".*"))


def test_a_copy_that_does_not_verify_is_thrown_away(at: Template, clock: Clock, tmp_path: Path) -> None:
    hub = opened(at, clock)
    desk = new_desk(hub)
    desk.visit(people=3)
    push(hub, desk)
    with hub.store.write() as tx:
        tx.run("UPDATE p_visit SET people = 4")
    with pytest.raises(HubFault, match=r"p_visit\.people"):
        backup.back_up(hub, at.key_file, tmp_path / "copy.sdb", in_words)
    assert durable(hub, desk) == 0
    hub.close()
    assert not [path for path in tmp_path.iterdir() if "copy" in path.name]


def test_a_restored_hub_stands_as_it_was_under_a_new_epoch(at: Template, clock: Clock, tmp_path: Path) -> None:
    hub, file = opened(at, clock), tmp_path / "copy.sdb"
    desk = new_desk(hub)
    desk.visit()
    push(hub, desk)
    backup.back_up(hub, at.key_file, file, in_words)
    desk.visit(slot=40)
    push(hub, desk, 2)
    epoch, key = hub.identity.epoch, hub.identity.public
    with pytest.raises(HubFault, match="running"):
        restore(at, file, clock)
    hub.close()
    before = restore(at, file, clock)
    assert before is not None
    assert before.exists()
    back = opened(at, clock)
    assert back.identity.public == key
    assert back.identity.epoch != epoch
    with back.store.read() as tx:
        held = devices.find(tx, desk.device)
        assert held is not None
        assert held.last == 1
    back.close()
    assert not list(tmp_path.glob(".*"))


def test_a_damaged_backup_is_not_taken(at: Template, clock: Clock, tmp_path: Path) -> None:
    hub, file = opened(at, clock), tmp_path / "copy.sdb"
    backup.back_up(hub, at.key_file, file, in_words)
    hub.close()
    held = (tmp_path / "hub.sdb").read_bytes()
    raw = bytearray(file.read_bytes())
    raw[8192:8200] = os.urandom(8)
    file.write_bytes(raw)
    with pytest.raises(HubFault):
        restore(at, file, clock)
    with pytest.raises(HubFault, match="cannot be read"):
        restore(at, tmp_path / "none", clock)
    assert (tmp_path / "hub.sdb").read_bytes() == held
    assert not list(tmp_path.glob(".*"))


def test_a_hub_is_restored_where_there_is_none(at: Template, clock: Clock, tmp_path: Path) -> None:
    hub, file = opened(at, clock), tmp_path / "copy.sdb"
    backup.back_up(hub, at.key_file, file, in_words)
    hub.close()
    place = Template(f"sqlite:///{tmp_path}/other/hub.sdb", at.key_file)
    assert restore(place, file, clock) is None
    opened(place, clock).close()


def test_a_copy_by_other_tools_counts_from_its_beginning(hub: Hub) -> None:
    desk = new_desk(hub)
    desk.visit()
    push(hub, desk)
    with pytest.raises(HubFault, match="--begin"):
        backup.done(hub)
    backup.begin(hub)
    desk.visit(slot=40)
    push(hub, desk, 2)
    assert backup.done(hub) == 1
    assert durable(hub, desk) == 1, "what came after the copy began may not be in it"
    with pytest.raises(HubFault, match="--begin"):
        backup.done(hub)


@pytest.mark.parametrize("place", ["postgresql"], indirect=True)
def test_postgresql_is_copied_by_its_own_tools(hub: Hub, place: Template, tmp_path: Path) -> None:
    with pytest.raises(HubFault, match="PostgreSQL"):
        backup.back_up(hub, place.key_file, tmp_path / "copy", in_words)
    with pytest.raises(HubFault, match="PostgreSQL"):
        restore(place, tmp_path / "copy", hub.clock)


def test_every_epoch_is_another(hub: Hub) -> None:
    seen = {hub.identity.epoch, new_epoch(hub.store, hub.clock()), new_epoch(hub.store, hub.clock())}
    assert len(seen) == 3
    assert load_identity(hub.store).epoch in seen
