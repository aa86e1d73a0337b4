"""The three doors: use alone, connect to a hub, practise first. Each says in one sentence what it means."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from stationdesk.ui.parts import EnterButton, KeyCap, icon_picture, plain_label
from stationdesk.ui.sources import LanguageSource
from stationdesk.ui.theme import Theme

_LEAST_HEIGHT = 260


class Door(EnterButton):
    """A large button: icon, the key that opens it, name, one sentence."""

    def __init__(self, theme: Theme, icon_name: str, key: str) -> None:
        super().__init__()
        self._theme, self._icon_name, self.key = theme, icon_name, key
        self.setProperty("part", "door")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setMinimumHeight(_LEAST_HEIGHT)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(28, 26, 28, 26)
        column.setSpacing(10)
        self._picture = plain_label()
        self._name = plain_label("", "title", wrap=True)
        self._words = plain_label("", "body", tone="ink2", wrap=True)
        cap = KeyCap(theme, key)
        for child in (self._picture, cap, self._name, self._words):
            child.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        top = QHBoxLayout()
        top.addWidget(self._picture, 1)
        top.addWidget(cap, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(top)
        column.addWidget(self._name)
        column.addWidget(self._words)
        column.addStretch(1)
        theme.switched.connect(self._draw)
        self._draw()

    def say(self, name: str, words: str) -> None:
        """Set name and sentence."""
        self._name.setText(name)
        self._words.setText(words)
        self.setAccessibleName(name)
        self.setAccessibleDescription(words)
        self._fit()

    def sizeHint(self) -> QSize:
        """Return room for the words."""
        return QSize(340, 300)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Grow as high as the words need in the width at hand."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        self.setMinimumHeight(max(_LEAST_HEIGHT, self._column.heightForWidth(self.width())))

    def _draw(self) -> None:
        self._picture.setPixmap(icon_picture(self._theme, self._icon_name, "accent", 44))


class Doors(QWidget):
    """``alone``, ``hub`` and ``practise`` say which door was taken."""

    alone = Signal()
    hub = Signal()
    practise = Signal()

    def __init__(self, language: LanguageSource, theme: Theme) -> None:
        super().__init__()
        self._language = language
        self.setProperty("ground", "none")
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 24)
        column.addStretch(2)
        self._heading = plain_label("", "title")
        self._heading.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._words = plain_label("", "body", tone="ink2", wrap=True)
        self._words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addWidget(self._heading)
        column.addSpacing(6)
        column.addWidget(self._words)
        column.addSpacing(24)
        row = QHBoxLayout()
        row.setSpacing(18)
        row.addStretch(1)
        self.alone_door, self.hub_door = Door(theme, "home", "1"), Door(theme, "sync", "2")
        self.practice_door = Door(theme, "star", "3")
        self.alone_door.clicked.connect(self.alone)
        self.hub_door.clicked.connect(self.hub)
        self.practice_door.clicked.connect(self.practise)
        for door in (self.alone_door, self.hub_door, self.practice_door):
            door.setMaximumWidth(420)
            row.addWidget(door, 10)
        row.addStretch(1)
        column.addLayout(row)
        column.addStretch(3)

    def relabel(self) -> None:
        """Say everything in the language that is on."""
        language = self._language
        self._heading.setText(language.t("Welcome to StationDesk"))
        self._words.setText(language.t("Count visits with one key. Everything is kept safely on this PC."))
        self.alone_door.say(
            language.t("Use alone"),
            language.t("No network and no account needed. You can connect to the union's hub later; nothing is lost."),
        )
        self.hub_door.say(
            language.t("Connect to the hub"),
            language.t("You have an address and a code from the union. Counting works without a network all the same."),
        )
        self.practice_door.say(
            language.t("Practise first"),
            language.t("A made-up station to try everything. Nothing is sent; come back to these doors afterwards."),
        )
