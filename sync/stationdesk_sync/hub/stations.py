"""Station import: a CSV of stations becomes rows and signed documents, all of them or none.

Posted hours are kept as the notice says them; a text that ``model.hours`` cannot read is kept all
the same and named in the report.
"""

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from stationdesk_sync.hub.documents import STATION, current_catalogue, publish, station_body
from stationdesk_sync.hub.faults import HubFault
from stationdesk_sync.hub.identity import Identity
from stationdesk_sync.hub.store import audit
from stationdesk_sync.hub.store import stations as kept
from stationdesk_sync.hub.store.engine import Store
from stationdesk_sync.hub.store.stations import Station
from stationdesk_sync.model import hours
from stationdesk_sync.model.draft import BadValue, Lists, check_data
from stationdesk_sync.model.language import N_, Language
from stationdesk_sync.model.op import Kind
from stationdesk_sync.model.privacy import has_control_characters
from stationdesk_sync.model.register import Register

HEADER = ("code", "name", "kind", "address", "posted_hours", "latitude", "longitude")
_MAX_HOURS = 200
_CODE = re.compile(r"^[A-Z0-9][A-Z0-9-]{0,19}$")
_FORMULA = ("=", "+", "@", "-", "\t")

BAD_HEADER = N_("The first line must read: {header}")
NO_TEXT = N_("The file is neither UTF-8 nor GB 18030 text.")
EMPTY = N_("The file holds no station.")
COLUMNS = N_("it has {n} columns instead of {wanted}")
BAD_CODE = N_("the code must be capitals, digits and hyphens, at most 20")
TWICE = N_("the code {code} stands twice")
FORMULA = N_("{field} begins like a formula")
BAD_NUMBER = N_("{field} is no coordinate")
HALF_PLACE = N_("latitude and longitude belong together")
CONTROL = N_("{field} holds control characters or is too long")
REFUSED = N_("{field} is not allowed ({code})")
BAD_LINES = N_("Nothing was imported; please mend these lines:")
LINE = N_("line {line}: {why}")


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did: stations in the file, and those whose posted hours were not understood."""

    stations: int
    not_understood: tuple[tuple[str, str], ...]


class BadRows(HubFault):
    """Lines that cannot be imported; nothing was."""

    def __init__(self, lines: list[tuple[int, str, Mapping[str, object]]]) -> None:
        super().__init__(BAD_LINES)
        self.lines = lines

    def say(self, language: Language) -> str:
        """Return the sentence and each bad line under it."""
        told = [language.t(LINE, line=line, why=language.t(why, **values)) for line, why, values in self.lines]
        return "\n".join((language.t(self.sentence), *told))


class _BadRow(ValueError):
    def __init__(self, why: str, **values: object) -> None:
        super().__init__(why)
        self.why, self.values = why, values


def import_stations(store: Store, identity: Identity, register: Register, raw: bytes, now: float) -> Imported:
    """Import the stations of a CSV file; ``HubFault`` (``BadRows`` with each bad line) when it is not lawful.

    ``register`` is the declaration of ``station``; ``now`` is in Unix seconds.
    """
    with store.write() as tx:
        catalogue = current_catalogue(tx)
        found = read_csv(raw, register, {} if catalogue is None else catalogue.codes())
        for station in found:
            held = kept.find(tx, station.code)
            if held is not None:  # zone and day start are not in the file: keep them
                station = replace(station, tz=held.tz, day_starts_hour=held.day_starts_hour)
            kept.put(tx, station)
            publish(tx, identity, STATION, station.code, station_body(station))
        audit.note(tx, now, "operator", "stations_imported", str(len(found)))
    strange = [(s.code, s.posted_hours) for s in found if s.posted_hours and hours.parse(s.posted_hours) is None]
    return Imported(len(found), tuple(strange))


def read_csv(raw: bytes, register: Register, lists: Lists) -> list[Station]:
    """Read the stations of a CSV file; ``HubFault`` when a line is not lawful."""
    found: dict[str, Station] = {}
    bad: list[tuple[int, str, Mapping[str, object]]] = []
    for line, row in _lines(_text(raw)):
        try:
            station = _station(row, register, lists)
            if station.code in found:
                raise _BadRow(TWICE, code=station.code)
            found[station.code] = station
        except _BadRow as error:
            bad.append((line, error.why, error.values))
    if bad:
        raise BadRows(bad)
    if not found:
        raise HubFault(EMPTY)
    return list(found.values())


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    """Give line number and cells of each line that is not empty."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header: list[str] = next(reader, [])
        if tuple(cell.strip() for cell in header) != HEADER:
            raise HubFault(BAD_HEADER, header=",".join(HEADER))
        for row in reader:
            if any(cell.strip() for cell in row):
                yield reader.line_num, row
    except csv.Error as error:
        raise BadRows([(reader.line_num, REFUSED, {"field": "CSV", "code": str(error)})]) from None


def _text(raw: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise HubFault(NO_TEXT)


def _station(row: list[str], register: Register, lists: Lists) -> Station:
    if len(row) != len(HEADER):
        raise _BadRow(COLUMNS, n=len(row), wanted=len(HEADER))
    code, name, kind, address = (cell.strip() for cell in row[:4])
    posted = row[4]
    if not _CODE.match(code):
        raise _BadRow(BAD_CODE)
    for field, value in (("name", name), ("kind", kind), ("address", address)):
        if value.startswith(_FORMULA):
            raise _BadRow(FORMULA, field=field)
    if has_control_characters(posted) or len(posted) > _MAX_HOURS:
        raise _BadRow(CONTROL, field="posted_hours")
    data = {"code": code, "name": name, "kind": kind or None, "address": address or None}
    try:
        check_data(register, Kind.FACT, data, lists, sealed=False)
    except BadValue as error:
        raise _BadRow(REFUSED, field=error.field, code=error.code) from None
    latitude, longitude = _number("latitude", row[5], 90), _number("longitude", row[6], 180)
    if (latitude is None) != (longitude is None):
        raise _BadRow(HALF_PLACE)
    return Station(code, name, kind or None, address or None, posted or None, latitude=latitude, longitude=longitude)


def _number(field: str, text: str, most: float) -> float | None:
    if not text.strip():
        return None
    try:
        number = float(text)
    except ValueError:
        raise _BadRow(BAD_NUMBER, field=field) from None
    if not -most <= number <= most:
        raise _BadRow(BAD_NUMBER, field=field)
    return number
