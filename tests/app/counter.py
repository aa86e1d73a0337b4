"""A desk on a real book, and what people do at the counter in the tests of the use cases."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from stationdesk.app.actor import Actor
from stationdesk.app.changes import Changes
from stationdesk.app.desk import Desk
from stationdesk.app.faults import FaultCode
from stationdesk.app.outbox_ports import HubDay, HubDocument, LinkState, ReceiptFacts
from stationdesk.app.record_visit import VisitSaved, VisitTap, record_visit
from stationdesk_sync.model.day import DayFigures
from stationdesk_sync.model.register import Role
from stationdesk_sync.wire.codec import encode_value
from tests.fakes.book import NOON, HandClock, TestBook

DAY = "2026-11-24"
DAY_BEFORE = "2026-11-23"
ONE_DAY = 86_400.0
COUNTER, VOLUNTEER, MANAGER = Actor(Role.COUNTER), Actor(Role.VOLUNTEER), Actor(Role.MANAGER)

__all__ = ["NOON", "FaultCode"]


@dataclass
class Counter:
    """One open book, its desk, its clock, and short ways to do what a person does."""

    held: TestBook
    desk: Desk = field(init=False)

    def __post_init__(self) -> None:
        self._build()

    def _build(self) -> None:
        book = self.held.book
        self.desk = Desk(
            book.journal, book.records, book.outbox, book.keys, book.care, self.held.clock, self.held.registers
        )

    @property
    def clock(self) -> HandClock:
        return self.held.clock

    def restart(self) -> Desk:
        """Close the book and open it again."""
        self.held.reopen()
        self._build()
        return self.desk

    def count(
        self, group: str = "rider", *services: str, people: int = 1, note: str | None = None, actor: Actor = COUNTER
    ) -> VisitSaved:
        return record_visit(self.desk, actor, VisitTap(group, services or ("water",), people, note=note))

    def data(self, row_id: bytes, register: str = "visit") -> Mapping[str, object]:
        record = self.desk.records.record(register, row_id)
        assert record is not None
        return record.data

    def join(self, *, offset: float | None = None, letter: str = "A", **station: object) -> None:
        """Join a hub, as an enrolment answer does."""
        body = {"code": "BS-001", "name": "海宝苑", "posted_hours": "8:30-11:00；13:30-17:00"} | station
        link = LinkState(
            url="https://hub.test",
            hub_key=bytes(32),
            station="BS-001",
            letter=letter,
            certificate=b"",
            epoch=1,
            tls=(),
            acked=0,
            acked_chain=self.desk.outbox.chain_at(0) or b"",
            joined_at=self.clock.now(),
            hub_offset=offset,
        )
        self.desk.outbox.join(link, [HubDocument("station", "BS-001", 1, encode_value(body), b"")])

    def receive(self, upto: int | None = None, *, offset: float = 0.0, aside: Mapping[int, str] | None = None) -> None:
        """Let the hub have received everything up to an op."""
        last = self.desk.outbox.head().seq if upto is None else upto
        link = self.desk.outbox.link()
        assert link is not None
        days = [
            HubDay(day, DayFigures(*_figures(self.desk, day)), "equal", self.clock.now())
            for day in self.desk.records.days()
        ]
        self.desk.outbox.store_receipt(
            ReceiptFacts(
                acked=last,
                chain=self.desk.outbox.chain_at(last) or b"",
                at=self.clock.now(),
                hub_offset=offset,
                epoch=link.epoch,
                tls=(),
                set_aside=tuple((aside or {}).items()),
                days=tuple(days),
                desks=(),
                documents=(),
            )
        )


def _figures(desk: Desk, day: str) -> tuple[int, int, str | None]:
    figures = desk.records.figures(day)
    return figures.people, figures.services, figures.code


def nothing(changes: Changes) -> bool:
    """Tell whether nothing changed."""
    return changes == Changes()
