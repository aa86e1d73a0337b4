"""A hub of one station in memory: device chains, one stream of dense positions, pages, offers, new identities."""

import hashlib
from dataclasses import dataclass, field

from stationdesk_sync.engine.effects import Send
from stationdesk_sync.model.chain import chain_next, chain_start
from stationdesk_sync.model.op import op_hash
from stationdesk_sync.wire.messages import Batch, DeskHeard, Page, PageRange, Problem, Receipt

START = 1_795_500_000.0
DEVICE = hashlib.sha256(b"a desk").digest()[:16]
STREAM = "st:BS-0007"
Entry = tuple[bytes, int, bytes]


def chains_of(ops: list[bytes], device: bytes = DEVICE) -> list[bytes]:
    """The chain before the first op and after each."""
    chains = [chain_start(device)]
    for raw in ops:
        chains.append(chain_next(chains[-1], op_hash(raw)))
    return chains


def stream_chain(before: bytes, entry: Entry) -> bytes:
    """The stream's chain after one more position."""
    return hashlib.sha256(before + entry[0] + entry[2]).digest()[:16]


def batch_of(device: bytes, first: int, ops: list[bytes]) -> Batch:
    """Ops on their way; the header of this model is just the device."""
    body = b"\n".join(ops)
    return Batch(header=device, first=first, count=len(ops), packing=0, raw_len=len(body), body=body)


@dataclass
class ModelHub:
    """Keeps ops of each device by chain, and all of them in one stream."""

    stream: list[Entry] = field(default_factory=list)
    keys: dict[bytes, str] = field(default_factory=lambda: {DEVICE: "open"})
    epoch: int = 1
    max_ops: int = 2000
    after_s: int = 0
    time: float = START
    refusal: Problem | None = None
    reissue_refusal: Problem | None = None
    biggest: int = 10_000
    calls: list[Send] = field(default_factory=list)
    lying_chain: bytes | None = None
    wrong_pages: bool = False
    poison: set[bytes] = field(default_factory=set)
    poisoned_pages: bool = False
    down: bool = False
    page_ops: int = 10_000
    opaque: list[bytes] = field(default_factory=list)

    @property
    def ops(self) -> list[bytes]:
        """The ops of the first device."""
        return self.of(DEVICE)

    @ops.setter
    def ops(self, ops: list[bytes]) -> None:
        self.stream = [(DEVICE, n, raw) for n, raw in enumerate(ops, 1)]

    def of(self, device: bytes) -> list[bytes]:
        return [raw for owner, _, raw in self.stream if owner == device]

    def chain(self, pos: int) -> bytes:
        chain = b"\x00" * 16
        for entry in self.stream[:pos]:
            chain = stream_chain(chain, entry)
        return chain

    def reissue(self, old: bytes, new: bytes) -> Problem | None:
        if self.reissue_refusal is not None:
            return self.reissue_refusal
        if self.keys.get(old) == "revoked":
            return Problem(code="revoked")
        self.keys[old] = "superseded"
        self.keys[new] = "open"
        return None

    def take(self, send: Send, device: bytes = DEVICE) -> Receipt | Problem:
        self.calls.append(send)
        problem = self.refusal or self._admits(send, device)
        if problem is not None:
            return problem
        held = self.of(device)
        overlap = len(held) - send.first + 1
        chains = chains_of(held, device)
        if overlap < 0:
            return Problem(code="gap", last=len(held), chain=chains[-1])
        again = list(send.ops[:overlap])
        if chains[send.first - 1] != send.prev_chain or again != held[send.first - 1 : send.first - 1 + len(again)]:
            return Problem(code="fork")
        new = send.ops[overlap:]
        self.stream += [(device, len(held) + n, raw) for n, raw in enumerate(new, 1)]
        self.opaque += new if send.opaque else ()
        offered = [self._offer(offer) for offer in send.offers]
        pages = [self._page(*cursor) for cursor in send.cursors] if send.room else []
        return self.receipt(device, pages, offered)

    def _admits(self, send: Send, device: bytes) -> Problem | None:
        held = self.of(device)
        if self.keys.get(device) != "open":
            return Problem(code=self.keys.get(device, "unknown_device"))
        if self.down or (not send.opaque and self.poison & set(send.ops)) or (self.poisoned_pages and send.room):
            return Problem(code="fault")
        if len(send.ops) > self.biggest:
            return Problem(code="too_large")
        if send.epoch != self.epoch:
            return Problem(code="epoch", last=len(held), chain=chains_of(held, device)[-1], epoch=self.epoch)
        return None

    def _offer(self, offer: Batch) -> tuple[bytes, int, bytes]:
        device, held = offer.header, self.of(offer.header)
        if offer.first == len(held) + 1:
            self.stream += [(device, offer.first + n, raw) for n, raw in enumerate(offer.body.split(b"\n"))]
        held = self.of(device)
        return device, len(held), chains_of(held, device)[-1]

    def _page(self, stream: str, pos: int, chain: bytes) -> Page:
        head = len(self.stream)
        if pos > head or self.chain(pos) != chain:
            marks = [(n, self.chain(n)) for n in range(head, -1, -1)]
            return Page(stream=stream, after=pos, ranges=[], chain=self.chain(head), head=head, marks=marks)
        end = min(head, pos + self.page_ops)
        ranges = [self._range(n) for n in range(pos, end)]
        return Page(
            stream=stream, after=pos, ranges=ranges, chain=b"?" if self.wrong_pages else self.chain(end), head=head
        )

    def _range(self, n: int) -> PageRange:
        device, seq, raw = self.stream[n]
        return PageRange(
            from_pos=n + 1,
            to_pos=n + 1,
            device=device,
            first=seq,
            exceptions=b"",
            last_chain=b"",
            batch=batch_of(device, seq, [raw]),
        )

    def receipt(
        self,
        device: bytes = DEVICE,
        pages: list[Page] | None = None,
        offered: list[tuple[bytes, int, bytes]] | None = None,
    ) -> Receipt:
        ops = self.of(device)
        return Receipt(
            device=device,
            answers=b"a" * 16,
            upto=len(ops),
            chain=self.lying_chain or chains_of(ops, device)[-1],
            set_aside=[],
            offered=offered or [],
            days=[],
            desks=[self._desk(one) for one in self.keys],
            documents=[],
            pages=pages or [],
            parcels=[],
            parcels_taken=0,
            tls=[],
            time=self.time,
            epoch=self.epoch,
            durable_upto=len(ops),
            max_ops=self.max_ops,
            after_s=self.after_s,
        )

    def _desk(self, device: bytes) -> DeskHeard:
        ops = self.of(device)
        return DeskHeard(
            letter="A",
            last_heard=self.time,
            device=device,
            device_key=b"",
            box_key=b"",
            state=self.keys[device],
            last=len(ops),
            chain=chains_of(ops, device)[-1],
        )
