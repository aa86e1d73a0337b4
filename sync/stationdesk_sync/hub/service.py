"""An open hub: store, registers, keys and clock in one value that is handed on.

``init_hub`` makes one, ``open_hub`` opens one. Nothing here knows HTTP or the command line.
"""

import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from stationdesk_sync.hub import documents, readers
from stationdesk_sync.hub.faults import HubFault
from stationdesk_sync.hub.identity import Identity, has_identity, keep_identity, load_identity, new_identity
from stationdesk_sync.hub.reconsider import take_in_known
from stationdesk_sync.hub.store import schema
from stationdesk_sync.hub.store.engine import Store, open_store
from stationdesk_sync.hub.store.key_file import make_key_file, read_key_file
from stationdesk_sync.model.draft import Lists
from stationdesk_sync.model.language import N_
from stationdesk_sync.model.registry import Registers

Clock = Callable[[], float]
Random = Callable[[int], bytes]
EPOCH_BITS = 52
ALREADY = N_("There is a hub in this store already; nothing was changed.")
NO_SUCH_STORE = N_("There is no store at {path}. Make a hub with init.")
NOT_MADE = N_("There is no hub in this store yet. Make one with init.")


@dataclass(frozen=True, slots=True)
class Hub:
    """An open hub. ``clock`` returns Unix seconds; ``lists`` are the codes of the catalogue in force;
    ``behind_proxy`` says that a proxy on this machine speaks for others, so nobody counts as local."""

    store: Store
    registers: Registers
    identity: Identity
    lists: Lists
    clock: Clock
    random: Random = os.urandom
    behind_proxy: bool = False

    def serving(self, *spki_hashes: bytes) -> "Hub":
        """Return the same hub as it serves with these TLS certificates."""
        return replace(self, identity=self.identity.with_tls(*spki_hashes))

    def close(self) -> None:
        """Close the store."""
        self.store.close()


@dataclass(frozen=True, slots=True)
class Made:
    """What ``init`` made: the key file and the one reader account, whose password is never shown again."""

    key_file: Path
    reader: str
    password: str


def init_hub(url: str, key_file: Path, registers: Registers) -> Made:
    """Make a hub: key file (when absent), tables, keys, catalogue, reader account. ``HubFault`` if there is one."""
    if not key_file.exists():
        make_key_file(key_file)
    store = open_store(url, read_key_file(key_file))
    try:
        if schema.is_made(store) and has_identity(store):
            raise HubFault(ALREADY)
        schema.bring_up_to_date(store, registers)
        password = readers.make_first_reader(store)
        identity = new_identity(secrets.randbits(EPOCH_BITS) + 1)
        with store.write() as tx:  # the keys come last: an init that was stopped is simply done again
            documents.publish_seed_catalogue(tx, identity)
            keep_identity(tx, store.key, identity)
    finally:
        store.close()
    return Made(key_file, readers.FIRST_READER, password)


def open_hub(url: str, key_file: Path, registers: Registers, clock: Clock, *, update: bool) -> Hub:
    """Open a hub; ``HubFault`` when there is none. ``update`` brings tables, catalogue and
    records of registers that have become known up to date first."""
    if url.startswith("sqlite:///") and not Path(url.removeprefix("sqlite:///")).exists():
        raise HubFault(NO_SUCH_STORE, path=url.removeprefix("sqlite:///"))
    store = open_store(url, read_key_file(key_file))
    try:
        if not schema.is_made(store):
            raise HubFault(NOT_MADE)
        if update:
            schema.bring_up_to_date(store, registers)
        identity = load_identity(store)
        if update:
            with store.write() as tx:
                documents.publish_seed_catalogue(tx, identity)
        with store.read() as tx:
            catalogue = documents.current_catalogue(tx)
        lists = {} if catalogue is None else catalogue.codes()
        if update:
            take_in_known(store, registers, lists)
    except HubFault:
        store.close()
        raise
    return Hub(store, registers, identity, lists, clock)
