"""Protections of the hub that a mutant takes away."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any
from unittest.mock import patch

from stationdesk_sync.hub import append, intake, project, verdicts
from stationdesk_sync.hub.admit import encode_exceptions
from stationdesk_sync.hub.faults import Refusal
from stationdesk_sync.hub.repeats import HeldIds
from stationdesk_sync.hub.store import segments, streams
from stationdesk_sync.hub.store.engine import Store
from stationdesk_sync.wire.problems import ProblemCode
from tests.simulation.disk import Crash
from tests.simulation.hub import SimStore


def repeats_count_again() -> list[Any]:
    """P12, P25: an op sent again under a new identity, or offered, counts a second time."""
    return [patch.object(HeldIds, "of", lambda *_args: set())]


def forks_not_seen() -> list[Any]:
    """P6: the chain before a range is not compared."""

    def only_gaps(_tx: Any, device: Any, received: Any) -> None:
        if received.first > device.last + 1:
            raise Refusal(ProblemCode.GAP, last=device.last, chain=device.chain)

    return [patch.object(intake, "check_place", only_gaps)]


def gaps_not_seen() -> list[Any]:
    """P8: a hub that was restored takes what comes, though what came before is missing."""
    whole = intake.check_place

    def anywhere(tx: Any, device: Any, received: Any) -> None:
        if received.first <= device.last + 1:
            whole(tx, device, received)

    return [patch.object(intake, "check_place", anywhere)]


def revoked_may_bring() -> list[Any]:
    """P18: a revoked desk is heard as before."""
    whole = intake._known

    def known(device: Any) -> Any:
        whole(device and replace(device, state="open"))
        return device

    return [patch.object(intake, "_known", known)]


def shut_out_counts() -> list[Any]:
    """P18: what is offered of a revoked desk counts like any other."""
    return [patch.object(intake, "SHUT_OUT", None)]


def shut_out_for_ever() -> list[Any]:
    """P18: what was shut out stays so when a trusted device brings it."""
    return [patch.object(append, "_vouched_for", lambda *_args: set())]


def poison_blocks() -> list[Any]:
    """P10: a bad op makes the hub refuse its whole batch."""
    whole = append.sort_out

    def strict(*args: Any) -> Any:
        arrived, aside = whole(*args)
        if aside:
            raise Refusal(ProblemCode.MALFORMED)
        return arrived, aside

    return [patch.object(append, "sort_out", strict)]


def exceptions_not_told() -> list[Any]:
    """P11: which ops were set aside does not stand in the stream."""
    return [patch.object(append, "encode_exceptions", lambda _aside: encode_exceptions(()))]


def late_corrections_dropped() -> list[Any]:
    """P19: a correction that came before its record is not applied when the record comes."""
    return [patch.object(project, "_waiting_for", lambda *_args: {})]


def statements_ignore_seen() -> list[Any]:
    """A day statement is judged over the desk's own chain alone."""
    whole = verdicts._upto

    def blind(place: Any, _seen: int, device: bytes, last: int | None) -> int | None:
        return whole(place, 0, device, last)

    return [patch.object(verdicts, "_upto", blind)]


def old_statements_judged() -> list[Any]:
    """P8: a statement about a stream that the restored hub no longer has is judged all the same."""
    whole = segments.put_statements

    def trusting(tx: Any, station: str, device: bytes, last: int, pos: int, said: Any, _seen: int) -> None:
        for one in said:
            whole(tx, station, device, last, pos, [one], one.seen)

    return [patch.object(segments, "put_statements", trusting)]


def positions_outside_the_transaction() -> list[Any]:
    """P1: positions are counted on even when the transaction that took them is undone."""
    whole = streams.append

    def counting(tx: Any, heads: Any, stream: str, count: int, *args: Any) -> Any:
        if lost.pop(stream, 0):
            pos, chain = heads[stream]
            heads[stream] = (pos + 1, chain)
        return whole(tx, heads, stream, count, *args)

    lost: dict[str, int] = {}
    write = Store.write

    @contextmanager
    def noting(self: Any) -> Iterator[Any]:
        try:
            with write(self) as tx:
                yield tx
        except Crash:
            lost.update({f"st:S-{number}": 1 for number in (1, 2, 3)})
            raise

    return [patch.object(streams, "append", counting), patch.object(Store, "write", noting)]


def acked_before_durable() -> list[Any]:
    """P22: the receipt goes out although the commit failed."""

    class Undone(BaseException):
        pass

    @contextmanager
    def hasty(self: Any) -> Iterator[Any]:
        try:
            with Store.write(self) as tx:
                yield tx
                try:
                    self._fuse.burn("hub before commit")
                except Crash:
                    raise Undone from None
        except Undone:
            pass

    return [patch.object(SimStore, "write", hasty)]


def overlaps_stored_again() -> list[Any]:
    """P12: what the hub holds of a range already is not cut off."""
    whole = append.append

    def uncut(tx: Any, rules: Any, heads: Any, device: Any, received: Any, **more: Any) -> None:
        whole(tx, rules, heads, replace(device, last=min(device.last, received.first - 1)), received, **more)

    return [patch.object(intake, "append", uncut)]


MUTANTS = {
    make.__name__: make
    for make in (
        repeats_count_again,
        forks_not_seen,
        gaps_not_seen,
        revoked_may_bring,
        poison_blocks,
        exceptions_not_told,
        late_corrections_dropped,
        statements_ignore_seen,
        old_statements_judged,
        positions_outside_the_transaction,
        acked_before_durable,
        overlaps_stored_again,
        shut_out_counts,
        shut_out_for_ever,
    )
}
