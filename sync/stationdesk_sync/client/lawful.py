"""What a hub's answer may say at all. A signature proves who spoke, not that it makes sense.

Called by ``hub_client`` after the signature was checked. An answer that breaks a bound is refused whole,
so that no number overflows a column, no time a calendar and no text a screen.
"""

import re
from collections.abc import Iterable

from stationdesk_sync.client.lawful_pages import page, parcel
from stationdesk_sync.client.transport import TransportKind, TransportProblem
from stationdesk_sync.model.chain import CHAIN_LENGTH
from stationdesk_sync.model.clock import is_day
from stationdesk_sync.wire.limits import MAX_BATCH_OPS, MAX_CURSORS, MAX_OFFERS, MAX_PARCELS
from stationdesk_sync.wire.messages import (
    Comparison,
    DayVerdict,
    DeskHeard,
    Document,
    EnrolAnswer,
    EnrolFile,
    HubIdentity,
    Problem,
    Receipt,
)

_NUMBERS = 1 << 53
_TIMES = 32_503_680_000.0  # the year 3000
_MOST_OF_A_KIND = 2 * MAX_BATCH_OPS
_MOST_DESKS, _MOST_DOCUMENTS, _MOST_TLS = 1_000, 64, 16
_BUCKETS, _MOST_ROWS = 256, 100_000
_DOCUMENT_BYTES = 1024 * 1024
_KEY_LENGTH = 32
_STATION = re.compile("[A-Z0-9][A-Z0-9-]{0,19}")
_LETTER = re.compile("[A-Z]{1,4}")
_WORD = re.compile("[a-z_]{1,40}")
_DOCUMENT = re.compile("[A-Za-z0-9_-]{1,40}")
_SECRET = re.compile("[0-9A-HJKMNP-TV-Z]{8}")
_MOST_URL = 500
_CODE = re.compile("[0-9A-HJKMNP-TV-Z]{4}(?:-[0-9A-HJKMNP-TV-Z]{4}){3}")


def check_receipt(receipt: Receipt) -> None:
    """Raise ``TransportProblem`` BAD_REPLY unless every part of a receipt is one that a hub can mean."""
    _hold(_numbers(receipt.upto, receipt.epoch, receipt.durable_upto, receipt.max_ops, receipt.after_s), "number")
    _hold(_numbers(receipt.repeats, receipt.parcels_taken), "number")
    _hold(len(receipt.chain) == CHAIN_LENGTH, "chain")
    _hold(_time(receipt.time), "time")
    _hold(len(receipt.set_aside) <= _MOST_OF_A_KIND, "set_aside")
    _hold(all(1 <= seq < _NUMBERS and _WORD.fullmatch(code) for seq, code in receipt.set_aside), "set_aside")
    _hold(len(receipt.days) <= _MOST_OF_A_KIND and all(map(_day, receipt.days)), "days")
    _hold(len(receipt.offered) <= MAX_OFFERS and all(_place(*place) for place in receipt.offered), "offered")
    _hold(len(receipt.pages) <= MAX_CURSORS and all(map(page, receipt.pages)), "pages")
    _hold(len(receipt.parcels) <= MAX_PARCELS and all(map(parcel, receipt.parcels)), "parcels")
    _check_lists(receipt.desks, receipt.documents, receipt.tls)


def check_comparison(comparison: Comparison) -> None:
    """Raise ``TransportProblem`` BAD_REPLY unless every part of a comparison is one that a hub can mean."""
    _hold(_numbers(comparison.pos, comparison.count) and _time(comparison.time), "number")
    _hold(len(comparison.chain) == CHAIN_LENGTH and len(comparison.root) in (0, _KEY_LENGTH), "root")
    _hold(len(comparison.differs) <= _BUCKETS and all(0 <= b < _BUCKETS for b in comparison.differs), "differs")
    _hold(len(comparison.rows) <= _MOST_ROWS and all(_row(*row) for row in comparison.rows), "rows")


def check_answer(answer: EnrolAnswer) -> None:
    """Raise ``TransportProblem`` BAD_REPLY unless every part of an enrolment answer is one that a hub can mean."""
    _hold(_STATION.fullmatch(answer.station) is not None, "station")
    _hold(_LETTER.fullmatch(answer.letter) is not None, "letter")
    _hold(_numbers(answer.epoch, answer.old_last), "number")
    _hold(len(answer.hub_box_key) == _KEY_LENGTH, "box_key")
    _hold(answer.recovery_key is None or len(answer.recovery_key) <= _KEY_LENGTH, "recovery_key")
    _hold(_time(answer.time), "time")
    _check_lists(answer.desks, answer.documents, answer.tls)


def check_file(file: EnrolFile) -> None:
    """Raise ``TransportProblem`` BAD_REPLY unless every part of an enrolment file is one that a hub can mean."""
    _hold(_STATION.fullmatch(file.station) is not None, "station")
    _hold(_LETTER.fullmatch(file.letter) is not None, "letter")
    _hold(_numbers(file.epoch) and _time(file.time) and _time(file.valid_until), "number")
    _hold(len(file.hub_key) == _KEY_LENGTH and len(file.hub_box_key) == _KEY_LENGTH, "key")
    _hold(_SECRET.fullmatch(file.secret) is not None and len(file.url) <= _MOST_URL, "secret")
    _check_lists(file.desks, file.documents, file.tls)


def check_identity(identity: HubIdentity) -> None:
    """Raise ``TransportProblem`` BAD_REPLY unless a hub can mean what it says of itself."""
    _hold(_time(identity.time), "time")
    _hold(len(identity.key) == _KEY_LENGTH and len(identity.box_key) == _KEY_LENGTH, "key")
    _check_lists((), (), identity.tls)


def plain_problem(problem: Problem) -> Problem:
    """Return a refusal without what no hub can mean; it is not signed, so nothing of it is believed anyway."""
    chain = problem.chain
    return Problem(
        code=problem.code if _WORD.fullmatch(problem.code) else "unknown",
        last=_number_or_none(problem.last),
        chain=chain if chain is not None and len(chain) == CHAIN_LENGTH else None,
        epoch=_number_or_none(problem.epoch),
        after_s=_number_or_none(problem.after_s),
    )


def _check_lists(desks: Iterable[DeskHeard], documents: Iterable[Document], tls: Iterable[bytes]) -> None:
    desks, documents, tls = tuple(desks), tuple(documents), tuple(tls)
    _hold(len(desks) <= _MOST_DESKS, "desks")
    _hold(all(map(_desk, desks)), "desks")
    _hold(len(documents) <= _MOST_DOCUMENTS and all(map(_document, documents)), "documents")
    _hold(len(tls) <= _MOST_TLS and all(len(key) == _KEY_LENGTH for key in tls), "tls")


def _desk(desk: DeskHeard) -> bool:
    named = _LETTER.fullmatch(desk.letter) and _WORD.fullmatch(desk.state)
    keys = len(desk.device_key) == _KEY_LENGTH and len(desk.box_key) == _KEY_LENGTH
    return bool(named) and keys and _time(desk.last_heard) and _place(desk.device, desk.last, desk.chain)


def _place(device: bytes, last: int, chain: bytes) -> bool:
    """Tell whether these can say how far the hub holds a device's chain."""
    return len(device) == CHAIN_LENGTH and _numbers(last) and len(chain) == CHAIN_LENGTH


def _row(register: str, row: bytes, digest: bytes) -> bool:
    return bool(_WORD.fullmatch(register)) and len(row) <= _KEY_LENGTH and len(digest) in (0, _KEY_LENGTH)


def _day(day: DayVerdict) -> bool:
    code = day.code is None or _CODE.fullmatch(day.code) is not None
    return is_day(day.day) and _numbers(day.people, day.services) and code and bool(_WORD.fullmatch(day.verdict))


def _document(document: Document) -> bool:
    named = _DOCUMENT.fullmatch(document.kind) and _DOCUMENT.fullmatch(document.key)
    return bool(named) and 1 <= document.version < _NUMBERS and len(document.body) <= _DOCUMENT_BYTES


def _numbers(*numbers: int) -> bool:
    return all(0 <= number < _NUMBERS for number in numbers)


def _number_or_none(number: int | None) -> int | None:
    return number if number is not None and _numbers(number) else None


def _time(moment: float) -> bool:
    return 0.0 <= moment < _TIMES


def _hold(lawful: bool, part: str) -> None:
    if not lawful:
        raise TransportProblem(TransportKind.BAD_REPLY, part)
