"""Protections of the desk (engine, driver, book) that a mutant takes away."""

from dataclasses import replace
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

from msgspec import structs
from sqlcipher3 import dbapi2 as driver

from stationdesk.app.outbox_ports import OutboxBatch
from stationdesk.storage import foreign, heard_ops, hearing, journal, link_state, marks, outbox, page, reissue
from stationdesk.storage.hearing import BookHearing
from stationdesk_sync.engine import answers
from stationdesk_sync.engine import hearing as engine_hearing
from stationdesk_sync.engine.effects import OutcomeKind
from stationdesk_sync.engine.rounds import end
from stationdesk_sync.model.stream import stream_chain
from stationdesk_sync.wire.problems import ProblemCode
from tests.simulation.disk import Crash


def cursor_apart_from_rows() -> list[Any]:
    """P15: the cursor is written in a transaction of its own, before the rows."""
    whole = BookHearing.store_page

    def apart(self: Any, heard: Any) -> int:
        try:
            return whole(self, heard)
        except Crash:
            with self._database.write() as cursor:
                _only_marks(cursor, heard)
            raise

    return [patch.object(BookHearing, "store_page", apart)]


def _only_marks(cursor: Any, heard: Any) -> None:
    pos, chain = marks.position(cursor, heard.stream)
    for one in heard.ranges if pos == heard.after else ():
        count = one.to_pos - one.from_pos + 1
        chain = stream_chain(chain, one.last_chain, count, one.exceptions)
        row = (one.device, one.first, one.last_chain, one.exceptions)
        try:
            marks.add_marks(cursor, [marks.Mark(heard.stream, one.to_pos, one.from_pos, chain, *row)])
        except driver.IntegrityError:
            return


def ack_of_another_exchange() -> list[Any]:
    """P7: a receipt counts for what was just sent, whatever exchange it answers and whatever chain it names."""

    def taken(state: Any, event: Any, sent: Any, now: float) -> Any:
        return answers.accept(state, sent.last, event.receipt, event.took_s, sent, now)

    unbound = patch("stationdesk_sync.client.hub_client.hashlib", SimpleNamespace(sha256=_Answering))
    return [unbound, patch.object(answers, "receipt_arrived", taken)]


class _Answering:
    """A hash that equals every other: the binding of receipts is gone, nothing else hashes in that module."""

    def __init__(self, _raw: bytes) -> None:
        pass

    def digest(self) -> Any:
        return _Everything()


class _Everything(bytes):
    def __getitem__(self, _which: Any) -> Any:
        return self

    def __eq__(self, _other: object) -> bool:
        return True

    def __ne__(self, _other: object) -> bool:
        return False

    __hash__ = bytes.__hash__


def gaps_change_nothing() -> list[Any]:
    """P8: a hub that holds less than thought changes nothing about what waits."""

    def kept(state: Any, _claim: Any, now: float) -> Any:
        return end(state, now, OutcomeKind.DONE)

    return [patch.object(answers, "store_rewind", kept)]


def no_offers() -> list[Any]:
    """P9: nobody offers what the hub lost and its writer lost too."""
    return [patch.object(hearing, "read_offers", lambda _cursor, _room: ((), False))]


def nobody_adopts() -> list[Any]:
    """P9: what has no place and no signature to offer it under stays where it was heard."""
    return [patch.object(hearing, "note_loose", lambda _cursor: False)]


def strange_devices_waited_for() -> list[Any]:
    """P9: a device that the restored hub does not know any more is offered for ever."""
    return [patch.object(outbox, "note_unknown", lambda _cursor, _desks: None)]


def adopted_not_named() -> list[Any]:
    """P12: adopted records go up as if this desk had written them."""
    return [patch.object(outbox, "OutboxBatch", lambda *parts: OutboxBatch(*parts[:6]))]


def parked_for_ever() -> list[Any]:
    """P10: what an older program did not understand is not looked at again."""
    return [patch.object(foreign.ForeignOps, "replay_parked", lambda _self: 0)]


def marks_ignored() -> list[Any]:
    """P8: a cursor that is off the stream stays where it is."""
    return [patch.object(hearing, "go_back", lambda *_args, **_more: 0)]


def own_ranges_not_compared() -> list[Any]:
    """P7: a book that was set back believes that it holds what the hub says is its own."""
    return [patch.object(page, "_own_range", lambda *_args: None)]


def shown_fork_passed_over() -> list[Any]:
    """P6: a page that shows a fork is refused like any other, and nothing follows."""

    def refused(state: Any, event: Any, now: float) -> Any:
        state = structs.replace(state, pages=state.pages[1:])
        return engine_hearing.next_page(engine_hearing.refuse(state, event.why, now), now)

    return [patch("stationdesk_sync.engine.hearing.page_refused", refused)]


def fork_only_holds() -> list[Any]:
    """P6: a fork that the hub finds is told to a person instead of a new identity being made."""
    kept = (ProblemCode.UNKNOWN_DEVICE,)
    return [patch.object(answers, "_FORKS", kept)]


def strange_hub_only_holds() -> list[Any]:
    """P8: a hub restored to before it admitted a desk is not asked to know it again."""
    return [patch.object(answers, "_FORKS", (ProblemCode.FORK, ProblemCode.SUPERSEDED))]


def set_aside_counts_at_peers() -> list[Any]:
    """P11: what the hub set aside is counted at the other desks."""
    return [patch.object(page, "_codes", lambda _heard: {})]


def reissue_forgets_unsent() -> list[Any]:
    """P7: a desk that goes on under a new identity takes all its records for received."""
    whole = reissue.finish

    def forgetful(cursor: Any, keys: Any, admitted: Any) -> Any:
        following = whole(cursor, keys, admitted)
        seq, chain = cursor.execute("SELECT seq, chain FROM device_chain").fetchone()
        link_state.write_link(cursor, replace(link_state.joined(cursor), acked=seq, acked_chain=chain))
        return following

    return [patch.object(reissue, "finish", forgetful)]


def reissue_not_declared() -> list[Any]:
    """P12: records sent again under a new identity are not declared as such."""
    return [patch("stationdesk.app.outbox_ports.LinkState.reissue", False)]


def old_place_forgotten() -> list[Any]:
    """P9: an op that is taken again loses the place at which it stood first."""
    drop = foreign._drop

    def forgotten(*args: Any) -> list[Any]:
        drop(*args)
        return []

    return [patch.object(foreign, "_drop", forgotten)]


def repeat_clears_a_refusal() -> list[Any]:
    """P11: a set-aside op counts once it is repeated."""
    held = foreign._held

    def cleared(cursor: Any, row_id: bytes, identity: bytes, place: Any) -> Any:
        found = held(cursor, row_id, identity, place)
        again = found is not None and found.state == foreign.REFUSED and foreign._counted(place)
        return None if again else found

    return [patch.object(foreign, "_held", cleared)]


def mended_counts_too() -> list[Any]:
    """P11: what was mended counts beside what took its place."""
    return [
        patch.object(foreign, "note_mended", lambda *_args: []),
        patch.object(journal, "note_mended", lambda *_: []),
    ]


def void_mends_stand() -> list[Any]:
    """P11: a mend in which the hub found nothing to mend stands at its own desk."""
    return [patch.object(heard_ops, "void_own", lambda *_args: [])]


def places_outlive_their_marks() -> list[Any]:
    """P8: a book that goes back keeps saying that it holds an old identity's records as far as before."""
    return [patch.object(marks, "_hold_less", lambda *_args: None)]


def clock_follows_the_pc() -> list[Any]:
    """P4: the clock of records goes back with the clock of the PC."""
    return [patch("stationdesk.storage.journal.next_clock", lambda now, _before: (now // 900) << 32)]


MUTANTS = {
    make.__name__: make
    for make in (
        cursor_apart_from_rows,
        gaps_change_nothing,
        marks_ignored,
        own_ranges_not_compared,
        shown_fork_passed_over,
        fork_only_holds,
        strange_hub_only_holds,
        set_aside_counts_at_peers,
        reissue_not_declared,
        places_outlive_their_marks,
        clock_follows_the_pc,
        nobody_adopts,
        parked_for_ever,
        ack_of_another_exchange,
        no_offers,
        reissue_forgets_unsent,
        old_place_forgotten,
        repeat_clears_a_refusal,
        mended_counts_too,
        void_mends_stand,
        strange_devices_waited_for,
        adopted_not_named,
    )
}
