"""A sentence across the page with the deeds that answer it. It never covers anything and never goes by itself."""

from collections.abc import Callable

from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QWidget

from stationdesk.ui.parts.buttons import QuietButton
from stationdesk.ui.parts.label import plain_label
from stationdesk.ui.parts.restyle import set_property


class Banner(QFrame):
    """``kind``: amber, blue, green, accent. Hidden until ``say`` is called."""

    def __init__(self, kind: str = "amber", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("part", "banner")
        self.setProperty("kind", kind)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(16, 6, 8, 6)
        self._row.setSpacing(10)
        self.words = plain_label("", "body", wrap=True)
        self._row.addWidget(self.words, 1)
        self.deeds: list[QuietButton] = []
        self.hide()

    def add_deed(self, text: str, deed: Callable[[], object]) -> QuietButton:
        """Add a button that answers the sentence; ``deed`` is called when it is pressed."""
        button = QuietButton(text)
        button.clicked.connect(deed)
        self._row.addWidget(button)
        self.deeds.append(button)
        return button

    def say(self, text: str, kind: str | None = None) -> None:
        """Show a sentence; an empty one hides the banner."""
        if kind is not None:
            set_property(self, "kind", kind)
        self.words.setText(text)
        self.setVisible(bool(text))
