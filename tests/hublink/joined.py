"""A desk that has joined a hub in memory, with everything between them at hand."""

from dataclasses import dataclass, field

from stationdesk.app.link_ports import Hearing
from stationdesk.app.outbox_ports import Outbox
from stationdesk.hublink.enrolment import Enrolment
from stationdesk.hublink.rounds import SyncRound
from tests.client.hub_double import HubDouble, Wire
from tests.hublink.book_double import FakeBook, FakeClock

URL = "https://hub.example"


@dataclass
class Setup:
    """A joined desk with its hub in memory."""

    hub: HubDouble = field(default_factory=HubDouble)
    book: FakeBook = field(default_factory=FakeBook)
    clock: FakeClock = field(default_factory=FakeClock)

    def __post_init__(self) -> None:
        self.wire = Wire(self.hub)
        outbox: Outbox = self.book
        hearing: Hearing = self.book
        self.enrolment = Enrolment(outbox, self.book.keys, self.clock, self.wire)
        self.round = SyncRound(outbox, hearing, self.book.keys, self.clock, lambda: 0.5, self.wire)

    def join(self) -> "Setup":
        self.enrolment.join(URL, self.hub.code)
        return self


def joined_desk(ops: int = 3) -> Setup:
    """A joined desk with so many ops waiting."""
    setup = Setup().join()
    setup.book.save(ops)
    return setup
