"""Practice: a book of its own in which everything is made up, for trying things out. It can never join a hub.

Called by bootstrap, which makes the book, and by whatever has to say so. The mark is a local fact; the storage refuses
a hub by it.
"""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from stationdesk.app.compose import fact_data
from stationdesk.app.desk import Desk, Moment
from stationdesk.app.ports import Draft
from stationdesk.domain.tally import Tile
from stationdesk_sync.model.clock import local_time
from stationdesk_sync.model.op import Kind
from stationdesk_sync.model.privacy import WORDS_LENGTH

PRACTICE = "practice"
DAYS = 30
OPENS, CLOSES = 8, 17
WEIGHTS = (14, 5, 7, 5, 2, 1, 1, 1, 1)  # riders most; the tiles' groups in their order
BUSY = {8: 6, 9: 7, 10: 8, 11: 9, 12: 3, 13: 4, 14: 5, 15: 5, 16: 4}
USUAL, WEEKEND = 42, 24


@dataclass(frozen=True, slots=True)
class Words:
    """What a made-up book says in words: who was there, what they wrote for the next shift."""

    who: str
    notes: tuple[str, ...]


def is_practice(desk: Desk) -> bool:
    """Tell whether this is a book for practice."""
    return desk.records.local(PRACTICE) is True


def fill(desk: Desk, words: Words, days: int = DAYS) -> int:
    """Make up the days before today and return how many people were counted in them; the same again for the same day.

    Today stays empty: it is the reader's. One transaction a day.
    """
    station, today = desk.station(), date.fromisoformat(desk.moment().day)
    people = 0
    for back in range(days, 0, -1):
        day = today - timedelta(days=back)
        dice = random.Random(day.toordinal())
        zone = ZoneInfo(station.tz)

        def at(hour: int, minute: int, day: date = day, zone: ZoneInfo = zone) -> Moment:
            unix = datetime(day.year, day.month, day.day, hour, minute, tzinfo=zone).timestamp()
            return Moment(unix, local_time(unix, station.tz, station.day_starts_hour))

        drafts = [_shift(desk, at(OPENS, 20), dice, words)]
        for _ in range(dice.randint(-6, 6) + (WEEKEND if day.weekday() >= 5 else USUAL)):
            hour = dice.choices(tuple(BUSY), tuple(BUSY.values()))[0]
            visit = _visit(desk, at(hour, dice.randrange(60)), dice)
            people += int(str(visit.data["people"]))
            drafts.append(visit)
        desk.journal.save(drafts, at(CLOSES, 5).unix, None)
    return people


def _visit(desk: Desk, moment: Moment, dice: random.Random) -> Draft:
    tiles = desk.tiles()
    tile: Tile = dice.choices(tiles, WEIGHTS[: len(tiles)])[0]
    services = list(tile.services)
    more = [entry.code for entry in desk.catalogue().entries("service") if entry.code not in services]
    if more and dice.random() < 0.4:
        services.append(dice.choice(more[:6]))
    people = dice.choices((1, 2, 3, 6), (80, 12, 5, 3))[0]
    values = {"group": tile.group, "services": services, "people": people, "method": "keyed"}
    return _draft(desk, "visit", moment, values)


def _shift(desk: Desk, moment: Moment, dice: random.Random, words: Words) -> Draft:
    values: dict[str, object] = {
        "opened": moment.local.minute,
        "closed": CLOSES * 60 + dice.randrange(20),
        "who": words.who,
        "on_duty": dice.choice((1, 1, 2)),
        "weather": dice.choice(("sunny", "cloudy", "rain")),
        "handover": dice.choice(words.notes)[:WORDS_LENGTH],
    }
    return _draft(desk, "shift", moment, values)


def _draft(desk: Desk, register: str, moment: Moment, values: Mapping[str, object]) -> Draft:
    data = fact_data(desk.registers[register], moment, values)
    return Draft(register, Kind.FACT, data)
