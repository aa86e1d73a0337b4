"""The made-up weekday of the demo, read from its file: who came when, for what. Times only drive the script."""

import csv
from dataclasses import dataclass
from importlib.resources import files

DAY = "2026-11-24"
STATION = "BS-001"


@dataclass(frozen=True, slots=True)
class Arrival:
    """One line of the day: HH:MM, group, services, people."""

    time: str
    group: str
    services: tuple[str, ...]
    people: int


def arrivals() -> list[Arrival]:
    """Return the day's visits in order."""
    text = files("stationdesk.demo").joinpath("data", "weekday.csv").read_text("utf-8")
    return [
        Arrival(row["time"], row["group"], tuple(row["services"].split("+")), int(row["people"]))
        for row in csv.DictReader(text.splitlines())
    ]


def stations_csv() -> bytes:
    """Return the six real stations as the hub imports them."""
    return files("stationdesk.demo").joinpath("data", "stations.csv").read_bytes()
