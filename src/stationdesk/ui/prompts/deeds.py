"""Deeds of one page: run on the right lane as whoever acts, tell the bus, and ask for the manager's PIN when refused.

Called by every page of this room that reads or writes. A refused deed waits behind the PIN prompt and is done
once the PIN is right; leaving the prompt forgets it. Knows no deed by name.
"""

from collections.abc import Callable
from functools import partial
from typing import Generic, Protocol, TypeVar

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from stationdesk.app.actor import Actor
from stationdesk.app.changes import Changes
from stationdesk.app.desk import Desk
from stationdesk.app.faults import Fault, FaultCode
from stationdesk.app.sign_in import first_actor
from stationdesk.ui.context import Context
from stationdesk.ui.lanes import Lane
from stationdesk.ui.prompts.pin_prompt import PinPrompt
from stationdesk_sync.model.register import Role

T = TypeVar("T")
Work = Callable[[Desk, Actor], T]


class _Refused(Protocol):
    """An errand that waits for the manager."""

    def set_out(self) -> None: ...

    def give_up(self) -> None: ...


class Deeds(QObject):
    """Runs a page's work. ``trouble`` is told every fault that no caller of ``read`` or ``write`` takes itself."""

    def __init__(self, context: Context, page: QWidget, trouble: Callable[[Fault], None]) -> None:
        super().__init__(page)
        self._context, self._page, self._trouble = context, page, trouble
        self._prompt: PinPrompt | None = None
        self._waiting: _Refused | None = None

    def read(self, work: Work[T], done: Callable[[T], None], failed: Callable[[Fault], None] | None = None) -> None:
        """Do ``work`` on the reader lane; it sees what is committed."""
        _Errand(self, self._context, self._context.lanes.reader, work, done, failed or self._trouble).set_out()

    def write(self, work: Work[T], done: Callable[[T], None], failed: Callable[[Fault], None] | None = None) -> None:
        """Do ``work`` on the writer lane and tell the bus what it changed."""
        _Errand(self, self._context, self._context.lanes.writer, work, done, failed or self._trouble).set_out()

    def behind(self, work: Work[T], done: Callable[[T], None], failed: Callable[[Fault], None] | None = None) -> None:
        """Do long ``work`` on the lane that nobody at the desk waits for, and tell the bus what it changed."""
        _Errand(self, self._context, self._context.lanes.hub, work, done, failed or self._trouble).set_out()

    @property
    def prompt(self) -> PinPrompt | None:
        """The PIN prompt, once it was needed."""
        return self._prompt

    def ask_first(self, errand: "_Refused") -> None:
        """Keep a refused errand and ask for the PIN."""
        if self._waiting is not None and self._waiting is not errand:
            self._waiting.give_up()
        self._waiting = errand
        self._context.lanes.reader.run(partial(first_actor, self._context.desk), self._ask, self._unreadable)

    def _ask(self, first: Actor) -> None:
        if first.role is Role.MANAGER:  # no PIN is set: whoever stands here is the manager
            self._context.actor.become(first)
            self._signed_in()
            return
        if self._prompt is None:
            self._prompt = PinPrompt(self._context, self._page)
            self._prompt.signed_in.connect(self._signed_in)
            self._prompt.left.connect(self._left)
        self._prompt.ask()

    def _unreadable(self, fault: Fault) -> None:
        self._left()
        self._trouble(fault)

    @Slot()
    def _signed_in(self) -> None:
        errand, self._waiting = self._waiting, None
        if errand is not None:
            errand.set_out()

    @Slot()
    def _left(self) -> None:
        errand, self._waiting = self._waiting, None
        if errand is not None:
            errand.give_up()


class _Errand(QObject, Generic[T]):
    """One piece of work on its way. A child of the page, so that a page that is gone is not called back."""

    def __init__(
        self,
        deeds: Deeds,
        context: Context,
        lane: Lane,
        work: Work[T],
        done: Callable[[T], None],
        failed: Callable[[Fault], None],
    ) -> None:
        super().__init__(deeds)
        self._deeds, self._context, self._lane = deeds, context, lane
        self._work, self._done, self._failed = work, done, failed

    def set_out(self) -> None:
        """Give the work to its lane, as whoever acts now."""
        actor, desk, work = self._context.actor.now, self._context.desk, self._work

        def labour() -> T:
            return work(desk, actor)

        self._lane.run(labour, self._finish, self._refuse)

    def give_up(self) -> None:
        """Tell that the manager did not sign in."""
        self.deleteLater()
        self._failed(Fault(FaultCode.NOT_ALLOWED))

    def _finish(self, value: T) -> None:
        self.deleteLater()
        changes = value if isinstance(value, Changes) else getattr(value, "changes", None)
        if isinstance(changes, Changes):
            self._context.bus.tell(changes)
        self._done(value)

    def _refuse(self, fault: Fault) -> None:
        if fault.code is FaultCode.NOT_ALLOWED and self._context.actor.now.role is not Role.MANAGER:
            self._deeds.ask_first(self)
            return
        self.deleteLater()
        self._failed(fault)
