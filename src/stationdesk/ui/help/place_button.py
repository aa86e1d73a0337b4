"""One line of help's list: a page of help, or what was found in one."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from stationdesk.ui.help.book import Place
from stationdesk.ui.parts import EnterButton, icon_picture, plain_label, set_property
from stationdesk.ui.theme import Theme
from stationdesk_sync.model.language import Language


class PlaceButton(EnterButton):
    """``place`` is what it stands for, None while it stands for nothing and is hidden."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.place: Place | None = None
        self.searching = False
        self.setCheckable(True)
        self.setProperty("part", "result")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(10, 6, 10, 6)
        row.setSpacing(10)
        self._picture = QLabel()
        self.words = plain_label("", "body", wrap=True)
        self.within = plain_label("", "small", tone="ink2", wrap=True)
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(self.words)
        column.addWidget(self.within)
        row.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addLayout(column, 1)
        for child in (self._picture, self.words, self.within):
            child.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def show_place(self, language: Language, place: Place | None, *, searching: bool) -> None:
        """Stand for a place; what was found in a topic says in which."""
        self.place, self.searching = place, searching
        self.setVisible(place is not None)
        if place is None:
            return
        title = language.t(place.topic.title)
        inside = place.part is not None
        self.words.setText(language.t(place.part.title) if place.part is not None else title)
        self.within.setText(title)
        self.within.setVisible(inside)
        self._picture.setPixmap(icon_picture(self._theme, place.topic.icon, "accent", 24))
        self.setAccessibleName(f"{self.words.text()} ({title})" if inside else title)

    def sizeHint(self) -> QSize:
        """Return the size of what stands in it."""
        return self._row.sizeHint()

    def hasHeightForWidth(self) -> bool:
        """Say that long words make it higher."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height that the words need."""
        return max(46, self._row.heightForWidth(width))

    def setChecked(self, checked: bool) -> None:
        """Show whether its topic is the one being read."""
        super().setChecked(checked)
        set_property(self, "chosen", "yes" if checked else "no")
