"""What a hostile desk, or somebody who guesses, can send: none of it gets past its bounds."""

import socket
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest

from stationdesk_sync.hub import http
from stationdesk_sync.hub.enrolment import TRIES_A_CODE, enrol
from stationdesk_sync.hub.faults import Refusal, StoreFault
from stationdesk_sync.hub.service import Hub
from stationdesk_sync.hub.testing import running_hub
from stationdesk_sync.hub.verify import verify
from stationdesk_sync.model.day import Statement
from stationdesk_sync.wire import limits
from stationdesk_sync.wire.messages import CONTENT_TYPE, PATH_EXCHANGE
from stationdesk_sync.wire.problems import ProblemCode
from tests.hub.conftest import Template
from tests.hub.desk_at_hub import Clock, code_for, new_desk, push
from tests.hub.desk_double import SEALED, Desk


def test_many_guesses_at_once_are_counted_one_by_one(hub: Hub) -> None:
    code = code_for(hub)

    def guess(n: int) -> ProblemCode:
        with pytest.raises(Refusal) as refusal:
            enrol(hub.store, hub.identity, Desk(n).enrol_request(f"{code[:3]}{n:05d}"), hub.clock())
        return refusal.value.code

    with ThreadPoolExecutor(12) as pool:
        answers = list(pool.map(guess, range(2 * TRIES_A_CODE)))
    assert answers.count(ProblemCode.CODE_UNKNOWN) == TRIES_A_CODE


@pytest.mark.parametrize(
    "note",
    [SEALED | {"plain": "Zhang San"}, SEALED | {"k": b"Zhang San"}, SEALED | {"c": b"Zhang San"}, SEALED | {"s": True}],
)
def test_nothing_in_clear_stands_beside_a_sealed_field(hub: Hub, note: dict[str, object]) -> None:
    desk = new_desk(hub)
    desk.visit(note=note)
    desk.visit(note=SEALED)
    assert push(hub, desk).set_aside == [(1, "bad_value")]
    assert verify(hub) is None


def test_a_batch_says_no_more_days_than_it_may_hold_ops(hub: Hub) -> None:
    desk = new_desk(hub)
    desk.visit()
    days = [(date(2000, 1, 1) + timedelta(n)).isoformat() for n in range(limits.MAX_BATCH_OPS + 1)]
    with pytest.raises(Refusal):
        push(hub, desk, statements=[Statement(day, 1, 1, None) for day in days])


def test_a_statement_holds_a_code_and_nothing_after_it(hub: Hub) -> None:
    desk = new_desk(hub)
    desk.visit()
    with pytest.raises(Refusal):
        push(hub, desk, statements=[Statement("2026-11-24", 1, 1, "0000-0000-0000-0000\n")])


def test_what_a_desk_sent_stands_in_no_fault(hub: Hub) -> None:
    with pytest.raises(StoreFault) as fault, hub.store.write() as tx:
        tx.run("INSERT INTO nothing (word) VALUES (?)", ("Zhang San",))
    told: BaseException | None = fault.value
    while told is not None:
        assert "Zhang San" not in str(told)
        told = told.__cause__


def test_a_body_that_never_comes_is_not_waited_for(
    place: Template, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http, "BODY_WITHIN", 0.05)
    head = f"POST {PATH_EXCHANGE} HTTP/1.1\r\nHost: hub\r\nContent-Type: {CONTENT_TYPE}\r\nContent-Length: 9\r\n\r\nabc"
    with running_hub(place.url, key_file=place.key_file, clock=clock) as hub:
        address, port = hub.url.removeprefix("http://").split(":")
        with socket.create_connection((address, int(port)), timeout=10) as far:
            far.sendall(head.encode())
            answer = b""
            while piece := far.recv(4096):
                answer += piece
    assert answer.startswith(b"HTTP/1.1 503")
