"""What can be said of a request before anybody has looked into it: who sends it, which version, whether it only asks.

Called at the HTTP door. Nothing here is proved: it decides whom to turn away and with which words.
"""

from typing import TypeVar

from stationdesk_sync.hub.faults import Refusal
from stationdesk_sync.wire.limits import PROTOCOL_VERSION
from stationdesk_sync.wire.messages import Exchange, MalformedMessage, Message, Vouched, decode
from stationdesk_sync.wire.problems import ProblemCode

M = TypeVar("M", bound=Message)


class _Spoken(Message, frozen=True, kw_only=True):
    """The one field that every message of every version has."""

    pv: int


def read_request(raw: bytes, kind: type[M]) -> M:
    """Return a request; ``Refusal`` with ``version`` when a newer desk made it, ``malformed`` for anything else."""
    if _newer(raw):
        raise Refusal(ProblemCode.VERSION)
    try:
        return decode(raw, kind)
    except MalformedMessage:
        raise Refusal(ProblemCode.MALFORMED) from None


def sender_of(raw: bytes) -> bytes:
    """Return the device that a vouched request names, empty when it is none."""
    try:
        return decode(raw, Vouched).device
    except MalformedMessage:
        return b""


def hears_only(raw: bytes) -> bool:
    """Tell whether an exchange brings no record, of its own or of others."""
    try:
        exchange = decode(decode(raw, Vouched).body, Exchange)
    except MalformedMessage:
        return True
    return exchange.batch.count == 0 and not exchange.offers


def _newer(raw: bytes) -> bool:
    try:
        return decode(raw, _Spoken).pv > PROTOCOL_VERSION
    except MalformedMessage:
        return False
