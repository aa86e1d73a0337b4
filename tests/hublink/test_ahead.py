"""The next batch is ready when it is asked for, is dropped when something else is, and hides no trouble."""

import threading
from typing import Any, cast

import pytest

from stationdesk.app.faults import Fault, FaultCode
from stationdesk.app.outbox_ports import OutboxBatch
from stationdesk.hublink.ahead import Ahead
from stationdesk_sync.wire.packing import pack

OPS = tuple(bytes([160 + n % 16]) for n in range(900))  # fixarrays and fixstrings: any bytes that are one value each


class Outbox:
    """Holds ops; ``reads`` tells who asked for what."""

    def __init__(self, trouble: Exception | None = None) -> None:
        self.trouble = trouble
        self.reads: list[tuple[int, int, int]] = []
        self.threads: list[str] = []

    def read(self, after: int, max_ops: int, max_raw: int) -> OutboxBatch:
        self.reads.append((after, max_ops, max_raw))
        self.threads.append(threading.current_thread().name)
        if self.trouble is not None:
            raise self.trouble
        ops = OPS[after : after + max_ops]
        return OutboxBatch(after + 1, ops, b"before", b"after", (), (b"after",) * len(ops))


def ahead_of(outbox: Outbox) -> Ahead:
    return Ahead(cast("Any", outbox))


def test_the_batch_is_read_and_packed_on_another_thread(monkeypatch):
    outbox = Outbox()
    ahead = ahead_of(outbox)
    ahead.begin(200, 100, 10_000)
    batch = ahead.take(200, 500, 10_000)
    assert batch is not None
    assert (batch.first, len(batch.ops)) == (201, 200)
    assert outbox.reads == [(200, 200, 10_000)]
    assert outbox.threads == ["ahead"]
    monkeypatch.setattr("stationdesk.hublink.ahead.pack", lambda _ops: pytest.fail("packed twice"))
    assert ahead.packed(batch.ops) == pack(batch.ops)


@pytest.mark.parametrize(
    ("after", "max_ops", "max_raw"),
    [(100, 500, 10_000), (200, 199, 10_000), (200, 500, 199)],
    ids=["another place", "fewer ops", "fewer bytes"],
)
def test_what_is_not_asked_for_is_dropped(after: int, max_ops: int, max_raw: int):
    ahead = ahead_of(Outbox())
    ahead.begin(200, 100, 10_000)
    assert ahead.take(after, max_ops, max_raw) is None
    assert ahead.take(200, 500, 10_000) is None, "taken or dropped, it is offered once"


@pytest.mark.parametrize("trouble", [Fault(FaultCode.BOOK_DAMAGED, where="op 7"), ValueError("beyond the head")])
def test_trouble_comes_up_where_the_book_is_read_in_earnest(trouble: Exception):
    ahead = ahead_of(Outbox(trouble))
    ahead.begin(200, 100, 10_000)
    assert ahead.take(200, 500, 10_000) is None


def test_nothing_reads_the_book_after_the_end_of_a_round():
    ahead = ahead_of(Outbox())
    ahead.begin(200, 100, 10_000)
    ahead.close()
    assert not [each for each in threading.enumerate() if each.name == "ahead"]
    assert ahead.take(200, 500, 10_000) is None


def test_ops_that_nobody_prepared_are_packed_when_they_go():
    assert ahead_of(Outbox()).packed(OPS[:50]) == pack(OPS[:50])
