"""What a page shows when there is nothing yet: one sentence, one deed, never a blank table."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from stationdesk.ui.parts.buttons import PrimaryButton
from stationdesk.ui.parts.icon import icon_picture
from stationdesk.ui.parts.label import plain_label
from stationdesk.ui.theme import Theme


class EmptyState(QWidget):
    """An icon, a sentence and, when it has words, a button (``deed``)."""

    def __init__(self, theme: Theme, icon_name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._icon_name = theme, icon_name
        column = QVBoxLayout(self)
        column.setSpacing(14)
        column.addStretch(2)
        self._picture = QLabel()
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addWidget(self._picture)
        self._sentence = plain_label("", "body", tone="ink2", wrap=True)
        self._sentence.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addWidget(self._sentence)
        self.deed = PrimaryButton()
        self.deed.hide()
        column.addWidget(self.deed, 0, Qt.AlignmentFlag.AlignCenter)
        column.addStretch(3)
        theme.switched.connect(self._draw)
        self._draw()

    def say(self, sentence: str, deed: str = "") -> None:
        """Set the sentence and the word on the button; without a word there is no button."""
        self._sentence.setText(sentence)
        self.deed.setText(deed)
        self.deed.setVisible(bool(deed))

    def _draw(self) -> None:
        self._picture.setPixmap(icon_picture(self._theme, self._icon_name, "edge", 56))
