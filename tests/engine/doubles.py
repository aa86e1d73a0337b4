"""A book and a hub in memory, and a driver that carries effects out between them, losing what it is told to."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field

from stationdesk_sync.engine.effects import (
    Effect,
    ReadChain,
    ReadOutbox,
    Report,
    Send,
    StoreReceipt,
    StoreRewind,
    WaitUntil,
)
from stationdesk_sync.engine.events import (
    Asked,
    ChainRead,
    Event,
    OutboxRead,
    ReceiptArrived,
    Refused,
    Stored,
    StoreFailed,
    Tick,
    Unreachable,
)
from stationdesk_sync.engine.machine import step
from stationdesk_sync.engine.state import Position, State, begin, refresh
from stationdesk_sync.model.chain import chain_next, chain_start
from stationdesk_sync.model.op import op_hash
from stationdesk_sync.wire.messages import Problem, Receipt

START = 1_795_500_000.0
DEVICE = hashlib.sha256(b"a desk").digest()[:16]


def chains_of(ops: list[bytes], device: bytes = DEVICE) -> list[bytes]:
    """The chain before the first op and after each."""
    chains = [chain_start(device)]
    for raw in ops:
        chains.append(chain_next(chains[-1], op_hash(raw)))
    return chains


def op_bytes(number: int, flavour: str = "") -> bytes:
    return b"op%d%s" % (number, flavour.encode())


@dataclass
class ModelBook:
    """A desk's book: its ops and what it stored about the hub."""

    ops: list[bytes] = field(default_factory=list)
    acked: int = 0
    epoch: int = 1
    last_heard: float | None = None
    reads: list[ReadOutbox] = field(default_factory=list)
    chain_override: bytes | None = None

    def save(self, count: int = 1, flavour: str = "") -> None:
        for _ in range(count):
            self.ops.append(op_bytes(len(self.ops) + 1, flavour))

    @property
    def chains(self) -> list[bytes]:
        return chains_of(self.ops)

    def position(self) -> Position:
        chain = self.chain_override or self.chains[self.acked]
        return Position(DEVICE, self.epoch, self.acked, chain, self.last_heard)

    def read(self, wish: ReadOutbox) -> OutboxRead:
        self.reads.append(wish)
        limit = wish.max_ops if wish.upto is None else max(0, min(wish.max_ops, wish.upto - wish.after))
        ops = self.ops[wish.after : wish.after + limit]
        chains = self.chains
        after = chains[wish.after + 1 : wish.after + len(ops) + 1]
        return OutboxRead(
            wish.attempt, wish.after + 1, tuple(ops), chains[wish.after], tuple(after), (), (), len(self.ops)
        )


@dataclass
class ModelHub:
    """A hub after PLAN's rules: keeps ops of one device by chain."""

    ops: list[bytes] = field(default_factory=list)
    epoch: int = 1
    max_ops: int = 2000
    after_s: int = 0
    time: float = START
    forked: bool = False
    refusal: Problem | None = None
    biggest: int = 10_000
    calls: list[Send] = field(default_factory=list)
    lying_chain: bytes | None = None

    def take(self, send: Send) -> Receipt | Problem:
        self.calls.append(send)
        chains = chains_of(self.ops)
        held = len(self.ops)
        if self.refusal is not None:
            return self.refusal
        if len(send.ops) > self.biggest:
            return Problem(code="too_large")
        if send.epoch != self.epoch:
            return Problem(code="epoch", last=held, chain=chains[-1], epoch=self.epoch)
        if send.first > held + 1:
            return Problem(code="gap", last=held, chain=chains[-1])
        if chains[send.first - 1] != send.prev_chain:
            return Problem(code="fork")
        overlap = list(send.ops[: held - send.first + 1])
        if overlap != self.ops[send.first - 1 : send.first - 1 + len(overlap)]:
            return Problem(code="fork")
        self.ops.extend(send.ops[len(overlap) :])
        return self.receipt()

    def receipt(self) -> Receipt:
        return Receipt(
            device=DEVICE,
            upto=len(self.ops),
            chain=self.lying_chain or chains_of(self.ops)[-1],
            set_aside=[],
            days=[],
            desks=[],
            documents=[],
            tls=[],
            time=self.time,
            epoch=self.epoch,
            durable_upto=len(self.ops),
            max_ops=self.max_ops,
            after_s=self.after_s,
        )


def reach(hub: ModelHub, send: Send) -> Event:
    answer = hub.take(send)
    if isinstance(answer, Problem):
        return Refused(send.attempt, answer)
    return ReceiptArrived(send.attempt, answer, 0.1)


@dataclass
class Desk:
    """A book, a hub and the engine between them. ``way`` turns a sent batch into an answer."""

    book: ModelBook = field(default_factory=ModelBook)
    hub: ModelHub = field(default_factory=ModelHub)
    now: float = START
    way: Callable[[ModelHub, Send], Event] = reach
    store_fails: bool = False
    after_send: Callable[["Desk"], None] | None = None
    state: State = field(init=False)
    effects: list[Effect] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.state = begin(self.book.position(), self.now)

    def restart(self) -> None:
        """A new process: only what is stored is left."""
        self.state = begin(self.book.position(), self.now)

    def asked(self) -> Report:
        return self.run(Asked())

    def tick(self) -> Report | None:
        report, _ = self.drive(Tick())
        return report

    def run(self, event: Event) -> Report:
        self.state = refresh(self.state, self.book.position(), 0.5, self.now)
        report, _ = self.drive(event)
        assert report is not None
        return report

    def wait_for_due(self) -> None:
        self.now = self.state.due

    def drive(self, event: Event) -> tuple[Report | None, int]:
        queue: list[Event] = [event]
        report, steps = None, 0
        while queue:
            steps += 1
            assert steps < 10_000, "the engine does not come to an end"
            self.state, effects = step(self.state, queue.pop(0), self.now)
            assert effects == () or any(isinstance(e, WaitUntil) for e in effects), "a wait without a timer"
            for effect in effects:
                self.effects.append(effect)
                if isinstance(effect, Report):
                    report = effect
                elif not isinstance(effect, WaitUntil):
                    queue.append(self.carry_out(effect))
        return report, steps

    def carry_out(self, effect: Effect) -> Event:
        if isinstance(effect, ReadOutbox):
            return self.book.read(effect)
        if isinstance(effect, ReadChain):
            chains = self.book.chains
            return ChainRead(effect.attempt, chains[effect.seq] if effect.seq < len(chains) else None)
        if isinstance(effect, Send):
            answer = self.way(self.hub, effect)
            if self.after_send is not None:
                self.after_send(self)
            return answer
        assert isinstance(effect, StoreReceipt | StoreRewind)
        if self.store_fails:
            return StoreFailed(effect.attempt)
        self.book.acked = effect.upto
        if isinstance(effect, StoreRewind):
            self.book.epoch = effect.epoch
        else:
            self.book.last_heard = self.now
        return Stored(effect.attempt)


def lost_request(_hub: ModelHub, send: Send) -> Event:
    return Unreachable(send.attempt, "offline")


def lost_answer(hub: ModelHub, send: Send) -> Event:
    hub.take(send)
    return Unreachable(send.attempt, "timeout")


def desk_with(count: int) -> Desk:
    """A joined desk with so many ops that nobody has sent yet."""
    desk = Desk()
    desk.book.save(count)
    return desk
