"""One line under the bar that says what became of a scan; asks when the same number came twice. Never a box.

Made by the main window. What is said stays until the next scan or until it is closed.
"""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QApplication

from stationdesk.ui.context import Context
from stationdesk.ui.parts import Banner

SHOWN_CHARACTERS = 24


class ScanLine(Banner):
    """Listens to ``context.scans``."""

    def __init__(self, context: Context) -> None:
        super().__init__("blue")
        self._context = context
        self._code = ""
        self.again = self.add_deed("", self._take_again)
        self.done = self.add_deed("", self._close)
        context.scans.taken.connect(self._taken)
        context.scans.asked.connect(self._asked)
        context.scans.unknown.connect(self._unknown)
        context.language.switched.connect(self._close)

    @Slot(str)
    def _taken(self, code: str) -> None:
        self._say(self._context.language.t("Scanned: {code}", code=code), code)

    @Slot(str)
    def _asked(self, code: str) -> None:
        said = self._context.language.t("{code} was scanned a moment ago. Count it once more?", code=code)
        self._say(said, code, question=True)

    @Slot(str)
    def _unknown(self, code: str) -> None:
        shown = code if len(code) <= SHOWN_CHARACTERS else code[: SHOWN_CHARACTERS - 1] + "…"
        self._say(
            self._context.language.t("“{code}” is no number of this station. Nothing was counted by it.", code=shown),
            code,
        )

    def _say(self, said: str, code: str, *, question: bool = False) -> None:
        t = self._context.language.t
        self._code = code
        self.again.setText(t("Once more"))
        self.again.setVisible(question)
        self.done.setText(t("Not again") if question else t("Close"))
        self.say(said, "amber" if question else "blue")
        QApplication.beep()

    @Slot()
    def _take_again(self) -> None:
        self._context.scans.take(self._code)

    @Slot()
    def _close(self) -> None:
        self.say("")
