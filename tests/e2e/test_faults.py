"""Each trouble on the way to the hub has its own plain sentence in both languages; nothing is lost meanwhile."""

import re
import time
from pathlib import Path

import pytest

from stationdesk.app.faults import FaultCode
from stationdesk_sync.hub.__main__ import main as hub_main
from stationdesk_sync.hub.identity import identity_message
from stationdesk_sync.hub.store.key_file import default_key_file
from stationdesk_sync.wire.messages import encode
from tests.cli.desk_line import DeskLine
from tests.client.servers import make_certificate
from tests.e2e.trouble_desk import STATION, HubPlace, arrives, counts, join, refused, rows_of
from tests.e2e.troubles import captive_portal, relay


def test_a_hub_that_is_down(line: DeskLine, place: HubPlace) -> None:
    with place.served() as hub:
        join(line, hub)
        rows = [counts(line)]
        line.must("sync")
    rows.append(counts(line))
    refused(line, FaultCode.HUB_UNREACHABLE, "sync")
    rows.append(counts(line))
    with place.served() as hub:
        arrives(line, hub, *rows)


def test_a_hub_that_is_down_while_joining(line: DeskLine, place: HubPlace) -> None:
    line.begin()
    row = counts(line)
    with place.served() as hub:
        url, code = hub.url, hub.enrol_code(STATION)
    refused(line, FaultCode.HUB_UNREACHABLE, "init", "--hub", url, "--code", code)
    with place.served() as hub:
        line.must("init", "--hub", url, "--code", code)
        arrives(line, hub, row, counts(line))


def test_a_machine_in_the_middle_with_another_certificate(line: DeskLine, tmp_path: Path) -> None:
    mine, foreign = make_certificate(tmp_path, "mine"), make_certificate(tmp_path, "foreign")
    place = HubPlace(tmp_path / "hub", mine)
    line.begin()
    with place.served() as hub:
        url, code = hub.url, hub.enrol_code(STATION)
        identity = encode(identity_message(hub.hub.identity.with_tls(mine.key_hash), time.time()))
    row = counts(line)
    with relay(place.port, foreign, identity) as bodies:
        refused(line, FaultCode.HUB_WRONG_CERTIFICATE, "init", "--hub", url, "--code", code)
        assert bodies == [], "the code's secret went to somebody else"
    with place.served() as hub:
        line.must("init", "--hub", url, "--code", code)
        line.must("sync")
    rows = [row, counts(line)]
    with relay(place.port, foreign, identity) as bodies:
        refused(line, FaultCode.HUB_WRONG_CERTIFICATE, "sync")
        assert bodies == [], "records went to somebody else"
        rows.append(counts(line))
    with place.served() as hub:
        arrives(line, hub, *rows)


def test_a_certificate_that_the_hub_has_renewed_is_no_trouble(line: DeskLine, tmp_path: Path) -> None:
    place = HubPlace(tmp_path / "hub", make_certificate(tmp_path, "mine"))
    with place.served() as hub:
        join(line, hub)
        line.must("sync")
    row = counts(line)
    with place.served(make_certificate(tmp_path, "renewed")) as hub:
        arrives(line, hub, row)


def test_another_hub_at_the_address_of_mine(line: DeskLine, tmp_path: Path) -> None:
    mine, foreign = HubPlace(tmp_path / "mine", make_certificate(tmp_path, "mine")), HubPlace(tmp_path / "foreign")
    foreign.certificate = make_certificate(tmp_path, "foreign")
    with mine.served() as hub:
        join(line, hub)
        code = hub.enrol_code(STATION)
    row = counts(line)
    foreign.port = mine.port
    with foreign.served() as other:
        refused(line, FaultCode.HUB_WRONG_CERTIFICATE, "sync")
        fresh = DeskLine(tmp_path / "fresh", line.keystore)
        fresh.folder.mkdir()
        fresh.begin("Fresh")
        refused(fresh, FaultCode.WRONG_CODE, "init", "--hub", other.url, "--code", code)
        counts(fresh)
    with mine.served() as hub:
        arrives(line, hub, row)


@pytest.mark.parametrize("redirect", [False, True], ids=["page", "redirect"])
def test_a_network_that_shows_its_sign_in_page(line: DeskLine, place: HubPlace, redirect: bool) -> None:
    line.begin()
    with place.served() as hub:
        url, code = hub.url, hub.enrol_code(STATION)
    with captive_portal(place.port, redirect=redirect) as (_, bodies):
        refused(line, FaultCode.CAPTIVE_PORTAL, "init", "--hub", url, "--code", code)
        assert b"".join(bodies) == b"", "the code's secret went to a sign-in page"
    with place.served() as hub:
        line.must("init", "--hub", url, "--code", code)
        line.must("sync")
    rows = [counts(line)]
    with captive_portal(place.port, redirect=redirect):
        refused(line, FaultCode.CAPTIVE_PORTAL, "sync")
        rows.append(counts(line))
    with place.served() as hub:
        arrives(line, hub, *rows)


def test_a_wrong_code(line: DeskLine, place: HubPlace) -> None:
    line.begin()
    row = counts(line)
    with place.served() as hub:
        code = hub.enrol_code(STATION).replace("-", "")
        for wrong in (_other(code[0]) + code[1:], code[:7] + _other(code[7]) + code[8:], code[:19] + _other(code[19])):
            refused(line, FaultCode.WRONG_CODE, "init", "--hub", hub.url, "--code", wrong)
        line.must("init", "--hub", hub.url, "--code", code.lower())
        arrives(line, hub, row)


def test_a_code_that_was_guessed_at_too_often(line: DeskLine, place: HubPlace) -> None:
    line.begin()
    with place.served() as hub:
        code = hub.enrol_code(STATION).replace("-", "")
        guess = code[:7] + _other(code[7]) + code[8:]
        for _ in range(5):
            line.type("init", "--hub", hub.url, "--code", guess)
        refused(line, FaultCode.CODE_TRIES, "init", "--hub", hub.url, "--code", code)
        counts(line)
        line.must("init", "--hub", hub.url, "--code", hub.enrol_code(STATION))


def test_a_used_code(line: DeskLine, place: HubPlace, tmp_path: Path) -> None:
    other = DeskLine(tmp_path / "other", line.keystore)
    other.folder.mkdir()
    other.begin("Other")
    row = counts(other)
    with place.served() as hub:
        code = hub.enrol_code(STATION)
        line.must("init", "--hub", hub.url, "--code", code)
        refused(other, FaultCode.USED_CODE, "init", "--hub", hub.url, "--code", code)
        refused(line, FaultCode.ALREADY_JOINED, "init", "--hub", hub.url, "--code", hub.enrol_code(STATION))
        counts(other)
        other.must("init", "--hub", hub.url, "--code", hub.enrol_code(STATION))
        assert row in rows_of(other)


def test_a_code_older_than_seven_days(line: DeskLine, place: HubPlace) -> None:
    line.begin()
    row = counts(line)
    with place.served() as hub:
        url, code = hub.url, hub.enrol_code(STATION)
    with place.served(clock=lambda: time.time() + 7 * 86_400 + 60):
        refused(line, FaultCode.EXPIRED_CODE, "init", "--hub", url, "--code", code)
        counts(line)
    with place.served(clock=lambda: time.time() + 6.9 * 86_400) as hub:
        line.must("init", "--hub", url, "--code", code)
        line.must("sync")
        assert row in rows_of(line)


@pytest.mark.parametrize("url", ["http://hub.test", "http://192.0.2.7:8000", "http://localhost.hub.test"])
def test_plain_http_to_another_machine_is_spoken_by_neither_end(
    line: DeskLine, place: HubPlace, url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    line.begin()
    with place.served() as hub:
        code = hub.enrol_code(STATION)
    refused(line, FaultCode.PLAIN_HTTP, "init", "--hub", url, "--code", code)
    counts(line)
    store = f"sqlite:///{place.folder / 'hub.sdb'}"
    key = str(default_key_file(store))
    for lang in ("en", "zh"):
        words = ["--db", store, "--db-key-file", key, "--lang", lang, "serve", "--host", "192.0.2.7", "--port", "0"]
        assert hub_main(words) in (1, 2)
        said = capsys.readouterr()
        assert said.out == "" and len(said.err.splitlines()) == 1 and "--tls-cert" in said.err
        assert bool(re.search("[\u4e00-\u9fff]", said.err)) is (lang == "zh")


def _other(character: str) -> str:
    return "7" if character != "7" else "8"
