"""What an operator sends down to the desks besides stations and catalogue: the receiver directory and notices.

Both become signed documents. A notice is for every station or for one; taking one back is a newer version of it.
"""

import json
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from stationdesk_sync.hub.documents import publish
from stationdesk_sync.hub.faults import HubFault
from stationdesk_sync.hub.identity import Identity
from stationdesk_sync.hub.store import audit, stations
from stationdesk_sync.hub.store import documents as kept
from stationdesk_sync.hub.store.documents import DIRECTORY, NOTICE
from stationdesk_sync.hub.store.engine import Store, Tx
from stationdesk_sync.model import crockford, directory
from stationdesk_sync.model.clock import is_day
from stationdesk_sync.model.language import N_
from stationdesk_sync.model.privacy import has_control_characters
from stationdesk_sync.wire.messages import decode_plain

MOST_TITLE, MOST_TEXT = 120, 4_000
_ID_CHARACTERS = 8
NO_DIRECTORY = N_("The file is neither TOML nor JSON with a list “offices”.")
BAD_OFFICE = N_("Nothing was imported: office {number}, {field} is missing or not allowed.")
NO_STATION = N_("There is no station {station}.")
NO_NOTICE = N_("There is no notice {notice}.")
BAD_NOTICE = N_("A notice needs a title of at most {title} characters and a text of at most {text}.")
NOT_A_DAY = N_("{text} is no day; write YYYY-MM-DD.")


@dataclass(frozen=True, slots=True)
class Notice:
    """One notice (通知) as it is written. ``until`` is the last day on which it is shown, None: until taken back."""

    title: str
    text: str
    until: str | None = None


@dataclass(frozen=True, slots=True)
class NoticeHeld:
    """One notice as the hub holds it; ``station`` is empty for all."""

    identity: str
    station: str
    title: str
    until: str | None
    withdrawn: bool


def import_directory(store: Store, identity: Identity, raw: bytes, now: float) -> int:
    """Publish the offices of a TOML or JSON file; return how many. ``HubFault`` when the file is not lawful."""
    try:
        offices = directory.read_body(_table(raw))
    except directory.BadOffice as error:
        raise HubFault(BAD_OFFICE, number=error.number, field=error.field) from None
    except ValueError:
        raise HubFault(NO_DIRECTORY) from None
    with store.write() as tx:
        publish(tx, identity, DIRECTORY, DIRECTORY, directory.body_of(offices))
        audit.note(tx, now, "operator", "directory_imported", str(len(offices)))
    return len(offices)


def _table(raw: bytes) -> Mapping[str, object]:
    """Return the file's table; ``ValueError`` for anything else (both decoders raise one)."""
    text = raw.decode("utf-8-sig")
    table = json.loads(text) if text.lstrip().startswith("{") else tomllib.loads(text)
    if not isinstance(table, dict):
        raise ValueError("no table")
    return table


def add_notice(
    store: Store, identity: Identity, notice: Notice, codes: Sequence[str], now: float, random: bytes
) -> str:
    """Publish a notice for these stations (none: for all) and return its id."""
    _check(notice)
    name = crockford.encode_bits(random, _ID_CHARACTERS)
    body = {"title": notice.title, "text": notice.text, "made": int(now), "until": notice.until, "withdrawn": False}
    with store.write() as tx:
        for code in codes:
            if stations.find(tx, code) is None:
                raise HubFault(NO_STATION, station=code)
        for key in [f"{code}/{name}" for code in codes] or [name]:
            publish(tx, identity, NOTICE, key, body)
        audit.note(tx, now, "operator", "notice_added", name)
    return name


def withdraw_notice(store: Store, identity: Identity, name: str, now: float) -> None:
    """Take a notice back wherever it was sent; ``HubFault`` when there is none of this id."""
    with store.write() as tx:
        keys = [f"{held.station}/{name}" if held.station else name for held in notices(tx) if held.identity == name]
        if not keys:
            raise HubFault(NO_NOTICE, notice=name)
        for key in keys:
            publish(tx, identity, NOTICE, key, {"withdrawn": True})
        audit.note(tx, now, "operator", "notice_withdrawn", name)


def notices(tx: Tx) -> list[NoticeHeld]:
    """Return every notice, for all stations first."""
    found = []
    for document in kept.of_kind(tx, NOTICE):
        body = decode_plain(document.body)
        said: Mapping[str, object] = body if isinstance(body, dict) else {}
        until = said.get("until")
        found.append(
            NoticeHeld(
                document.key.rpartition("/")[2],
                kept.meant_for(document),
                str(said.get("title", "")),
                None if until is None else str(until),
                bool(said.get("withdrawn")),
            )
        )
    return sorted(found, key=lambda held: (held.station, held.identity))


def _check(notice: Notice) -> None:
    plain = notice.text.replace("\n", " ")
    short = 0 < len(notice.title) <= MOST_TITLE and 0 < len(notice.text) <= MOST_TEXT
    if not short or has_control_characters(notice.title) or has_control_characters(plain):
        raise HubFault(BAD_NOTICE, title=MOST_TITLE, text=MOST_TEXT)
    if notice.until is not None and not is_day(notice.until):
        raise HubFault(NOT_A_DAY, text=notice.until)
