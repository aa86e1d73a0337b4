"""The pages: both languages, nothing from outside, nothing small, nothing personal, and only for readers."""

import re
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from stationdesk_sync.hub.app import create_pages
from stationdesk_sync.hub.console.access import TRIES_A_MINUTE, is_local
from stationdesk_sync.hub.readers import make_first_reader
from stationdesk_sync.hub.service import Hub, open_hub
from stationdesk_sync.hub.store.accounts import put_reader
from stationdesk_sync.model.registry import load_registers
from tests.hub.desk_at_hub import Clock, new_desk, push
from tests.hub.desk_double import DAY, SEALED

TODAY = DAY
NOON = 1_795_492_800.0  # 2026-11-24 12:00 in Shanghai
PAGES = [
    "/",
    "/station/BS-001",
    "/register/visit",
    "/register/event",
    "/register/account",
    "/register/shift",
    "/keeping",
]


@pytest.fixture
def clock() -> Clock:
    return Clock(NOON)


@pytest.fixture
def client(small_hub: Hub) -> Iterator[TestClient[Litestar]]:
    yield from _client(small_hub, "http://127.0.0.1", "127.0.0.1")


@pytest.fixture
def far_client(small_hub: Hub) -> Iterator[TestClient[Litestar]]:
    """A browser on another machine."""
    yield from _client(small_hub, "https://hub.test", "192.0.2.7")


def _client(hub: Hub, base: str, address: str) -> Iterator[TestClient[Litestar]]:
    with TestClient(app_for(hub, address), base_url=base) as client:
        client.follow_redirects = False
        yield client


def app_for(hub: Hub, address: str) -> Litestar:
    """Return the hub's application as somebody at an address meets it."""
    app = create_pages(hub)
    inner = app.asgi_handler

    async def from_there(scope, receive, send):
        scope["client"] = (address, 5000)
        await inner(scope, receive, send)

    app.asgi_handler = from_there
    return app


def fill(hub: Hub) -> None:
    desk = new_desk(hub)
    for slot, people in ((36, 7), (37, 2), (44, 6)):
        desk.visit(slot=slot, people=people, services=("water", "rest"))
    for slot, people in ((40, 3), (44, 5)):
        desk.visit(slot=slot, people=people, group="sanitation", method="estimate", note=SEALED)
    desk.fact("shift", {"opened": 510, "who": SEALED})
    desk.set("event", title="<script>alert(1)</script>", on_day=DAY, kind="talk", organisers=["=1+1", "{{7*7}}"])
    desk.set("account", number=1, role="manager", name=SEALED, active=True)
    push(hub, desk)
    other = new_desk(hub, 2, "BS-002")
    other.fact("closure", {"from_slot": 0, "to_slot": 95, "reason_code": "power"})
    push(hub, other)


class Addresses(HTMLParser):
    """Collects tags and the addresses a browser would ask for."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        for name, value in attrs:
            assert not name.startswith("on"), f"{name} runs a script"
            assert name != "style", "the page's rules forbid inline styles"
            if name in ("src", "href", "action", "srcset", "data", "poster"):
                self.found.append(value or "")


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("path", [*PAGES, "/login", "/station/BS-404", "/register/nothing"])
def test_a_page_asks_nobody_else_and_runs_nothing(
    small_hub: Hub, client: TestClient[Litestar], path: str, language: str
) -> None:
    fill(small_hub)
    reply = client.get(path, params={"lang": language})
    assert reply.status_code == (404 if path.endswith(("404", "nothing")) else 200)
    page = Addresses()
    page.feed(reply.text)
    assert not page.tags & {"script", "iframe", "object", "embed", "base", "style"}
    assert all(re.match(r"^(/[^/]|/$|\?|#)", address) for address in page.found), page.found
    policy = reply.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert reply.headers["x-content-type-options"] == "nosniff"
    assert reply.headers["cache-control"] == "no-store"
    assert f'<html lang="{"zh-CN" if language == "zh" else "en"}">' in reply.text
    assert ("工会平台" in reply.text) == (language == "zh")


def test_the_language_is_kept_by_a_cookie_and_asked_of_the_browser(client: TestClient[Litestar]) -> None:
    assert "工会平台" in client.get("/").text
    assert "Union hub" in client.get("/", headers={"accept-language": "en-GB,en;q=0.9"}).text
    assert "Union hub" in client.get("/?lang=en").text
    assert "Union hub" in client.get("/").text


def test_the_city_says_what_it_counts_from_whom_and_until_when(small_hub: Hub, client: TestClient[Litestar]) -> None:
    fill(small_hub)
    text = words(client.get("/?lang=en").text)
    assert "as received by 12:00 · 2 of 6 stations heard" in text
    assert "Visits (people) 23 Keyed one by one 65% · Estimate 35%" in text
    assert "Services given 38" in text
    assert "Stations opened 1 / 6 not opened, with a reason: 1 · nothing received: 4" in text
    assert "Desk and hub agree 2 / 2" in text
    assert "23 = 23" in text
    assert "Power or water cut" in text
    assert "8:30-11:00；13:30-17:00" in text
    assert "People: one person coming in once" in text
    chinese = words(client.get("/?lang=zh").text)
    assert "截至 12:00 收到的数据 · 已收到 2 / 6 站数据" in chinese
    assert "说明未开 1 · 未收到 4" in chinese


def test_a_cell_of_one_to_four_people_is_not_shown(small_hub: Hub, client: TestClient[Litestar]) -> None:
    fill(small_hub)
    page = client.get(f"/station/BS-001?lang=en&day={DAY}").text
    table = page[page.index('<table class="matrix">') :]
    rows = re.findall(r"<tr><th scope=\"row\">(.*?)</th>(.*?)</tr>", table)
    cells = {name: re.findall(r">([^<]*)<", row) for name, row in rows}
    assert "&lt;5" in rows[1][1]
    assert not any(cell.strip() in ("1", "2", "3", "4") for row in cells.values() for cell in row)
    assert "23" in words(page)  # the total of the day stays


def test_agreement_that_fails_is_written_out(small_hub: Hub, client: TestClient[Litestar]) -> None:
    fill(small_hub)
    with small_hub.store.write() as tx:
        tx.run("UPDATE statement SET people = 24, code = code WHERE station = 'BS-001'")
    text = words(client.get("/?lang=en").text)
    assert "24 ≠ 23" in text
    assert "to be looked at: 1" in text


def test_sealed_words_are_called_sealed_and_payloads_stay_text(small_hub: Hub, client: TestClient[Litestar]) -> None:
    fill(small_hub)
    events = client.get("/register/event?lang=en").text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in events
    assert "{{7*7}}" in events
    people = words(client.get("/register/account?lang=zh").text)
    assert "加密 站长 是" in people
    assert SEALED["c"].hex() not in people  # type: ignore[attr-defined]
    for path in PAGES:
        assert "cccccccc" not in client.get(path).text


def test_a_day_that_has_not_come_shows_today(client: TestClient[Litestar]) -> None:
    assert "11月24日" in client.get("/?day=2031-01-01&lang=zh").text
    assert "11月20日" in client.get("/?day=2026-11-20&lang=zh").text
    assert client.get("/?day=' OR 1=1").status_code == 200


def test_a_register_in_a_new_file_has_its_table_and_its_page(small_hub: Hub, tmp_path: Path, clock: Clock) -> None:
    folder = tmp_path / "more"
    folder.mkdir()
    (folder / "wish.py").write_text(
        "from stationdesk_sync.model.language import Label\n"
        "from stationdesk_sync.model.register import Field, FieldType, Merge, Register\n"
        "REGISTER = Register('wish', Label('心愿', 'Wishes'), 1, Merge.ROW,"
        " (Field('what', FieldType.LABEL, Label('心愿', 'Wish'), required=True),), lists=('what',))\n",
        encoding="utf-8",
    )
    registers = load_registers(folder)
    url, key = f"sqlite:///{tmp_path}/hub.sdb", tmp_path / "hub.key"
    desk = new_desk(small_hub)
    desk.set("wish", what="before its time")
    assert push(small_hub, desk).set_aside == [(1, "unknown_register")]
    wider = open_hub(url, key, registers, clock, update=True)
    try:
        desk.set("wish", what="a second kettle")
        push(wider, desk, 2)
        with TestClient(app_for(wider, "127.0.0.1"), base_url="http://127.0.0.1") as client:
            page = client.get("/register/wish?lang=en").text
            assert "a second kettle" in page
            assert "before its time" in page  # came while the register was unknown here
            assert "Wishes" in client.get("/?lang=en").text
    finally:
        wider.close()


# signing in ---------------------------------------------------------------------------------------


def test_pages_from_elsewhere_need_a_reader(far_client: TestClient[Litestar]) -> None:
    for path in PAGES:
        reply = far_client.get(path)
        assert (reply.status_code, reply.headers["location"][:12]) == (303, "/login?next=")
        assert "BS-001" not in reply.text
    assert far_client.get("/login").status_code == 200


def sign_in(client: TestClient[Litestar], password: str, path: str = "/login", **more: str):
    page = client.get(path).text
    token = re.search(r'name="token" value="([0-9a-f]+)"', page)
    assert token is not None
    return client.post(path, data={"name": "reader", "password": password, "token": token[1], **more})


def test_a_reader_signs_in_reads_and_signs_out(small_hub: Hub, far_client: TestClient[Litestar], clock: Clock) -> None:
    password = make_first_reader(small_hub.store)
    reply = sign_in(far_client, password.lower(), "/login?next=%2Fstation%2FBS-001")
    assert (reply.status_code, reply.headers["location"]) == (303, "/station/BS-001")
    cookie = reply.headers["set-cookie"]
    assert all(part in cookie for part in ("HttpOnly", "SameSite=lax", "Secure"))
    page = far_client.get("/station/BS-001")
    assert page.status_code == 200
    token = re.search(r'name="token" value="([0-9a-f]+)"', page.text)
    assert token is not None
    clock.now += 13 * 3600
    assert far_client.get("/").status_code == 303  # sessions run out
    clock.now -= 13 * 3600
    assert far_client.post("/logout", data={"token": token[1]}).status_code == 303
    assert far_client.get("/").status_code == 303


def test_a_session_cookie_stands_in_the_store_only_as_a_hash(small_hub: Hub, far_client: TestClient[Litestar]) -> None:
    sign_in(far_client, make_first_reader(small_hub.store))
    token = far_client.cookies["stationdesk_session"]
    with small_hub.store.read() as tx:
        (row,) = tx.rows("SELECT * FROM session")
    assert token not in repr(row)


def test_forms_from_elsewhere_and_wrong_passwords_are_refused(
    small_hub: Hub, far_client: TestClient[Litestar], clock: Clock
) -> None:
    password = make_first_reader(small_hub.store)
    assert far_client.post("/login", data={"name": "reader", "password": password}).status_code == 403
    assert sign_in(far_client, password, token="0" * 64).status_code == 403
    with small_hub.store.write() as tx:  # a cheap verifier, so that the test is quick
        put_reader(tx, "reader", "no verifier at all", "reader")
    for _ in range(TRIES_A_MINUTE):
        assert sign_in(far_client, "wrong").status_code == 403
    assert sign_in(far_client, "wrong").status_code == 429
    clock.now += 60
    assert sign_in(far_client, "wrong").status_code == 403


@pytest.mark.parametrize("path", ["//evil.test/", "https://evil.test", "/\\evil.test", "javascript:alert(1)", ""])
def test_signing_in_leads_nowhere_else(small_hub: Hub, far_client: TestClient[Litestar], path: str) -> None:
    password = make_first_reader(small_hub.store)
    page = far_client.get("/login", params={"next": path}).text
    token = re.search(r'name="token" value="([0-9a-f]+)"', page)
    assert token is not None
    form = {"name": "reader", "password": password, "token": token[1]}
    assert far_client.post("/login", params={"next": path}, data=form).headers["location"] == "/"


def test_a_proxy_or_a_foreign_name_on_this_machine_must_sign_in() -> None:
    assert is_local("127.0.0.1", {"host": "localhost:8210"})
    assert is_local("::1", {"host": "[::1]:8210"})
    assert not is_local("127.0.0.1", {"host": "localhost", "x-forwarded-for": "203.0.113.9"})
    assert not is_local("127.0.0.1", {"host": "rebound.test:8210"})
    assert not is_local("203.0.113.9", {"host": "localhost"})
    assert not is_local(None, {"host": "localhost"})
    assert is_local("127.0.0.1", {"host": "[::1]"})
    for rebound in ("127.evil.test:8210", "127.0.0.1.evil.test", "localhost:80@evil.test", "localhost.evil.test", ""):
        assert not is_local("127.0.0.1", {"host": rebound}), rebound
    for trace in (
        "via",
        "X-Forwarded-Proto",
        "x-forwarded-server",
        "x-original-for",
        "cf-connecting-ip",
        "x-client-ip",
    ):
        assert not is_local("127.0.0.1", {"host": "localhost:8210", trace: "proxy"}), trace
    assert not is_local("127.0.0.1", {"host": "127.0.0.1:8210"}, "1.0"), "a proxy that was left as it came"


def test_behind_a_proxy_nobody_counts_as_local(small_hub: Hub) -> None:
    for client in _client(replace(small_hub, behind_proxy=True), "http://127.0.0.1", "127.0.0.1"):
        assert client.get("/").status_code == 303


@pytest.mark.parametrize("day", ["0001-01-01", "1999-12-31", "9999-12-31", "2026-02-30", "\x00"])
def test_a_day_that_no_page_has_shows_today(small_hub: Hub, client: TestClient[Litestar], day: str) -> None:
    for path in ("/", "/station/BS-001"):
        reply = client.get(path, params={"day": day, "lang": "en"})
        assert reply.status_code == 200
        assert "?day=2026-11-23" in reply.text


def test_signing_in_leads_back_to_a_page_with_a_chinese_name(small_hub: Hub, far_client: TestClient[Litestar]) -> None:
    password = make_first_reader(small_hub.store)
    page = far_client.get("/login", params={"next": "/station/海宝?day=2026-11-24"}).text
    token = re.search(r'name="token" value="([0-9a-f]+)"', page)
    assert token is not None
    form = {"name": "reader", "password": password, "token": token[1]}
    reply = far_client.post("/login", params={"next": "/station/海宝?day=2026-11-24"}, data=form)
    assert reply.headers["location"] == "/station/%E6%B5%B7%E5%AE%9D?day=2026-11-24"


def test_an_hour_hidden_for_another_stands_on_the_page(small_hub: Hub, client: TestClient[Litestar]) -> None:
    desk = new_desk(small_hub)
    for slot, people in ((36, 3), (40, 20)):
        desk.visit(slot=slot, people=people)
    push(small_hub, desk)
    hourly = client.get("/", params={"lang": "en"}).text.split('class="bars hourly"')[1].split("</table>")[0]
    shown = re.findall(r"<td>(\d+):00</td>.*?<td class=\"n\">(.*?)</td>", hourly, re.DOTALL)
    hidden = [hour for hour, cell in shown if cell.strip() in ("&lt;5", "·")]
    assert len(hidden) >= 2, "23 people less 20 would be 3"
    assert {hour for hour, _ in shown} <= {str(hour) for hour in range(8, 13)}, "an hour to come is known to be empty"


def words(html: str) -> str:
    """Return what a reader reads, on one line."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", html[html.index("<main") :])).strip()
