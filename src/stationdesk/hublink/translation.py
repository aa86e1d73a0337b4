"""From what went wrong on the way to the hub to the fault a person reads. The only place that does it."""

from stationdesk.app.faults import Fault, FaultCode
from stationdesk_sync.client.transport import TransportKind
from stationdesk_sync.engine.state import Hold
from stationdesk_sync.wire.messages import Problem
from stationdesk_sync.wire.problems import ProblemCode

_TRANSPORT = {
    TransportKind.OFFLINE: FaultCode.HUB_UNREACHABLE,
    TransportKind.TIMEOUT: FaultCode.HUB_SLOW,
    TransportKind.TLS_MISMATCH: FaultCode.HUB_WRONG_CERTIFICATE,
    TransportKind.CAPTIVE_PORTAL: FaultCode.CAPTIVE_PORTAL,
    TransportKind.PLAIN_HTTP_REFUSED: FaultCode.PLAIN_HTTP,
    TransportKind.BAD_ADDRESS: FaultCode.BAD_ADDRESS,
    TransportKind.NOT_SIGNED: FaultCode.HUB_NOT_SIGNED,
    TransportKind.BUSY: FaultCode.HUB_BUSY,
}
_PROBLEMS = {
    ProblemCode.CODE_UNKNOWN: FaultCode.WRONG_CODE,
    ProblemCode.CODE_USED: FaultCode.USED_CODE,
    ProblemCode.CODE_EXPIRED: FaultCode.EXPIRED_CODE,
    ProblemCode.CODE_TRIES: FaultCode.CODE_TRIES,
    ProblemCode.BUSY: FaultCode.HUB_BUSY,
    ProblemCode.VERSION: FaultCode.HUB_VERSION,
    ProblemCode.FORK: FaultCode.HUB_FORK,
    ProblemCode.REVOKED: FaultCode.HUB_REVOKED,
    ProblemCode.UNKNOWN_DEVICE: FaultCode.HUB_REVOKED,
}
_HOLDS = {
    Hold.RESTORED: FaultCode.SYNC_HELD,
    Hold.FORK: FaultCode.HUB_FORK,
    Hold.REVOKED: FaultCode.HUB_REVOKED,
    Hold.UNKNOWN_DEVICE: FaultCode.HUB_REVOKED,
    Hold.VERSION: FaultCode.HUB_VERSION,
}


def transport_fault(kind: str) -> Fault:
    """Return the fault for a transport that brought no answer; ``kind`` is a ``TransportKind``."""
    for known, code in _TRANSPORT.items():
        if kind == known:
            return Fault(code)
    return Fault(FaultCode.HUB_REFUSED, why=kind)


def problem_fault(problem: Problem) -> Fault:
    """Return the fault for a hub's refusal; one that is not known is named by its word."""
    for known, code in _PROBLEMS.items():
        if problem.code == known:
            return Fault(code)
    return Fault(FaultCode.HUB_REFUSED, why=problem.code)


def hold_fault(hold: Hold) -> Fault:
    """Return the fault for a sync that stands still."""
    code = _HOLDS.get(hold)
    return Fault(code) if code is not None else Fault(FaultCode.HUB_REFUSED, why=hold.value)
