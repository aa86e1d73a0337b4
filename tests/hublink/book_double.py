"""A book in memory behind the ports that sync needs. Real ops, real chains, faults when told to."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from stationdesk.app.faults import Fault, FaultCode
from stationdesk.app.happened import Happening
from stationdesk.app.link_ports import Admitted, Cursor, HeardPage, NewIdentity, Offer, PageDiffers, Sayings
from stationdesk.app.outbox_ports import (
    ChainHead,
    DeskHeardOf,
    HubDay,
    HubDocument,
    KeyParcel,
    LinkState,
    OutboxBatch,
    ReceiptFacts,
)
from stationdesk_sync.model.chain import chain_next, chain_start, device_id
from stationdesk_sync.model.day import Statement, day_figures
from stationdesk_sync.model.op import Kind, Op, op_hash, op_id
from stationdesk_sync.model.registry import load_registers
from stationdesk_sync.model.stream import H_0, station_stream, stream_chain
from stationdesk_sync.sealing import signing, vouching
from stationdesk_sync.wire.codec import decode_op, encode_op

START = 1_795_500_000.0
REGISTERS = load_registers()


@dataclass
class FakeClock:
    """Moves only when a test moves it; the monotonic clock by a tenth of a second a look."""

    wall: float = START
    mono: float = 0.0

    def now(self) -> float:
        return self.wall

    def monotonic(self) -> float:
        self.mono += 0.1
        return self.mono


@dataclass
class FakeKeys:
    """A desk's keys."""

    signing_key: bytes = field(default_factory=signing.new_signing_key)
    box_key: bytes = field(default_factory=signing.new_box_key)

    @property
    def device_id(self) -> bytes:
        return device_id(signing.public_signing_key(self.signing_key))

    def public_keys(self) -> tuple[bytes, bytes]:
        return signing.public_signing_key(self.signing_key), signing.public_box_key(self.box_key)

    def sign(self, message: bytes) -> bytes:
        return signing.sign(self.signing_key, message)

    def vouching_key(self, hub_box_key: bytes) -> bytes:
        return vouching.shared_key(self.box_key, hub_box_key, self.device_id)


def visit(number: int, day: str = "2026-11-24", people: int = 1) -> bytes:
    data = {
        "day": day,
        "tz": "Asia/Shanghai",
        "slot": 40,
        "group": "rider",
        "services": ["rest", "water"],
        "people": people,
        "method": "keyed",
    }
    return encode_op(Op("visit", number.to_bytes(16, "big"), Kind.FACT, number, 1, data))


@dataclass
class FakeBook:
    """Both halves of a book in memory. ``heard`` are ops of other desks, ``points`` the stream's points it knows."""

    keys: FakeKeys = field(default_factory=FakeKeys)
    ops: list[bytes] = field(default_factory=list)
    joined: LinkState | None = None
    docs: list[HubDocument] = field(default_factory=list)
    days: dict[str, HubDay] = field(default_factory=dict)
    tries: list[tuple[float, str | None, str | None]] = field(default_factory=list)
    fault_on: dict[str, Fault] = field(default_factory=dict)
    receipts: list[ReceiptFacts] = field(default_factory=list)
    aside: dict[int, str] = field(default_factory=dict)
    busy: bool = False
    broken_chain: bool = False
    heard: list[bytes] = field(default_factory=list)
    points: list[tuple[int, bytes]] = field(default_factory=lambda: [(0, H_0)])
    offers: tuple[Offer, ...] = ()
    parcels: tuple[KeyParcel, ...] = ()
    parcels_upto: int = 0
    pages: list[HeardPage] = field(default_factory=list)
    next_keys: FakeKeys | None = None
    reissue_upto: int = 0

    def save(self, count: int, day: str = "2026-11-24") -> None:
        for _ in range(count):
            self.ops.append(visit(len(self.ops) + 1, day))

    def chains(self) -> list[bytes]:
        chains = [chain_start(self.keys.device_id)]
        for raw in self.ops:
            chains.append(chain_next(chains[-1], op_hash(raw)))
        return chains

    def _touch(self, name: str) -> None:
        if name in self.fault_on:
            raise self.fault_on[name]

    def head(self) -> ChainHead:
        self._touch("head")
        return ChainHead(len(self.ops), self.chains()[-1], len(self.ops))

    def chain_at(self, seq: int) -> bytes | None:
        self._touch("chain_at")
        chains = self.chains()
        return chains[seq] if seq < len(chains) else None

    def read(self, after: int, max_ops: int, max_raw: int) -> OutboxBatch:
        self._touch("read")
        taken: list[bytes] = []
        for raw in self.ops[after : after + max_ops]:
            if taken and sum(map(len, taken)) + len(raw) > max_raw:
                break
            taken.append(raw)
        ops = tuple(taken)
        chains = self.chains()
        own = [(op_id(raw), decode_op(raw)) for raw in self.ops[: after + len(ops)]]
        touched = sorted({op.day for _, op in own[after:] if op.day})
        upto = list(dict([*own, *((op_id(raw), decode_op(raw)) for raw in self.heard)]).items())
        seen = self.points[-1][0]
        statements = []
        for day in touched:
            figures = day_figures(day, upto, REGISTERS)
            statements.append(Statement(day, figures.people, figures.services, figures.code, seen))
        last_chain = b"\x00" * 16 if self.broken_chain else chains[after + len(ops)]
        return OutboxBatch(
            after + 1,
            ops,
            chains[after],
            last_chain,
            tuple(statements),
            tuple(chains[after + 1 : after + len(ops) + 1]),
        )

    def link(self) -> LinkState | None:
        return self.joined

    def may_join(self) -> None:
        if self.joined is not None:
            raise Fault(FaultCode.ALREADY_JOINED)

    def join(self, link: LinkState, documents: Sequence[HubDocument]) -> None:
        self._touch("join")
        self.may_join()
        self.joined = link
        self.docs = list(documents)

    def admitted(self, link: LinkState, documents: Sequence[HubDocument]) -> None:
        self._touch("admitted")
        assert self.joined is not None
        self.joined = link
        self.docs = list(documents)

    def store_receipt(self, facts: ReceiptFacts) -> None:
        self._touch("store_receipt")
        assert self.joined is not None
        self.receipts.append(facts)
        for document in facts.documents:
            held = next((d for d in self.docs if (d.kind, d.key) == (document.kind, document.key)), None)
            if held is None or held.version < document.version:
                self.docs = [*(d for d in self.docs if d is not held), document]
        self.aside |= {seq: code for seq, code in facts.set_aside if code != "repeat"}
        self.parcels_upto = max([self.parcels_upto, *(parcel.number for parcel in facts.parcels)])
        self.parcels = tuple(parcel for parcel in self.parcels if parcel.number > facts.parcels_taken)
        self.days.update({day.day: day for day in facts.days})
        self.joined = replace(
            self.joined,
            acked=max(facts.acked, self.joined.acked),
            acked_chain=facts.chain if facts.acked > self.joined.acked else self.joined.acked_chain,
            epoch=facts.epoch,
            last_success=facts.at,
            last_try=facts.at,
            last_problem=None,
            desks=facts.desks,
            hub_offset=facts.hub_offset,
            tls=facts.tls or self.joined.tls,
            not_before=facts.not_before,
        )

    def rewind(self, acked: int, chain: bytes, epoch: int, at: float = 0.0) -> None:
        assert self.joined is not None
        self.joined = replace(self.joined, acked=acked, acked_chain=chain, epoch=epoch)

    def note_try(self, at: float, problem: str | None, held: str | None) -> None:
        self._touch("note_try")
        assert self.joined is not None
        self.tries.append((at, problem, held))
        self.joined = replace(self.joined, last_try=at, last_problem=problem, held=held)

    def hub_days(self, days: Sequence[str]) -> dict[str, HubDay]:
        return {day: self.days[day] for day in days if day in self.days}

    def documents(self) -> list[HubDocument]:
        self._touch("documents")
        return self.docs

    def parked(self) -> int:
        return 0

    def happenings(self) -> list[Happening]:
        return []

    def set_aside(self) -> dict[int, str]:
        return dict(self.aside)

    def desks(self) -> list[DeskHeardOf]:
        return list(self.joined.desks) if self.joined else []

    def sayings(self, *, room: int) -> Sayings:
        self._touch("sayings")
        assert self.joined is not None
        cursor = Cursor(station_stream(self.joined.station), *self.points[-1])
        reissue = self.joined.acked < self.reissue_upto
        extras = (self.offers, self.parcels) if room else ((), ())
        return Sayings((cursor,), *extras, self.parcels_upto, 0, reissue=reissue, more=False)

    def take_carried(self, offer: Offer) -> int:
        raise NotImplementedError("no test of the network carries a stick")

    def store_page(self, page: HeardPage) -> int:
        self._touch("store_page")
        self.pages.append(page)
        if page.marks is not None:
            while self.points[-1] not in page.marks:
                self.points.pop()
            return 0
        pos, chain = self.points[-1]
        known = {op_id(raw) for raw in (*self.ops, *self.heard)}
        fresh: dict[bytes, bytes] = {}
        for part in page.ranges:
            count = part.to_pos - part.from_pos + 1
            chain = stream_chain(chain, part.last_chain, count, part.exceptions)
            fresh |= {op_id(raw): raw for raw in (part.batch.ops if part.batch else ()) if op_id(raw) not in known}
            pos = part.to_pos
        if page.after != self.points[-1][0] or chain != page.chain:
            raise PageDiffers("chain")
        self.heard += fresh.values()
        if page.ranges:
            self.points.append((pos, chain))
        return len(fresh)

    def begin_reissue(self) -> NewIdentity:
        self._touch("begin_reissue")
        assert self.joined is not None
        self.next_keys = self.next_keys or FakeKeys()
        device_key, box_key = self.next_keys.public_keys()
        message = signing.reissue_message(self.joined.station, self.keys.device_id, device_key, box_key)
        proofs = self.keys.sign(message), self.next_keys.sign(message)
        return NewIdentity(self.joined.station, self.keys.device_id, device_key, box_key, len(self.ops), *proofs)

    def finish_reissue(self, admitted: Admitted) -> None:
        self._touch("finish_reissue")
        assert self.joined is not None and self.next_keys is not None
        self.keys.signing_key, self.keys.box_key = self.next_keys.signing_key, self.next_keys.box_key
        self.next_keys, self.reissue_upto, self.aside = None, len(self.ops), {}
        self.joined = replace(
            self.joined,
            letter=admitted.letter,
            certificate=admitted.certificate,
            epoch=admitted.epoch,
            hub_box_key=admitted.hub_box_key,
            acked=0,
            acked_chain=chain_start(self.keys.device_id),
            held=None,
            last_problem=None,
        )

    def state_buckets(self) -> bytes:
        return bytes(256 * 32)

    def state_rows(self, buckets: Sequence[int]) -> list[tuple[str, bytes, bytes]]:
        return []

    def rows_with_a_reason(self) -> frozenset[bytes]:
        return frozenset()

    def begin_again(self) -> None:
        self.points = [(0, H_0)]

    def note_compared(self, at: float, put_right: int, left: int) -> None:
        self._touch("note_compared")
