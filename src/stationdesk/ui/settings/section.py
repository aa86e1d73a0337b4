"""What every section of the settings page is: a title, a sentence, its own widgets below.

Called by the settings page, which shows one at a time.
"""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from stationdesk.ui.context import Context
from stationdesk.ui.parts import FaultPanel, Toast, plain_label
from stationdesk.ui.prompts.deeds import Deeds


class Section(QWidget):
    """``icon_name`` stands on the shelf; ``reword`` is called for the first time by the page."""

    icon_name = "settings"

    def __init__(self, context: Context, deeds: Deeds, toast: Toast, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context, self.deeds, self.toast = context, deeds, toast
        self.setProperty("ground", "none")
        self.title = plain_label("", "title")
        self.words = plain_label("", "body", tone="ink2", wrap=True)
        self.fault = FaultPanel()
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(4, 4, 12, 4)
        self.column.setSpacing(14)
        for widget in (self.title, self.words, self.fault):
            self.column.addWidget(widget)

    def name(self) -> str:
        """Return the section's name in the reader's language."""
        raise NotImplementedError

    def reword(self) -> None:
        """Say everything in the reader's language."""
        raise NotImplementedError

    def look_again(self) -> None:
        """Read what the section shows; called when it comes to the front."""

    def t(self, source: str, **values: object) -> str:
        """Return a text in the reader's language. Literals only."""
        return self.context.language.t(source, **values)
