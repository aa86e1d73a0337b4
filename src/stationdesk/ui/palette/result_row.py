"""One answer of the palette: its icon, its words, what it is in grey, its key. One click does it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from stationdesk.ui.parts import ElidedLabel, EnterButton, icon_picture, plain_label, set_property
from stationdesk.ui.theme import Theme

HEIGHT = 48
_ICON = 22


class ResultRow(EnterButton):
    """Shown or hidden by the palette, which also says whether it is the chosen one. The focus stays in the field."""

    def __init__(self, theme: Theme, place: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.place = place
        self._theme = theme
        self.setProperty("part", "result")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(HEIGHT)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._icon, self.words = QLabel(), ElidedLabel("strong")
        self.detail, self.keys = plain_label("", "small"), plain_label("", "small", tone="ink2")
        self._icon.setFixedWidth(_ICON + 8)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 12, 0)
        row.setSpacing(10)
        row.addWidget(self._icon)
        row.addWidget(self.words, 1)
        row.addWidget(self.detail)
        row.addWidget(self.keys)
        for child in (self._icon, self.words, self.detail, self.keys):
            child.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def show_answer(self, icon_name: str, words: str, detail: str, keys: str) -> None:
        """Show one answer."""
        self._icon.setPixmap(icon_picture(self._theme, icon_name, "accent", _ICON))
        self.words.say(words)
        self.detail.setText(detail)
        self.detail.setVisible(bool(detail))
        self.keys.setText(keys)
        self.keys.setVisible(bool(keys))
        self.setAccessibleName(", ".join(part for part in (words, detail, keys) if part))

    def choose(self, *, chosen: bool) -> None:
        """Mark it as the one that Enter does."""
        set_property(self, "chosen", "yes" if chosen else "no")
