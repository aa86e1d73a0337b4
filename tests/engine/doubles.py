"""A book in memory, and a driver that carries effects out between it and a hub, losing what it is told to."""

import hashlib
import itertools
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, field

from stationdesk_sync.engine.effects import (
    Effect,
    ReadChain,
    ReadOutbox,
    Reissue,
    Report,
    Send,
    StorePage,
    StoreReceipt,
    StoreRewind,
    WaitUntil,
)
from stationdesk_sync.engine.events import (
    Asked,
    ChainRead,
    Event,
    OutboxRead,
    PageRefused,
    PageStored,
    ReadFailed,
    ReceiptArrived,
    Refused,
    Reissued,
    Stored,
    StoreFailed,
    Tick,
    Unreachable,
)
from stationdesk_sync.engine.machine import step
from stationdesk_sync.engine.state import Hold, Position, State, begin, refresh
from stationdesk_sync.wire.messages import Batch, Page, Parcel, Problem, Receipt
from tests.engine.model_hub import DEVICE, START, STREAM, Entry, ModelHub, batch_of, chains_of, stream_chain
from tests.fakes.changed import replace

__all__ = ["DEVICE", "START", "STREAM", "ModelHub", "chains_of"]

_NAMES = itertools.count()
A_DAY = 86_400.0


def op_bytes(number: int, flavour: str = "") -> bytes:
    return b"op%d%s" % (number, flavour.encode())


@dataclass
class ModelBook:
    """A desk's book: its ops, what it heard, and what it stored about the hub."""

    device: bytes = DEVICE
    ops: list[bytes] = field(default_factory=list)
    acked: int = 0
    epoch: int = 1
    last_heard: float | None = None
    hold: Hold | None = None
    heard: list[Entry] = field(default_factory=list)
    points: list[tuple[int, bytes]] = field(default_factory=lambda: [(0, b"\x00" * 16)])
    desks: dict[bytes, int] = field(default_factory=dict)
    parcels: tuple[Parcel, ...] = ()
    more: bool = False
    next_device: bytes = b""
    reissue: bool = False
    reads: list[ReadOutbox] = field(default_factory=list)
    chain_override: bytes | None = None
    told: list[bytes] = field(default_factory=list)
    loose_since: float | None = None

    def save(self, count: int = 1, flavour: str = "") -> None:
        for _ in range(count):
            self.ops.append(op_bytes(len(self.ops) + 1, flavour))

    @property
    def chains(self) -> list[bytes]:
        return chains_of(self.ops, self.device)

    @property
    def knows(self) -> set[bytes]:
        """Every op this book holds."""
        return {*self.ops, *(raw for _, _, raw in self.heard)}

    def position(self) -> Position:
        chain = self.chain_override or self.chains[self.acked]
        return Position(self.device, self.epoch, self.acked, chain, self.last_heard, self.hold)

    def read(self, wish: ReadOutbox) -> OutboxRead:
        self.reads.append(wish)
        limit = wish.max_ops if wish.upto is None else max(0, min(wish.max_ops, wish.upto - wish.after))
        ops = self.ops[wish.after : wish.after + limit]
        while len(ops) > 1 and sum(map(len, ops)) > wish.max_raw:
            ops = ops[: len(ops) // 2]
        chains = self.chains
        after = chains[wish.after + 1 : wish.after + len(ops) + 1]
        last = len(self.ops)
        page = OutboxRead(wish.attempt, wish.after + 1, tuple(ops), chains[wish.after], tuple(after), (), (), last)
        page = replace(page, cursors=((STREAM, *self.points[-1]),), reissue=self.reissue)
        if not wish.everything:
            return page
        return replace(page, offers=self.offers(), parcels=self.parcels, more=self.more)

    def offers(self) -> tuple[Batch, ...]:
        """What others made and the hub no longer has, by its last receipt."""
        found = []
        for device, last in self.desks.items():
            ops = {seq: raw for owner, seq, raw in self.heard if owner == device}
            if device != self.device and last + 1 in ops:
                run = [ops[seq] for seq in range(last + 1, max(ops) + 1) if seq in ops]
                found.append(batch_of(device, last + 1, run))
        return tuple(found)

    def store_receipt(self, receipt: Receipt, upto: int, now: float) -> None:
        self.acked, self.last_heard, self.hold = upto, now, None
        self.reissue = self.reissue and upto < len(self.ops)
        self.desks = {desk.device: desk.last for desk in receipt.desks}

    def store_page(self, page: Page) -> int:
        if page.marks is not None:
            known = set(page.marks)
            while self.points[-1] not in known:
                self.points.pop()
            del self.told[self.points[-1][0] :]
            return 0
        pos, chain = self.points[-1]
        new: list[Entry] = []
        for part in page.ranges:
            assert part.batch is not None
            new.append((part.device, part.first, part.batch.body))
            chain = stream_chain(chain, new[-1])
        if page.after != pos or chain != page.chain:
            raise ValueError("chain")
        fresh = [entry for entry in new if entry[2] not in self.knows]
        self.heard += fresh
        if new:
            self.points.append((pos + len(new), chain))
            self.told += [raw for _, _, raw in new]
        if len(self.told) == page.head:
            self._adopt()
        return len(fresh)

    def _adopt(self) -> None:
        """Take what nobody brings into the own chain after a day, as ``storage.adopting`` does."""
        loose = [raw for _, _, raw in self.heard if raw not in self.told and raw not in self.ops]
        now = self.last_heard or 0.0
        if not loose:
            self.loose_since = None
        elif self.loose_since is None or self.loose_since > now:
            self.loose_since = now
        elif now - self.loose_since >= A_DAY and not self.offers():
            self.ops += loose
            self.loose_since = None

    def new_identity(self) -> bytes:
        self.next_device = self.next_device or hashlib.sha256(self.device + b"%d" % next(_NAMES)).digest()[:16]
        return self.next_device

    def take_identity(self, epoch: int) -> None:
        self.device, self.next_device = self.next_device, b""
        self.acked, self.epoch, self.reissue, self.hold = 0, epoch, True, None
        self.chain_override = None

    def copied(self) -> "ModelBook":
        return deepcopy(self)


def reach(hub: ModelHub, send: Send, device: bytes = DEVICE) -> Event:
    answer = hub.take(send, device)
    if isinstance(answer, Problem):
        return Refused(send.attempt, answer)
    return ReceiptArrived(send.attempt, answer, 0.1)


@dataclass
class Desk:
    """A book, a hub and the engine between them. ``way`` turns a sent exchange into an answer."""

    book: ModelBook = field(default_factory=ModelBook)
    hub: ModelHub = field(default_factory=ModelHub)
    now: float = START
    way: Callable[..., Event] = reach
    store_fails: bool = False
    page_fails: bool = False
    read_fails: bool = False
    reissue_lost: bool = False
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
        if isinstance(effect, ReadOutbox | ReadChain) and self.read_fails:
            return ReadFailed(effect.attempt)
        if isinstance(effect, ReadOutbox):
            return self.book.read(effect)
        if isinstance(effect, ReadChain):
            chains = self.book.chains
            return ChainRead(effect.attempt, chains[effect.seq] if effect.seq < len(chains) else None)
        if isinstance(effect, Send):
            plain = self.book.device == DEVICE
            answer = self.way(self.hub, effect) if plain else self.way(self.hub, effect, self.book.device)
            if self.after_send is not None:
                self.after_send(self)
            return answer
        if isinstance(effect, Reissue):
            return self.reissue(effect)
        assert isinstance(effect, StoreReceipt | StoreRewind | StorePage)
        return self.store(effect)

    def reissue(self, effect: Reissue) -> Event:
        new = self.book.new_identity()
        problem = self.hub.reissue(self.book.device, new)
        if problem is not None:
            return Refused(effect.attempt, problem)
        if self.reissue_lost:
            return Unreachable(effect.attempt, "timeout")
        if self.store_fails:
            return StoreFailed(effect.attempt)
        self.book.take_identity(self.hub.epoch)
        return Reissued(effect.attempt, self.book.position())

    def store(self, effect: StoreReceipt | StoreRewind | StorePage) -> Event:
        if self.store_fails or (self.page_fails and isinstance(effect, StorePage)):
            return StoreFailed(effect.attempt)
        if isinstance(effect, StorePage):
            try:
                return PageStored(effect.attempt, self.book.store_page(effect.page))
            except ValueError as error:
                return PageRefused(effect.attempt, str(error))
        if isinstance(effect, StoreRewind):
            self.book.acked, self.book.epoch = effect.upto, effect.epoch
        else:
            self.book.store_receipt(effect.receipt, effect.upto, self.now)
        return Stored(effect.attempt)


def lost_request(_hub: ModelHub, send: Send, _device: bytes = DEVICE) -> Event:
    return Unreachable(send.attempt, "offline")


def lost_answer(hub: ModelHub, send: Send, device: bytes = DEVICE) -> Event:
    hub.take(send, device)
    return Unreachable(send.attempt, "timeout")


def desk_with(count: int) -> Desk:
    """A joined desk with so many ops that nobody has sent yet."""
    desk = Desk()
    desk.book.save(count)
    return desk
