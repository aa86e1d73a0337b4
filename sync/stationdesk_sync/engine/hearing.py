"""Storing what came down, page by page, and what follows it. Called by ``machine`` and ``saying``.

A page that does not fit is never stored and never stops the book's own records from going up.
"""

from msgspec.structs import replace

from stationdesk_sync.engine import sizing
from stationdesk_sync.engine.effects import OutcomeKind, StorePage, WaitUntil
from stationdesk_sync.engine.events import PageRefused, PageStored
from stationdesk_sync.engine.rounds import Step, end, enter, fail, read, reissue
from stationdesk_sync.engine.state import Phase, State
from stationdesk_sync.engine.timing import HOLD_RETRY
from stationdesk_sync.wire.messages import CursorRow, Page

FORK = "fork"
MOST_REPAIRS = 2
MOST_MARKS = 2
MOST_EXTRAS = 16


def next_page(state: State, now: float) -> Step:
    """Have the next page stored; after the last one, go on with the round."""
    cursors = state.sent.cursors if state.sent is not None else ()
    while state.pages:
        why = _misfit(state.pages[0], cursors)
        if why is None:
            state = enter(state, Phase.HEARING, now)
            return state, (StorePage(state.attempt, state.pages[0]), WaitUntil(state.deadline))
        state = refuse(replace(state, pages=state.pages[1:]), why, now)
    return onward(state, now)


def page_stored(state: State, event: PageStored, now: float) -> Step:
    """Count what was new and look whether this stream has more."""
    page = state.pages[0]
    state = replace(state.counted(heard=event.heard), pages=state.pages[1:])
    if page.marks is not None:
        state = state.counted(marks=1)
        return next_page(replace(state, behind=True, progress=state.tally.marks <= MOST_MARKS), now)
    reached = page.ranges[-1].to_pos if page.ranges else page.after
    progress = state.progress or bool(page.ranges)
    return next_page(replace(state, behind=state.behind or reached < page.head, progress=progress), now)


def page_refused(state: State, event: PageRefused, now: float) -> Step:
    """Pass over a page that does not fit the book.

    One that shows other own records than the book's (its disk was set back, or another PC goes on with a copy of it) is
    a fork like one that the hub finds.
    """
    if event.why == FORK:
        return reissue(state, now)
    return next_page(refuse(replace(state, pages=state.pages[1:]), event.why, now), now)


def refuse(state: State, why: str, now: float) -> State:
    """Hear no more in this round; after too many such rounds in a day, not before the day is over."""
    if state.deaf is not None:
        return state
    repairs, since = state.repairs + 1, state.repairs_since
    if not 0 <= now - since < HOLD_RETRY:
        repairs, since = 1, now
    until = since + HOLD_RETRY if repairs > MOST_REPAIRS else 0.0
    return replace(state, deaf=why, deaf_until=until, repairs=repairs, repairs_since=since, behind=True, unheard=False)


def onward(state: State, now: float) -> Step:
    """Make another exchange while something is left to bring or to hear, else end the round."""
    own = state.position.acked < state.goal or state.look_again
    hear = state.deaf is None and (state.unheard or (state.behind and state.progress))
    extras = state.more and not state.hunting and state.tally.extras < MOST_EXTRAS
    if not (own or hear or extras):
        return finish(state, now)
    if state.patience_s:
        return end(state, now, OutcomeKind.LATER)
    left = state.budget_left
    if left is not None and left < sizing.LEAST_BUDGET:
        return end(state, now, OutcomeKind.LATER, detail="budget")
    return read(state if own or hear else state.counted(extras=1), now)


def finish(state: State, now: float) -> Step:
    """End a round that has brought everything; a refused page is told, and asked for again if the day allows."""
    if state.deaf is None:
        return end(state, now, OutcomeKind.DONE)
    if now < state.deaf_until:
        return end(state, now, OutcomeKind.BAD_PAGE, detail=state.deaf)
    return fail(state, now, OutcomeKind.BAD_PAGE, detail=state.deaf)


def _misfit(page: Page, cursors: tuple[CursorRow, ...]) -> str | None:
    """Return what is wrong with a page's positions: they must follow the cursor without a hole."""
    if page.marks is not None:
        return "marks_with_ranges" if page.ranges else None
    at = next((pos for stream, pos, _ in cursors if stream == page.stream), 0)
    if page.after != at:
        return "another_cursor"
    for part in page.ranges:
        if part.from_pos != at + 1 or part.to_pos < part.from_pos:
            return "positions"
        at = part.to_pos
    return "head" if at > page.head else None
