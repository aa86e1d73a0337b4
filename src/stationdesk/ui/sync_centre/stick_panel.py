"""The panel for sticks: a file for the hub, a file for another desk, and reading in what came back.

Opened by the Sending page. It chooses files; the stick command does the work and the panel says how it ended.
"""

from functools import partial
from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from stationdesk.app.carry_stick import SUFFIX, Taken, sentences
from stationdesk.app.faults import Fault
from stationdesk.ui.context import Context
from stationdesk.ui.parts import Banner, FaultPanel, OverlayPanel, QuietButton, plain_label
from stationdesk.ui.sync_centre.reading import SyncLook
from stationdesk.ui.sync_centre.stick_place import stick_place

MOST_DESKS = 4  # a station has two or three PCs


class StickChoice(QWidget):
    """One deed and the sentence that says what it does."""

    def __init__(self) -> None:
        super().__init__()
        self.deed = QuietButton()
        self.words = plain_label("", "small", tone="ink2", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self.deed)
        column.addWidget(self.words)

    def say(self, deed: str, words: str) -> None:
        """Name the deed and say what it does."""
        self.deed.setText(deed)
        self.deed.setAccessibleDescription(words)
        self.words.setText(words)


class StickPanel(OverlayPanel):
    """Lies over the Sending page. What it last did stays readable until the panel is closed."""

    def __init__(self, context: Context, host: QWidget) -> None:
        super().__init__(host)
        self._context = context
        self._last_folder: Path | None = None
        self._letters: tuple[str, ...] = ()
        self._station, self._day = "", ""
        self.lead = plain_label("", "body", tone="ink2", wrap=True)
        self.fault, self.result = FaultPanel(), Banner("green")
        self.for_hub, self.read_in = StickChoice(), StickChoice()
        self.for_desks = [StickChoice() for _ in range(MOST_DESKS)]
        self.body.addWidget(self.lead)
        self.body.addWidget(self.fault)
        self.body.addWidget(self.result)
        for choice in (self.for_hub, self.read_in, *self.for_desks):
            self.body.addWidget(choice)
        self.body.addStretch(1)
        self.for_hub.deed.clicked.connect(partial(self._ask_where, None))
        self.read_in.deed.clicked.connect(self._ask_which)
        for number, choice in enumerate(self.for_desks):
            choice.deed.clicked.connect(partial(self._ask_for_desk, number))

    def open_for(self, look: SyncLook) -> None:
        """Open it over what stands in the book now."""
        t, view = self._context.language.t, look.view
        self._station, self._day = view.station or "", look.today
        self._letters = tuple(letter for letter, _ in view.desks if letter != view.letter)[:MOST_DESKS]
        self.fault.clear()
        self.result.say("")
        self.lead.setText(t("For a PC without a network. Nobody but the receiver can read the file."))
        self.for_hub.say(
            t("Write a file for the hub"),
            t(
                "Takes what the hub lacks, {n} records now. They count as received once the file that comes back is "
                "read in.",
                n=view.line.waiting,
            ),
        )
        self.read_in.say(
            t("Read a file in"), t("The file that the hub or another desk gave you. Reading it twice does no harm.")
        )
        for number, choice in enumerate(self.for_desks):
            choice.setVisible(number < len(self._letters))
            if number < len(self._letters):
                choice.say(
                    t("Write a file for desk {letter}", letter=self._letters[number]),
                    t("Takes this PC's records to another desk of this station."),
                )
        self._work(busy=False)
        self.open_with(t("Records on a stick"), t("Close"), self.for_hub.deed)

    @Slot()
    def _ask_which(self) -> None:
        dialog = self._dialog(self._context.language.t("Read a file in"), self._folder())
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self._read)
        dialog.open()

    def _ask_for_desk(self, number: int) -> None:
        self._ask_where(self._letters[number])

    def _ask_where(self, letter: str | None) -> None:
        name = f"{self._station}-{self._day}{'' if letter is None else f'-{letter}'}{SUFFIX}"
        dialog = self._dialog(self._context.language.t("Records on a stick"), self._folder() / name)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(SUFFIX[1:])
        dialog.fileSelected.connect(partial(self._write, letter))
        dialog.open()

    def _dialog(self, title: str, place: Path) -> QFileDialog:
        kinds = f"{self._context.language.t('Data bundles')} (*{SUFFIX})"
        return QFileDialog(self, title, str(place), kinds)

    def _folder(self) -> Path:
        return self._last_folder or stick_place()

    def _write(self, letter: str | None, place: str) -> None:
        file = Path(place)
        self._last_folder = file.parent
        self._work(busy=True)
        self._context.sticks.write(file, letter, partial(self._written, letter, file), self._failed)

    def _written(self, letter: str | None, file: Path, records: int) -> None:
        t = self._context.language.t
        if letter is None:
            said = t(
                "Written: {n} records in {file}. Take the stick to the hub and bring its answer back.",
                n=records,
                file=file.name,
            )
        else:
            said = t(
                "Written: {n} records in {file}. Read it in at desk {letter}.",
                n=records,
                file=file.name,
                letter=letter,
            )
        self._tell(said)

    @Slot(str)
    def _read(self, place: str) -> None:
        self._last_folder = Path(place).parent
        self._work(busy=True)
        self._context.sticks.read(Path(place), self._was_read, self._failed)

    def _was_read(self, taken: Taken) -> None:
        self._tell("\n".join(sentences(self._context.language.now, taken)))

    def _tell(self, said: str) -> None:
        self._work(busy=False)
        self.result.say(said)
        self._place()  # one sentence more: the panel grows by it

    def _failed(self, fault: Fault) -> None:
        self._work(busy=False)
        self.fault.show_fault(fault, self._context.language.now)
        self._place()  # one sentence more: the panel grows by it

    def _work(self, *, busy: bool) -> None:
        for choice in (self.for_hub, self.read_in, *self.for_desks):
            choice.deed.setEnabled(not busy)
        if busy:
            self.fault.clear()
            self.result.say(self._context.language.t("One moment …"))
        else:
            self.result.say("")
