"""How a sync round ended, as a frozen value that window and command line show."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from stationdesk.app.faults import Fault, FaultCode
from stationdesk.hublink.carrying import NewDesk
from stationdesk.hublink.translation import hold_fault, problem_fault, transport_fault
from stationdesk_sync.engine.effects import OutcomeKind, Report


@dataclass(frozen=True, slots=True)
class RoundOutcome:
    """The end of one round.

    ``sent`` counts ops that left the desk (again if an answer was lost), ``received`` those the hub newly
    confirmed, ``set_aside`` those it keeps without counting. ``problem`` with its ``values`` is a fault;
    ``held`` says why sync stands still. ``clock_off`` is set when PC and hub disagree by more than two
    minutes; the round itself is none the worse for it. ``next_due`` is Unix seconds. ``heard`` counts ops that came
    down, ``trips`` exchanges. ``new_desk`` is set when the desk goes on under a new identity since this round.
    """

    kind: OutcomeKind
    sent: int
    received: int
    set_aside: int
    next_due: float
    problem: FaultCode | None = None
    values: Mapping[str, object] = field(default_factory=dict)
    held: str | None = None
    clock_offset_s: float | None = None
    clock_off: Mapping[str, object] | None = None
    heard: int = 0
    trips: int = 0
    new_desk: NewDesk | None = None

    @property
    def ok(self) -> bool:
        """Whether everything that should go now is with the hub."""
        return self.problem is None

    def fault(self) -> Fault | None:
        """Return the problem to raise or show, if there is one."""
        return Fault(self.problem, **self.values) if self.problem is not None else None

    @property
    def reissued(self) -> bool:
        """Whether the desk goes on under a new identity since this round."""
        return self.new_desk is not None

    @property
    def lost(self) -> int:
        """How many records of the old identity the hub held beyond those of this book."""
        return 0 if self.new_desk is None else max(0, self.new_desk.hub_had - self.new_desk.book_had)

    def clock_fault(self) -> Fault | None:
        """Return what to say of the PC's clock, if it is off."""
        return Fault(FaultCode.CLOCK_OFF, **self.clock_off) if self.clock_off is not None else None


def report_fault(report: Report, book_fault: Fault | None) -> Fault | None:
    """Return the fault that a report stands for; ``book_fault`` is what the book itself raised."""
    if report.kind in (OutcomeKind.DONE, OutcomeKind.QUIET):
        return None
    if report.hold is not None:
        return hold_fault(report.hold)
    if report.kind in (OutcomeKind.STORE_FAILED, OutcomeKind.READ_FAILED):
        return book_fault or Fault(FaultCode.UNEXPECTED, why=report.detail or report.kind.value)
    if report.kind is OutcomeKind.UNREACHABLE:
        if book_fault is not None:
            return book_fault
        return transport_fault(report.detail)
    if report.kind is OutcomeKind.LATER:
        return None if report.detail == "budget" else Fault(FaultCode.HUB_BUSY)
    if report.kind is OutcomeKind.BAD_PAGE:
        return Fault(FaultCode.HUB_PAGE, why=report.detail)
    if report.problem is not None and report.kind is OutcomeKind.REFUSED:
        return problem_fault(report.problem)
    return Fault(FaultCode.HUB_REFUSED, why=report.detail)
