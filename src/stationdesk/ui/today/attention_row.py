"""One line of what needs a person: a chip, a sentence, and the page where it is done."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy

from stationdesk.ui.parts import Chip, EnterButton, plain_label
from stationdesk.ui.today.sentences import AttentionWords


class AttentionRow(EnterButton):
    """One thing that needs a person; pressing it leads to where it is done."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("part", "link")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.page, self.about = "", dict[str, object]()
        row = QHBoxLayout(self)
        row.setContentsMargins(2, 4, 2, 4)
        row.setSpacing(10)
        self.chip = Chip("amber")
        self._text = ""
        self.words = plain_label("", "body", wrap=True)
        for child in (self.chip, self.words):
            child.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        row.addWidget(self.chip)
        row.addWidget(self.words, 1)

    def show_attention(self, words: AttentionWords) -> None:
        """Say what needs a person, and know where it is done."""
        kind, word, self._text, self.page, self.about = words
        self.chip.show_as(kind, word)
        self.setAccessibleName(f"{word}: {self._text}")
        self.setEnabled(bool(self.page))

    def fit(self, width: int, *, one_line: bool) -> None:
        """Be as high as the words need at a width; where there is room for one line only, end it with dots."""
        room = max(80, width - self.chip.sizeHint().width() - 24)
        measure = QFontMetrics(self.words.font())
        shown = measure.elidedText(self._text, Qt.TextElideMode.ElideRight, room) if one_line else self._text
        self.words.setText(shown)
        self.setToolTip(self._text if shown != self._text else "")
        lines = measure.boundingRect(0, 0, room, 1000, int(Qt.TextFlag.TextWordWrap), shown).height()
        self.setFixedHeight(max(46, lines + 14))
