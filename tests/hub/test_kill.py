"""The hub is killed in the middle of taking batches: what it acknowledged is there, nothing twice."""

import random
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import requests

from stationdesk_sync.hub.agreement import agree
from stationdesk_sync.hub.service import open_hub
from stationdesk_sync.hub.store import counts
from stationdesk_sync.hub.verify import verify
from stationdesk_sync.model.registry import load_registers
from stationdesk_sync.sealing import signing
from stationdesk_sync.wire.messages import CONTENT_TYPE, PATH_EXCHANGE, Receipt, Signed, decode
from tests.hub.conftest import Template
from tests.hub.desk_at_hub import Clock, new_desk
from tests.hub.desk_double import DAY, Desk

KILLS = 3
BATCH = 20


@contextmanager
def serving(place: Template) -> Iterator[tuple[subprocess.Popen[str], str]]:
    command = [sys.executable, "-m", "stationdesk_sync.hub", "--db", place.url, "--db-key-file", str(place.key_file)]
    process = subprocess.Popen([*command, "--lang", "en", "serve", "--port", "0"], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        found = re.search(r"http\S+", process.stdout.readline())
        assert found is not None
        yield process, found[0]
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def push_until_it_dies(url: str, desk: Desk, key: bytes, acked: int) -> int:
    """Push on from what is acknowledged; return how far the hub acknowledged before it was killed."""
    with requests.Session() as session:
        session.trust_env = False
        while acked < desk.last:
            batch = desk.vouched(desk.exchange(desk.batch(acked + 1, min(acked + BATCH, desk.last))))
            try:
                reply = session.post(
                    url + PATH_EXCHANGE, data=batch, headers={"content-type": CONTENT_TYPE}, timeout=10
                )
            except (requests.ConnectionError, requests.exceptions.ChunkedEncodingError):
                return acked
            assert reply.status_code == 200, reply.content
            body = signing.open_message(key, signing.RECEIPT_TAG, decode(reply.content, Signed))
            acked = decode(body, Receipt).upto
    return acked


@pytest.mark.slow
def test_what_was_acknowledged_survives_every_kill_and_nothing_is_held_twice(place: Template, clock: Clock) -> None:
    rng = random.Random(place.url.startswith("postgresql"))
    hub = open_hub(place.url, place.key_file, load_registers(), clock, update=False)
    desk, key = new_desk(hub), hub.identity.public
    for _ in range(600):
        desk.visit(people=rng.randint(1, 3), slot=rng.randint(30, 60))
    acked = 0
    for _ in range(KILLS):
        with serving(place) as (process, url):
            killer = threading.Timer(rng.uniform(0.02, 0.3), process.kill)
            killer.start()
            acked = push_until_it_dies(url, desk, key, acked)
            killer.cancel()
        with hub.store.read() as tx:
            assert counts.ops(tx) >= acked
    with serving(place) as (_, url):
        assert push_until_it_dies(url, desk, key, acked) == desk.last
    with hub.store.read() as tx:
        assert counts.ops(tx) == desk.last
        assert tx.one("SELECT COUNT(*) FROM p_visit") == (desk.last,)
        assert agree(tx, "BS-001", DAY, hub.registers).equal is True
    assert verify(hub) is None
    hub.close()
