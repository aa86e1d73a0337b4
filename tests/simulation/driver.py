"""A thin driver of the engine for the simulation alone, until the real one speaks version 1."""

from dataclasses import dataclass, replace

from stationdesk.app.faults import Fault, FaultCode
from stationdesk.app.link_ports import Admitted, HeardBatch, HeardPage, HeardRange, PageDiffers
from stationdesk.app.ports import DeskHeardOf, HubDay, HubDocument, KeyParcel, LinkState, OutboxBatch, ReceiptFacts
from stationdesk_sync.client.transport import TransportProblem
from stationdesk_sync.engine import effects as fx
from stationdesk_sync.engine import events as ev
from stationdesk_sync.engine.machine import step
from stationdesk_sync.engine.state import Hold, Position, begin, refresh
from stationdesk_sync.model.chain import chain_next, chain_start
from stationdesk_sync.model.day import DayFigures
from stationdesk_sync.model.op import op_hash
from stationdesk_sync.sealing import signing, vouching
from stationdesk_sync.wire import messages as m
from stationdesk_sync.wire.packing import pack, unpack

import hashlib


@dataclass
class Outcome:
    kind: object
    problem: object = None
    report: object = None


class Driver:
    def __init__(self, outbox, hearing, keys, clock, jitter, way):
        self.outbox, self.hearing, self.keys, self.clock, self.jitter = outbox, hearing, keys, clock, jitter
        self.line = way("", None)
        self.engine = None

    def join(self, code, hub_public):
        device_key, box_key = self.keys.public_keys()
        secret = code.replace("-", "")[:8]
        message = signing.enrol_request_message(secret, device_key, box_key)
        request = m.EnrolRequest(secret=secret, device_key=device_key, box_key=box_key, sig=self.keys.sign(message))
        try:
            reply = self.line.post(m.PATH_ENROL, m.encode(request))
            if reply.status != 200:
                return m.decode(reply.body, m.Problem).code
            a = m.decode(signing.open_message(hub_public, signing.ENROL_TAG, m.decode(reply.body, m.Signed)), m.EnrolAnswer)
        except (TransportProblem, m.MalformedMessage, signing.BadSignature) as error:
            return type(error).__name__
        self.hub_public = hub_public
        link = LinkState(
            url="https://hub.example", hub_key=hub_public, station=a.station, letter=a.letter, certificate=a.certificate,
            epoch=a.epoch, tls=tuple(a.tls), acked=0, acked_chain=chain_start(self.keys.device_id), joined_at=self.clock.now(),
            desks=_desks(a.desks), hub_box_key=a.hub_box_key,
        )
        self.outbox.join(link, _documents(a.documents))
        return "joined"

    def run_now(self):
        return self._run(ev.Asked())

    def run_if_due(self):
        link = self.outbox.link()
        return self._run(ev.Tick())

    def _run(self, event):
        link = self.outbox.link()
        position = self._position(link)
        now = self.clock.now()
        if self.engine is None:
            self.engine = begin(position, now)
        self.engine = refresh(self.engine, position, self.jitter(), now)
        queue, report = [event], None
        while queue:
            self.engine, out = step(self.engine, queue.pop(0), self.clock.now())
            for effect in out:
                if isinstance(effect, fx.Report):
                    report = effect
                elif not isinstance(effect, fx.WaitUntil):
                    queue.append(self._do(effect))
        if report is None:
            return None
        hold = report.hold.value if report.hold else None
        if report.kind not in (fx.OutcomeKind.STORE_FAILED, fx.OutcomeKind.READ_FAILED, fx.OutcomeKind.QUIET):
            try:
                self.outbox.note_try(self.clock.now(), None, hold)
            except Fault:
                pass
        said = report.problem.code if report.problem else report.detail or None
        return Outcome(report.kind, said, report)

    def _position(self, link):
        hold = Hold(link.held) if link.held in set(Hold) else None
        return Position(self.keys.device_id, link.epoch, link.acked, link.acked_chain, link.last_success, hold)

    def _do(self, e):
        try:
            return getattr(self, "_" + type(e).__name__.lower())(e)
        except Fault as fault:
            self.last_fault = fault
            if isinstance(e, fx.ReadOutbox | fx.ReadChain):
                return ev.ReadFailed(e.attempt)
            return ev.StoreFailed(e.attempt)

    def _readoutbox(self, e):
        room = e.max_ops if e.upto is None else min(e.max_ops, e.upto - e.after)
        last = self.outbox.head().seq
        if room > 0 and last > e.after:
            batch = self.outbox.read(e.after, room, e.max_raw)
        else:
            chain = self.outbox.chain_at(e.after) or b""
            batch = OutboxBatch(e.after + 1, (), chain, chain, ())
        chains, chain = [], batch.prev_chain
        for raw in batch.ops:
            chain = chain_next(chain, op_hash(raw))
            chains.append(chain)
        s = self.hearing.sayings(room=(1 << 20) if e.everything else 0)
        held = tuple(sorted({f"{d.kind}/{d.key}": d.version for d in self.outbox.documents()}.items()))
        offers = []
        for o in s.offers:
            packing, raw_len, body = pack(o.ops)
            offers.append(m.Batch(header=o.header, first=o.first, count=len(o.ops), packing=packing, raw_len=raw_len, body=body))
        return ev.OutboxRead(
            e.attempt, batch.first, batch.ops, batch.prev_chain, tuple(chains),
            tuple(m.statement_row(x) for x in batch.statements), held, last,
            tuple((c.stream, c.pos, c.chain) for c in s.cursors), tuple(offers),
            tuple(m.Parcel(number=p.number, device=p.device, box=p.box) for p in s.parcels), s.parcels_upto, s.parked,
            s.reissue, s.more,
        )

    def _readchain(self, e):
        return ev.ChainRead(e.attempt, self.outbox.chain_at(e.seq))

    def _send(self, e):
        link, keys = self.outbox.link(), self.keys
        message = signing.range_message(keys.device_id, e.first, e.last, e.prev_chain, e.last_chain, list(e.statements))
        header = m.encode(m.RangeHeader(station=link.station, device=keys.device_id, first=e.first, last=e.last,
            prev_chain=e.prev_chain, last_chain=e.last_chain, statements=list(e.statements), sig=keys.sign(message)))
        packing, raw_len, body = pack(e.ops)
        exchange = m.Exchange(app="sim", station=link.station, device=keys.device_id, epoch=e.epoch,
            batch=m.Batch(header=header, first=e.first, count=len(e.ops), packing=packing, raw_len=raw_len, body=body),
            offers=list(e.offers), reissue=e.reissue, opaque=e.opaque, held=dict(e.held), cursors=list(e.cursors), room=e.room,
            parcels=list(e.parcels), parcels_upto=e.parcels_upto, parked=e.parked)
        raw = m.encode(exchange)
        key = keys.vouching_key(link.hub_box_key)
        try:
            reply = self.line.post(m.PATH_EXCHANGE, m.encode(vouching.vouch(key, keys.device_id, vouching.EXCHANGE_TAG, raw)))
            if reply.status != 200:
                return ev.Refused(e.attempt, m.decode(reply.body, m.Problem))
            signed = m.decode(reply.body, m.Signed)
            receipt = m.decode(signing.open_message(link.hub_key, signing.RECEIPT_TAG, signed), m.Receipt)
        except TransportProblem as problem:
            return ev.Unreachable(e.attempt, problem.kind.value)
        except (m.MalformedMessage, signing.BadSignature):
            return ev.Unreachable(e.attempt, "bad_reply")
        if receipt.answers != hashlib.sha256(raw).digest()[:16]:
            return ev.Unreachable(e.attempt, "bad_reply")
        return ev.ReceiptArrived(e.attempt, receipt, 0.1)

    def _storereceipt(self, e):
        r, at = e.receipt, self.clock.now()
        self.outbox.store_receipt(ReceiptFacts(
            acked=e.upto, chain=e.chain, at=at, hub_offset=e.clock_offset_s, epoch=r.epoch, tls=tuple(r.tls),
            set_aside=tuple(r.set_aside),
            days=tuple(HubDay(d.day, DayFigures(d.people, d.services, d.code), d.verdict, at) for d in r.days),
            desks=_desks(r.desks), documents=_documents(r.documents), not_before=at + r.after_s if r.after_s > 0 else None,
            parcels=tuple(KeyParcel(p.number, p.device, p.box) for p in r.parcels), parcels_taken=r.parcels_taken,
            durable_upto=r.durable_upto, offered=tuple(r.offered)))
        return ev.Stored(e.attempt)

    def _storerewind(self, e):
        self.outbox.rewind(e.upto, e.chain, e.epoch)
        return ev.Stored(e.attempt)

    def _storepage(self, e):
        p = e.page
        ranges = tuple(HeardRange(r.from_pos, r.to_pos, r.device, r.first, r.exceptions, r.last_chain,
            None if r.batch is None else HeardBatch(r.batch.header, r.batch.first,
                tuple(unpack(r.batch.packing, r.batch.raw_len, r.batch.count, r.batch.body)))) for r in p.ranges)
        marks = None if p.marks is None else tuple((a, b) for a, b in p.marks)
        try:
            return ev.PageStored(e.attempt, self.hearing.store_page(HeardPage(p.stream, p.after, ranges, p.chain, p.head, marks)))
        except PageDiffers as why:
            return ev.PageRefused(e.attempt, why.why)

    def _reissue(self, e):
        new, link = self.hearing.begin_reissue(), self.outbox.link()
        request = m.ReissueRequest(station=new.station, old_device=new.old_device, device_key=new.device_key, box_key=new.box_key,
            ops=new.ops, sig_old=new.sig_old, sig_new=new.sig_new, certificate=new.certificate)
        try:
            reply = self.line.post(m.PATH_REISSUE, m.encode(request))
            if reply.status != 200:
                return ev.Refused(e.attempt, m.decode(reply.body, m.Problem))
            a = m.decode(signing.open_message(link.hub_key, signing.ENROL_TAG, m.decode(reply.body, m.Signed)), m.EnrolAnswer)
        except TransportProblem as problem:
            return ev.Unreachable(e.attempt, problem.kind.value)
        except (m.MalformedMessage, signing.BadSignature):
            return ev.Unreachable(e.attempt, "bad_reply")
        cert = m.decode(m.decode(a.certificate, m.Signed).body, m.Certificate)
        if cert.device_key != new.device_key:
            return ev.Unreachable(e.attempt, "bad_reply")
        self.hearing.finish_reissue(Admitted(a.letter, a.certificate, a.epoch, a.hub_box_key, tuple(a.tls), tuple(_documents(a.documents)),
            _desks(a.desks), a.old_last, self.clock.now()))
        return ev.Reissued(e.attempt, replace(self._position(self.outbox.link())))


def _desks(desks):
    return tuple(DeskHeardOf(d.letter, d.last_heard, d.device, d.device_key, d.box_key, d.state, d.last, d.chain) for d in desks)


def _documents(documents):
    return [HubDocument(d.kind, d.key, d.version, d.body, d.sig) for d in documents]
