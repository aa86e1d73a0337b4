"""What the next exchange says: whether one is worth a trip, and how much the hub may answer. Called by ``machine``."""

from msgspec.structs import replace

from stationdesk_sync.engine import hearing, sizing
from stationdesk_sync.engine.effects import OutcomeKind, Send, WaitUntil
from stationdesk_sync.engine.events import OutboxRead
from stationdesk_sync.engine.rounds import Step, end, enter, fail, reissue
from stationdesk_sync.engine.state import Phase, Sent, State
from stationdesk_sync.engine.timing import HELLO_EVERY, quarter_end


def outbox_read(state: State, page: OutboxRead, now: float) -> Step:
    """Send what the book would say, or end the round when that is nothing new."""
    position = state.position
    if page.first != position.acked + 1 or len(page.ops) != len(page.chains):
        return fail(state, now, OutcomeKind.READ_FAILED, detail="wrong_page")
    if page.prev_chain != position.chain:
        return reissue(state, now)
    state = replace(state, book_last=page.last_seq, look_again=False, more=page.more)
    if not state.asked and state.ceiling is None:
        state = replace(state, ceiling=page.last_seq, ceiling_until=quarter_end(now))
    if _worth_a_trip(state, page, now):
        return _send(state, page, now)
    return hearing.finish(state, now) if state.tally.trips else end(state, now, OutcomeKind.QUIET)


def _worth_a_trip(state: State, page: OutboxRead, now: float) -> bool:
    if page.ops or state.unheard or state.trouble.probing:
        return True
    behind = state.behind and state.deaf is None
    extras = bool(page.offers or page.parcels or page.reissue)
    if state.tally.trips:  # the same words again would be answered as before
        return (behind or extras) and _words(page) != state.said
    heard = state.position.last_heard
    return state.asked or behind or extras or heard is None or not 0 <= now - heard < HELLO_EVERY


def _words(page: OutboxRead) -> tuple[object, ...]:
    offers = tuple((offer.header, offer.first) for offer in page.offers)
    parcels = tuple((parcel.device, parcel.number) for parcel in page.parcels)
    return (page.first, page.cursors, offers, parcels, page.parcels_upto)


def _send(state: State, page: OutboxRead, now: float) -> Step:
    plain = state.hunting
    cursors = () if plain else page.cursors
    room = _room(state, page)
    opaque = state.trouble.opaque and len(page.ops) == 1
    sent = Sent(page.first, (page.prev_chain, *page.chains), cursors, room, opaque)
    state = replace(enter(state, Phase.SENDING, now).counted(trips=1), sent=sent, said=_words(page))
    exchange = Send(
        state.attempt,
        state.position.epoch,
        page.first,
        sent.last,
        page.prev_chain,
        sent.chains[-1],
        page.ops,
        page.statements,
        page.held,
        cursors,
        room,
        () if plain else page.offers,
        () if plain else page.parcels,
        page.parcels_upto,
        page.parked,
        page.reissue,
        opaque,
        page.adopted,
    )
    return state, (exchange, WaitUntil(state.deadline))


def _room(state: State, page: OutboxRead) -> int:
    """Return how many bytes of pages the hub may answer with; own records go first when the way is hard."""
    if state.deaf is not None or state.hunting:
        return 0
    if (state.busy or state.thin) and page.first + len(page.ops) <= state.goal:
        return 0
    left = state.budget_left
    if left is None:
        return state.room
    left -= sizing.packed(sum(map(len, page.ops)))
    return min(state.room, left) if left >= sizing.LEAST_BUDGET else 0
