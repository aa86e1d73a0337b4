"""The desk as use cases see it: the ports together, the station, the catalogue, and what time it is here.

Built once by bootstrap (and by tests) and passed to every use case. Holds no state of its own.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from stationdesk.app.outbox_ports import HubDocument, Outbox
from stationdesk.app.ports import BookCare, Clock, DeviceKeys, Journal, Records
from stationdesk.domain.tally import Tile, read_tiles
from stationdesk_sync.model import catalogue as catalogue_model
from stationdesk_sync.model import hours
from stationdesk_sync.model.catalogue import Catalogue
from stationdesk_sync.model.clock import LocalTime, clock_slot_start, local_time
from stationdesk_sync.model.draft import known_zone
from stationdesk_sync.model.op import station_row_id
from stationdesk_sync.model.privacy import LABEL_LENGTH, without_control_characters
from stationdesk_sync.model.registry import Registers
from stationdesk_sync.model.service_day import posted_in_day

DEFAULT_TZ = "Asia/Shanghai"
HUB_TOLERANCE = 600.0
BACKWARD_TOLERANCE = 900.0
FORWARD_TOLERANCE = 200 * 86_400.0
MADE_AFTER = 1_767_225_600.0  # 2026-01-01: no true clock is earlier than the program
STATION_NAME = "station_name"
_LONGEST_TEXT = 200
CONFIRMED_DAY = "day_shift"
LAST_BELIEVED = "last_believed"


@dataclass(frozen=True, slots=True)
class StationProfile:
    """The station this desk belongs to. ``code`` is None and ``letter`` is ``?`` until a hub was joined."""

    name: str
    code: str | None
    letter: str
    tz: str
    day_starts_hour: int
    posted_text: str | None
    address: str | None

    @property
    def joined(self) -> bool:
        """Whether a hub knows this desk."""
        return self.code is not None

    def posted(self) -> hours.PostedHours | None:
        """Return the posted hours, or None when there are none."""
        return hours.parse(self.posted_text) if self.posted_text else None

    def posted_on(self, day: str) -> tuple[hours.Span, ...] | None:
        """Return the posted spans of a service day, or None when no hours are posted."""
        posted = self.posted()
        return posted_in_day(posted, day, self.day_starts_hour) if posted else None


@dataclass(frozen=True, slots=True)
class Moment:
    """Now, at the station. ``doubt`` tells that the PC's clock is not to be trusted and ``reason`` why:
    ``hub`` (far from hub time), ``behind`` (before the last record), ``ahead`` (long after it), ``early``
    (before the program was made). ``likely_day`` is what the hub's time says, if it is known."""

    unix: float
    local: LocalTime
    reason: str | None = None
    likely_day: str | None = None

    @property
    def day(self) -> str:
        """The service day, as confirmed by a person where the clock is in doubt."""
        return self.local.day

    @property
    def doubt(self) -> bool:
        """Whether records made now are marked."""
        return self.reason is not None


@dataclass(frozen=True, slots=True)
class Desk:
    """The ports of one open book."""

    journal: Journal
    records: Records
    outbox: Outbox
    keys: DeviceKeys
    care: BookCare
    clock: Clock
    registers: Registers

    def station(self) -> StationProfile:
        """Return the station as the hub's row and the station's own rows say."""
        link = self.outbox.link()
        body = self._document("station", link.station) if link else {}
        own_hours = self.records.record("station_hours", station_row_id("station_hours"))
        posted = own_hours.data.get("posted") if own_hours else None
        ends = own_hours.data.get("day_ends") if own_hours else None
        name = body.get("name") or self.records.local(STATION_NAME) or ""
        return StationProfile(
            name=without_control_characters(str(name), LABEL_LENGTH),
            code=link.station if link else None,
            letter=link.letter if link else "?",
            tz=_zone(body.get("tz")),
            day_starts_hour=_hour(body.get("day_starts_hour") if ends is None else ends),
            posted_text=str(posted) if posted else _text(body.get("posted_hours")),
            address=_text(body.get("address")),
        )

    def catalogue(self) -> Catalogue:
        """Return the newest catalogue: the hub's where it sent one, the seed otherwise."""
        for document in self.outbox.documents():
            if document.kind == "catalogue":
                return _catalogue_of(document)
        return _seed()

    def tiles(self) -> tuple[Tile, ...]:
        """Return the nine tally keys."""
        row = self.records.record("tally_layout", station_row_id("tally_layout"))
        return read_tiles(row.data.get("tiles") if row else None)

    def moment(self) -> Moment:
        """Return what time it is at the station, and whether to believe it."""
        station = self.station()
        unix = self.clock.now()
        local = local_time(unix, station.tz, station.day_starts_hour)
        reason, likely = self._doubt(unix, station)
        confirmed = self.records.local(CONFIRMED_DAY)
        if reason is None or not isinstance(confirmed, Mapping):
            return Moment(unix, local, reason, likely)
        said_at, shift = confirmed.get("at"), confirmed.get("shift")
        if not isinstance(said_at, int | float) or not isinstance(shift, int):
            return Moment(unix, local, reason, likely)
        if not said_at - BACKWARD_TOLERANCE <= unix <= said_at + FORWARD_TOLERANCE:
            return Moment(unix, local, reason, likely)
        if shift == 0:
            return Moment(unix, local)
        return Moment(unix, shifted(local, shift), reason, None)

    def _doubt(self, unix: float, station: StationProfile) -> tuple[str | None, str | None]:
        link = self.outbox.link()
        if link and link.hub_offset is not None and abs(link.hub_offset) > HUB_TOLERANCE:
            return "hub", _day_at(unix + link.hub_offset, station)
        if unix < MADE_AFTER:
            return "early", None
        last = self.last_believed()
        if last is not None:
            if unix < last - BACKWARD_TOLERANCE:
                return "behind", None
            if unix > last + FORWARD_TOLERANCE:
                return "ahead", None
        return None, None

    def last_believed(self) -> float | None:
        """Return the last moment at which the clock was believed: that of the newest op, unless ops were made
        after a jump ahead that nobody has confirmed; None for an empty book."""
        believed = self.records.local(LAST_BELIEVED)
        if isinstance(believed, int | float):
            return float(believed)
        head = self.outbox.head()
        return float(clock_slot_start(head.clock)) if head.seq else None

    def _document(self, kind: str, key: str) -> Mapping[str, object]:
        for document in self.outbox.documents():
            if document.kind == kind and document.key == key:
                return document.content or {}
        return {}


@lru_cache(maxsize=4)
def _catalogue_of(document: HubDocument) -> Catalogue:
    """Read a catalogue once for each edition: it is asked for at every save."""
    try:
        return catalogue_model.read_body(document.content).over(_seed()) if document.content else _seed()
    except (ValueError, KeyError, TypeError):
        return _seed()


@lru_cache(maxsize=1)
def _seed() -> Catalogue:
    return catalogue_model.seed()


def shifted(local: LocalTime, days: int) -> LocalTime:
    """Return the same wall-clock time ``days`` later."""
    day = (date.fromisoformat(local.day) + timedelta(days=days)).isoformat()
    return LocalTime(day, local.slot, local.minute, local.tz)


def _day_at(unix: float, station: StationProfile) -> str | None:
    """Return the service day of a moment, None where no calendar reaches."""
    try:
        return local_time(unix, station.tz, station.day_starts_hour).day
    except (OverflowError, ValueError, OSError):
        return None


def _zone(value: object) -> str:
    """Return the zone a hub names, or the usual one: a zone that this PC does not know must not stop the counting."""
    return value if isinstance(value, str) and known_zone(value) else DEFAULT_TZ


def _hour(value: object) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 24 else 0


def _text(value: object) -> str | None:
    return without_control_characters(value, _LONGEST_TEXT) or None if isinstance(value, str) else None
