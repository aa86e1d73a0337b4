"""One line over every page when something has to be done: first that the records are safe, then the one thing to do.

Made by the main window. It reads the condition after every change and once a minute, on the reader lane; what the page
that is shown says already, it does not repeat.
"""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QTimer, Signal, Slot

from stationdesk.app.changes import Changes
from stationdesk.app.condition import Condition, Trouble, read_condition
from stationdesk.app.faults import Fault
from stationdesk.ui.context import Context
from stationdesk.ui.parts import Banner

MINUTE_MS = 60_000
_MEGABYTE = 1024 * 1024
_SAID_THERE = {Trouble.CLOCK: "today", Trouble.SENDING: "sync"}


class ConditionLine(Banner):
    """``read`` carries every ``Condition`` that was read; ``help_on`` opens a page of help."""

    read = Signal(object)

    def __init__(self, context: Context, help_on: Callable[[str], object]) -> None:
        super().__init__("amber")
        self._context, self._help_on = context, help_on
        self._seen: Condition | None = None
        self._page = ""
        self._looking = self._look_more = False
        self.deed = self.add_deed("", self._do)
        self._minute = QTimer(self)
        self._minute.setInterval(MINUTE_MS)
        self._minute.timeout.connect(self.look_again)
        self._minute.start()
        context.bus.changed.connect(self._heard)
        context.language.switched.connect(self._show)
        self.look_again()

    @Slot()
    def look_again(self) -> None:
        """Read the condition; calls while it is being read are answered by one more look."""
        if self._looking:
            self._look_more = True
            return
        self._looking, self._look_more = True, False
        self._context.lanes.reader.run(partial(read_condition, self._context.desk), self._looked, self._failed)

    def show_page(self, name: str) -> None:
        """Know which page is shown."""
        self._page = name
        self._show()

    def _looked(self, condition: Condition) -> None:
        self._looking = False
        if condition != self._seen:
            self._seen = condition
            self._show()
            self.read.emit(condition)
        if self._look_more:
            self.look_again()

    def _failed(self, _fault: Fault) -> None:
        """What cannot be read is told by the page that reads it."""
        self._looking = False

    @Slot(object)
    def _heard(self, changes: Changes) -> None:
        if changes.facts:
            self.look_again()

    @Slot()
    def _show(self) -> None:
        seen = self._seen
        if seen is None or seen.trouble is None or _SAID_THERE.get(seen.trouble) == self._page:
            self.say("")
            return
        words, deed = self._words(seen)
        self.deed.setText(deed)
        self.say(words)

    def _words(self, seen: Condition) -> tuple[str, str]:
        t = self._context.language.t
        if seen.trouble is Trouble.READ_ONLY:
            return (
                t("All records are safe, but this book can only be read: count on paper until that is mended."),
                t("What to do"),
            )
        if seen.trouble is Trouble.LITTLE_ROOM:
            free = (seen.room or 0) // _MEGABYTE
            return t("All records are safe. The disk has only {n} MB left.", n=free), t("What to do")
        if seen.trouble is Trouble.CLOCK:
            return t("All records are safe. This PC's clock is in doubt."), t("Say which day it is")
        return t("All records are safe here. Sending needs a look."), t("Have a look")

    def _do(self) -> None:
        trouble = self._seen.trouble if self._seen is not None else None
        if trouble in _SAID_THERE:
            self._context.navigate.go(_SAID_THERE[trouble])
        else:
            self._help_on("trouble")
