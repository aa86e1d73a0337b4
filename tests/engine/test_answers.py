"""Answers that no sound book, hub or driver gives: each ends the round, none changes what counts as received."""

import msgspec
import pytest

from stationdesk_sync.engine.effects import OutcomeKind, ReadOutbox
from stationdesk_sync.engine.events import Asked, ChainRead, OutboxRead, ReceiptArrived, Stored, Tick
from stationdesk_sync.engine.hearing import MOST_MARKS
from stationdesk_sync.engine.machine import step
from stationdesk_sync.engine.state import Claim, Phase, State
from stationdesk_sync.wire.messages import Page
from tests.engine.doubles import DEVICE, START, STREAM, Desk, ModelHub, desk_with, op_bytes, reach
from tests.engine.test_hearing import desk_behind
from tests.fakes.changed import replace


def changed(desk: Desk, **changes: object) -> None:
    """Have every receipt changed on its way."""

    def way(hub: ModelHub, send, device=DEVICE):
        event = reach(hub, send, device)
        assert isinstance(event, ReceiptArrived)
        return replace(event, receipt=msgspec.structs.replace(event.receipt, **changes))

    desk.way = way


def test_an_op_set_aside_that_was_never_sent_makes_the_receipt_no_answer():
    desk = desk_with(2)
    changed(desk, set_aside=[(9, "malformed")])
    report = desk.asked()
    assert (report.kind, report.detail, desk.book.acked) == (OutcomeKind.BAD_ANSWER, "set_aside", 0)


def test_more_than_was_sent_counts_only_under_the_book_s_own_chain():
    desk = desk_with(700)
    changed(desk, upto=600, chain=b"\xee" * 16)
    report = desk.asked()
    assert report.kind is OutcomeKind.HELD and report.received == 0 and report.reissued


def test_a_book_that_answers_another_question_ends_the_round():
    desk = desk_with(2)
    state, effects = step(desk.state, Asked(), START)
    read = effects[0]
    assert isinstance(read, ReadOutbox)
    page = desk.carry_out(read)
    assert isinstance(page, OutboxRead)
    for wrong in (replace(page, first=7), replace(page, chains=page.chains[:1])):
        ended, (report, _) = step(state, wrong, START)
        assert ended.phase is Phase.IDLE and report.detail == "wrong_page"  # type: ignore[union-attr]  # a Report


def test_a_book_that_cannot_be_read_or_takes_too_long_ends_the_round():
    desk = desk_with(2)
    desk.read_fails = True
    assert desk.asked().kind is OutcomeKind.READ_FAILED
    state, _ = step(desk.state, Asked(), START)
    _, (report, _) = step(state, Tick(), state.deadline)
    assert report.kind is OutcomeKind.READ_FAILED  # type: ignore[union-attr]  # a Report


def test_a_receipt_that_is_not_stored_in_time_ends_the_round():
    desk = desk_with(2)
    state, effects = step(desk.state, Asked(), START)
    while state.phase is not Phase.STORING:
        state, effects = step(state, desk.carry_out(effects[0]), START)
    _, (report, _) = step(state, Tick(), state.deadline)
    assert report.kind is OutcomeKind.STORE_FAILED  # type: ignore[union-attr]  # a Report


@pytest.mark.parametrize(
    ("phase", "event"),
    [
        (Phase.STORING, Stored(1)),
        (Phase.CHECKING, ChainRead(1, b"c")),
        (Phase.SENDING, ReceiptArrived(1, ModelHub().receipt(), 0.1)),
    ],
)
def test_an_answer_to_a_question_without_its_facts_changes_nothing(phase, event):
    state: State = replace(desk_with(1).state, phase=phase, attempt=1)
    assert step(state, event, START)[1] == ()


def test_a_claim_without_the_batch_it_was_about_is_no_answer():
    receipt = ModelHub().receipt()
    state = replace(desk_with(1).state, phase=Phase.CHECKING, attempt=1, claim=Claim(0, b"c", 1, receipt))
    _, (report, _) = step(state, ChainRead(1, b"c"), START)
    assert report.detail == "no_batch"  # type: ignore[union-attr]  # a Report


def test_a_hub_that_sends_a_desk_to_and_fro_along_its_stream_does_not_hold_it_for_ever():
    desk = desk_behind(4)
    marks = Page(stream=STREAM, after=0, ranges=[], chain=b"", head=4, marks=[(0, b"\x00" * 16)])

    def way(hub, send, device=DEVICE):
        event = reach(hub, send, device)
        assert isinstance(event, ReceiptArrived)
        if len(hub.calls) % 2:
            hub.page_ops = 2
            return event
        desk.book.heard.clear()
        return replace(event, receipt=msgspec.structs.replace(event.receipt, pages=[marks]))

    desk.way = way
    report = desk.asked()
    assert report.kind is OutcomeKind.DONE and report.trips <= 2 * MOST_MARKS + 4
    assert op_bytes(1, "peer") in desk.hub.of(desk.hub.stream[0][0])
