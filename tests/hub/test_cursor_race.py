"""The cursor on PostgreSQL under writers that stall: nothing skipped, and a serial number shows that one could see."""

import os

import psycopg

from tests.hub.cursor_race import TABLES, race

SECONDS = float(os.environ.get("STATIONDESK_RACE_SECONDS", "4"))


def test_who_follows_the_positions_misses_nothing_and_who_follows_a_serial_does(postgres_url: str) -> None:
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute(TABLES)
    outcome = race(postgres_url, SECONDS)
    assert outcome.written > 100
    assert (outcome.skipped, outcome.gaps) == (0, 0)
    assert outcome.lost_by_serial > 0
