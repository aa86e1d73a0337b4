"""Joining a hub with a code or a file, new book or old: all records of a book used alone go up later, unchanged."""

from dataclasses import dataclass

from stationdesk.app.faults import Fault, FaultCode
from stationdesk.app.outbox_ports import LinkState, Outbox
from stationdesk.app.ports import Clock, DeviceKeys
from stationdesk.hublink.batches import desks_heard_of, hub_document
from stationdesk.hublink.translation import problem_fault, transport_fault
from stationdesk_sync.client.address import read_address
from stationdesk_sync.client.enrol import EnrolCode, Enrolled, WrongCode, join, read_code, request_of
from stationdesk_sync.client.enrol_file import FileExpired, read_file
from stationdesk_sync.client.hub_client import HubProblem
from stationdesk_sync.client.transport import Opener, TransportProblem
from stationdesk_sync.model.chain import chain_start, device_id
from stationdesk_sync.wire.messages import encode


@dataclass(frozen=True, slots=True)
class JoinResult:
    """The station and desk letter the hub has given; the clock offset is hub time minus PC time in seconds."""

    station: str
    letter: str
    url: str
    clock_offset_s: float


class Enrolment:
    """Joins this book to a hub. Called on the hub lane."""

    def __init__(self, outbox: Outbox, keys: DeviceKeys, clock: Clock, opener: Opener) -> None:
        self._outbox = outbox
        self._keys = keys
        self._clock = clock
        self._opener = opener

    def join(self, url: str, code: str) -> JoinResult:
        """Redeem a code and keep what came of it; raises ``Fault`` and changes nothing when it fails.

        Faults: practice_book, already_joined, bad_address, plain_http, wrong_code, used_code, expired_code, code_tries,
        hub_unreachable, hub_slow, hub_wrong_certificate, captive_portal, hub_not_signed, hub_version,
        hub_busy, hub_refused.
        """
        self._outbox.may_join()
        device_key, box_key = self._keys.public_keys()
        began = self._clock.monotonic()
        try:
            address = read_address(url)
            typed = read_code(code)
            enrolled = join(self._opener, address.url, typed, request_of(typed, device_key, box_key, self._keys.sign))
        except WrongCode:
            raise Fault(FaultCode.WRONG_CODE) from None
        except TransportProblem as problem:
            raise transport_fault(problem.kind.value) from None
        except HubProblem as problem:
            raise problem_fault(problem.problem) from None
        now = self._clock.now()
        offset = enrolled.answer.time - (now - (self._clock.monotonic() - began) / 2)
        link = self._link(address.url, enrolled, device_id(device_key), now, offset)
        self._outbox.join(link, [hub_document(document) for document in enrolled.answer.documents])
        return JoinResult(link.station, link.letter, link.url, offset)

    def join_with_file(self, raw: bytes) -> JoinResult:
        """Begin with an enrolment file: nothing is sent now, the hub hears of this desk with its first records.

        Faults: practice_book, already_joined, wrong_code, expired_code, bad_address, plain_http. The clock offset is
        not known yet.
        """
        self._outbox.may_join()
        now = self._clock.now()
        try:
            file = read_file(raw, now)
            url = read_address(file.url).url if file.url else ""
        except WrongCode:
            raise Fault(FaultCode.WRONG_CODE) from None
        except FileExpired:
            raise Fault(FaultCode.EXPIRED_CODE) from None
        except TransportProblem as problem:
            raise transport_fault(problem.kind.value) from None
        device_key, box_key = self._keys.public_keys()
        request = request_of(EnrolCode(file.secret, ""), device_key, box_key, self._keys.sign)
        link = LinkState(
            url=url,
            hub_key=file.hub_key,
            station=file.station,
            letter=file.letter,
            certificate=b"",
            epoch=file.epoch,
            tls=tuple(file.tls),
            acked=0,
            acked_chain=chain_start(device_id(device_key)),
            joined_at=now,
            desks=desks_heard_of(file.desks),
            hub_box_key=file.hub_box_key,
            enrol_request=encode(request),
        )
        self._outbox.join(link, [hub_document(document) for document in file.documents])
        return JoinResult(link.station, link.letter, link.url, 0.0)

    @staticmethod
    def _link(url: str, enrolled: Enrolled, device: bytes, now: float, offset: float) -> LinkState:
        answer = enrolled.answer
        return LinkState(
            url=url,
            hub_key=enrolled.hub_key,
            station=answer.station,
            letter=answer.letter,
            certificate=answer.certificate,
            epoch=answer.epoch,
            tls=tuple(answer.tls) or enrolled.tls,
            acked=0,
            acked_chain=chain_start(device),
            joined_at=now,
            hub_offset=offset,
            desks=desks_heard_of(answer.desks),
            hub_box_key=answer.hub_box_key,
        )
