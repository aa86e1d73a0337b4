"""The page for whoever keeps the hub."""

from collections.abc import Iterator

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from stationdesk_sync.hub.service import Hub
from stationdesk_sync.hub.store import quarantine
from tests.hub.desk_at_hub import Clock, new_desk, push
from tests.hub.test_console import NOON, app_for, fill


@pytest.fixture
def clock() -> Clock:
    return Clock(NOON)


@pytest.fixture
def client(small_hub: Hub) -> Iterator[TestClient[Litestar]]:
    with TestClient(app_for(small_hub, "127.0.0.1"), base_url="http://127.0.0.1") as client:
        yield client


def test_what_waits_for_a_person_is_on_the_first_page_and_listed_behind_it(
    small_hub: Hub, client: TestClient[Litestar]
) -> None:
    fill(small_hub)
    hint = "Records are set aside: please look into it."
    assert hint not in client.get("/", params={"lang": "en"}).text
    desk = new_desk(small_hub, 3)
    desk.visit(group="nobody")
    push(small_hub, desk)
    with small_hub.store.write() as tx:
        quarantine.note_new(tx, NOON - 8 * 86_400)
    assert hint in client.get("/", params={"lang": "en"}).text
    page = client.get("/keeping", params={"lang": "en"}).text
    for said in ("bad_value", "more than a week", "one record in a thousand", "<td>A</td><td>in use</td>"):
        assert said in page
