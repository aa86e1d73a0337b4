"""Shows a ``Fault`` to a person: what happened, is my data safe, what to do. In the page, never a box."""

from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from stationdesk.app.faults import Fault
from stationdesk.ui.parts.buttons import QuietButton
from stationdesk.ui.parts.label import plain_label
from stationdesk_sync.model.language import Language


class FaultPanel(QFrame):
    """Hidden until a fault is shown; ``close_button`` hides it again."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("part", "banner")
        self.setProperty("kind", "amber")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 8, 8)
        words = QVBoxLayout()
        words.setSpacing(2)
        self._title = plain_label("", "strong", wrap=True)
        self._more = plain_label("", "body", wrap=True)
        words.addWidget(self._title)
        words.addWidget(self._more)
        row.addLayout(words, 1)
        self.close_button = QuietButton()
        self.close_button.clicked.connect(self.clear)
        row.addWidget(self.close_button)
        self._fault: Fault | None = None
        self.hide()

    @property
    def fault(self) -> Fault | None:
        """The fault that is shown now."""
        return self._fault

    def show_fault(self, fault: Fault, language: Language) -> None:
        """Show a fault in a language; call again with ``fault`` after a switch."""
        self._fault = fault
        self._title.setText(fault.title(language))
        self._more.setText(" ".join(text for text in (fault.meaning(language), fault.step(language)) if text))
        self.close_button.setText(language.t("Understood"))
        self.setAccessibleName(fault.sentence(language))
        self.show()

    def relabel(self, language: Language) -> None:
        """Show the same fault in another language."""
        if self._fault is not None:
            self.show_fault(self._fault, language)

    def clear(self) -> None:
        """Hide it: the fault is over, or was read."""
        self._fault = None
        self.hide()
