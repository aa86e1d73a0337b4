"""What the engine knows between two steps. A value; a new process begins with ``begin`` from stored facts.

Structs, as one round makes some thirty new values: replacing costs a tenth of what it costs with dataclasses.
"""

from enum import StrEnum

import msgspec
from msgspec.structs import replace

from stationdesk_sync.engine.sizing import FIRST_BATCH
from stationdesk_sync.engine.timing import next_quarter, sane, spread_of
from stationdesk_sync.wire.limits import MAX_ROOM
from stationdesk_sync.wire.messages import CursorRow, Page, Receipt


class Hold(StrEnum):
    """Why nothing is sent for now. The book keeps counting; nothing is lost.

    RESTORED is no standstill: the next round goes on under a new identity first.
    """

    RESTORED = "restored"
    FORK = "fork"
    REVOKED = "revoked"
    UNKNOWN_DEVICE = "unknown_device"
    BAD_SIGNATURE = "bad_signature"
    VERSION = "version"


class Position(msgspec.Struct, frozen=True):
    """What the book has stored about the hub.

    Ops 1 to ``acked`` are received; ``chain`` is the book's own chain there. ``last_heard`` is when
    the hub last answered (Unix seconds, None: never).
    """

    device: bytes
    epoch: int
    acked: int
    chain: bytes
    last_heard: float | None = None
    hold: Hold | None = None


class Phase(StrEnum):
    """What the engine waits for."""

    IDLE = "idle"
    READING = "reading"
    SENDING = "sending"
    CHECKING = "checking"
    STORING = "storing"
    HEARING = "hearing"
    REISSUING = "reissuing"


class Sent(msgspec.Struct, frozen=True):
    """The exchange in flight: ``chains[0]`` is the chain before ``first``, ``chains[-1]`` that at the last op."""

    first: int
    chains: tuple[bytes, ...]
    cursors: tuple[CursorRow, ...] = ()
    room: int = 0
    opaque: bool = False

    @property
    def count(self) -> int:
        """How many ops it holds; 0 for a hello."""
        return len(self.chains) - 1

    @property
    def last(self) -> int:
        """The number of its last op, ``first - 1`` for a hello."""
        return self.first + self.count - 1

    def chain_at(self, seq: int) -> bytes:
        """Return the book's own chain at one of ``first - 1`` to ``last``."""
        return self.chains[seq - self.first + 1]


class Claim(msgspec.Struct, frozen=True):
    """What the hub says it holds, before it is compared with the book's own chain at ``seq``.

    With a ``receipt`` the hub holds more than was just sent; without one it asks for everything
    after ``seq``, perhaps in a new ``epoch``.
    """

    seq: int
    chain: bytes
    epoch: int
    receipt: Receipt | None = None
    took_s: float = 0.0


class Tally(msgspec.Struct, frozen=True):
    """What a round has counted so far; ``spent`` is bytes on the wire, both ways."""

    received: int = 0
    set_aside: int = 0
    heard: int = 0
    trips: int = 0
    spent: int = 0
    rewinds: int = 0
    reissues: int = 0
    reissued: int = 0
    marks: int = 0
    extras: int = 0


class Trouble(msgspec.Struct, frozen=True):
    """The hunt for an op that makes the hub fail.

    ``failed`` times in a row the batch from ``first`` ended in the hub's own fault. While ``upto`` is not
    acknowledged, batches are halved; ``probing`` says hello without ops to see whether the hub works at all,
    ``opaque`` asks it to keep the one op unread.
    """

    first: int = 0
    failed: int = 0
    upto: int = 0
    probing: bool = False
    opaque: bool = False


class State(msgspec.Struct, frozen=True):
    """The engine between two steps.

    ``attempt`` numbers what is asked of the driver; an answer to an older number is passed over.
    ``ceiling`` is the last op that an unasked round sends, so that an arrival between two quarter
    hours is never told by a retry. ``pending`` becomes the position once it is stored. ``pages`` wait to be
    stored. ``behind`` tells that there is more to hear, ``unheard`` that an exchange of this round gave the hub no
    room to tell. ``budget_bytes`` is what one round may cost on a metered line. ``deaf`` is why this round hears
    no more, ``deaf_until`` ends a day without hearing after too many refused pages.
    """

    position: Position
    due: float
    phase: Phase = Phase.IDLE
    attempt: int = 0
    deadline: float = 0.0
    asked: bool = False
    look_again: bool = False
    started: float = 0.0
    sent: Sent | None = None
    said: object = None
    claim: Claim | None = None
    pending: Position | None = None
    pages: tuple[Page, ...] = ()
    progress: bool = False
    behind: bool = False
    unheard: bool = False
    more: bool = False
    deaf: str | None = None
    deaf_until: float = 0.0
    repairs: int = 0
    repairs_since: float = 0.0
    patience_s: float = 0.0
    book_last: int = 0
    tally: Tally = Tally()
    trouble: Trouble = Trouble()
    batch_ops: int = FIRST_BATCH
    room: int = MAX_ROOM
    slow: bool = False
    busy: bool = False
    budget_bytes: int | None = None
    failures: int = 0
    not_before: float = 0.0
    ceiling: int | None = None
    ceiling_until: float = 0.0
    jitter: float = 0.5

    @property
    def spread(self) -> float:
        """The device's own second after the quarter hour."""
        return spread_of(self.position.device)

    @property
    def goal(self) -> int:
        """The last op that this round brings."""
        return self.book_last if self.ceiling is None else min(self.ceiling, self.book_last)

    @property
    def hunting(self) -> bool:
        """Whether the hub is asked for as little as possible, to find out what makes it fail."""
        return self.position.acked < self.trouble.upto

    @property
    def budget_left(self) -> int | None:
        """How many bytes this round may still cost, None without a limit."""
        return None if self.budget_bytes is None else max(0, self.budget_bytes - self.tally.spent)

    @property
    def thin(self) -> bool:
        """Whether own records go first because the line is metered or slow."""
        return self.slow or self.budget_bytes is not None

    def counted(self, **more: int) -> "State":
        """Return the state with these added to the round's tally."""
        return replace(self, tally=replace(self.tally, **{k: getattr(self.tally, k) + n for k, n in more.items()}))


def begin(
    position: Position,
    now: float,
    *,
    due: float | None = None,
    not_before: float = 0.0,
    budget_bytes: int | None = None,
) -> State:
    """Return the engine of a process that has just started: it waits for the next quarter hour, or until ``due``."""
    soon = next_quarter(now, spread_of(position.device))
    return State(position, due=due or soon, not_before=not_before, budget_bytes=budget_bytes)


def refresh(state: State, position: Position, jitter: float, now: float) -> State:
    """Return the engine with the stored facts read anew and a new random number for its back-off.

    Whatever it waited for is given up: call it between rounds only.
    """
    return replace(
        state, phase=Phase.IDLE, attempt=state.attempt + 1, position=position, jitter=jitter, due=sane(state.due, now)
    )
