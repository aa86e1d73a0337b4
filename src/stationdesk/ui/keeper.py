"""Keeps what is being filled in, a moment after each pause of typing, and brings it back when a form opens again.

Made by whoever shows a form or a note. It writes on the writer lane and reads on the reader lane; trouble with keeping
is no trouble for the person who types: saving tells of it.
"""

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QPlainTextEdit

from stationdesk.app.faults import Fault
from stationdesk.app.unfinished import Unfinished, drop_unfinished, keep_unfinished, unfinished
from stationdesk.ui.context import Context

PAUSE_MS = 600


class Keeper(QObject):
    """``found`` carries an ``Unfinished`` after ``begin``; ``touched`` is called whenever something was typed."""

    found = Signal(object)

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._register = ""
        self._row_id: bytes | None = None
        self._values: Callable[[], Mapping[str, object]] | None = None
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self.keep_now)

    def begin(self, register: str, row_id: bytes | None, values: Callable[[], Mapping[str, object]]) -> None:
        """A form was opened, ``values`` reads it: look whether something was begun in it before."""
        self.keep_now()
        self._register, self._row_id, self._values = register, row_id, values
        work = partial(unfinished, self._context.desk, register, row_id)
        self._context.lanes.reader.run(work, partial(self._read, register, row_id), self._failed)

    @Slot()
    def touched(self) -> None:
        """Something was typed or chosen."""
        if self._values is not None:
            self._pause.start()

    @Slot()
    def keep_now(self) -> None:
        """Keep what stands there, as when a form is left; nothing happens where nothing was typed since."""
        waiting = self._pause.isActive() or self.sender() is self._pause
        self._pause.stop()
        if waiting and self._values is not None:
            given = dict(self._values())
            work = partial(keep_unfinished, self._context.desk, self._register, self._row_id, given)
            self._context.lanes.writer.run(work, _done, self._failed)

    def drop(self) -> None:
        """It was saved, or nobody wants it."""
        self._pause.stop()
        if self._values is not None:
            work = partial(drop_unfinished, self._context.desk, self._register, self._row_id)
            self._context.lanes.writer.run(work, _done, self._failed)

    def _read(self, register: str, row_id: bytes | None, before: Unfinished | None) -> None:
        still = (register, row_id) == (self._register, self._row_id)
        if before is not None and still and not self._pause.isActive():
            self.found.emit(before)

    def _failed(self, _fault: Fault) -> None:
        """A book that cannot keep this cannot save either, and then it is told."""


class NoteKeeper(QObject):
    """Keeps the one free text of a form that is nothing but that text, as the note for the next shift is."""

    def __init__(self, context: Context, note: QPlainTextEdit, register: str, field: str) -> None:
        super().__init__(note)
        self._note, self._register, self._field = note, register, field
        self._keeper = Keeper(context, self)
        self._keeper.found.connect(self._bring_back)
        note.textChanged.connect(self._keeper.touched)

    def begin(self) -> None:
        """The note is shown: bring back what was begun in it before."""
        self._keeper.begin(self._register, None, self._written)

    @Slot()
    def keep_now(self) -> None:
        """Keep what stands there, as when the note is left."""
        self._keeper.keep_now()

    def drop(self) -> None:
        """It was saved, or nobody wants it."""
        self._keeper.drop()

    def _written(self) -> dict[str, object]:
        return {self._field: self._note.toPlainText().strip() or None}

    @Slot(object)
    def _bring_back(self, begun: Unfinished) -> None:
        if not self._note.toPlainText():
            self._note.setPlainText(str(begun.values.get(self._field) or ""))


def _done(_nothing: None) -> None:
    """Kept; nobody has to be told."""
