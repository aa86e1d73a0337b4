"""The rail at the left: the mark, at most seven pages, help. Words under icons; the page that is shown is filled."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtWidgets import QButtonGroup, QFrame, QLabel, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from stationdesk.app.condition import Condition, Link
from stationdesk.ui.context import Context
from stationdesk.ui.parts import icon
from stationdesk.ui.shell.key_table import FIND, HELP, cap
from stationdesk.ui.shell.page_table import PageEntry
from stationdesk.ui.today.sentences import sync_words

WIDTH = 104
ICON = 26

SENDING = "sync"
_LINKS = {Link.ALONE: "sync", Link.WAITING: "sync", Link.OFFLINE: "cloud-slash", Link.ALL_RECEIVED: "cloud-check"}


class RailButton(QToolButton):
    """One entry."""

    def __init__(self, name: str, icon_name: str, keys: str) -> None:
        super().__init__()
        self.setProperty("keys", keys)
        self.name, self.icon_name, self.tip = name, icon_name, ""
        self.setProperty("part", "rail")
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        self.setIconSize(QSize(ICON, ICON))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(64)
        self.setMaximumHeight(84)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)


class Rail(QFrame):
    """``chosen`` carries a page's name; ``help_asked`` and ``find_asked`` say that help or the palette is wanted."""

    chosen = Signal(str)
    help_asked = Signal()
    find_asked = Signal()

    def __init__(self, context: Context, entries: Sequence[PageEntry], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._entries = context, entries
        self._condition: Condition | None = None
        self.setProperty("part", "rail-ground")
        self.setFixedWidth(WIDTH)
        column = QVBoxLayout(self)
        column.setContentsMargins(3, 12, 3, 10)
        column.setSpacing(2)
        mark = QLabel("驿")
        mark.setTextFormat(Qt.TextFormat.PlainText)
        mark.setProperty("part", "mark")
        mark.setFixedSize(44, 44)
        mark.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addWidget(mark, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(8)
        self._group = QButtonGroup(self)
        self.buttons: dict[str, RailButton] = {}
        for place, entry in enumerate(entries, start=1):
            button = RailButton(entry.name, entry.icon, f"Ctrl {place}")
            button.setCheckable(True)
            button.clicked.connect(self._clicked)
            self._group.addButton(button)
            self.buttons[entry.name] = button
            column.addWidget(button, 1)
        column.addStretch(1)
        self.finding = RailButton("find", "search", cap(FIND))
        self.finding.clicked.connect(self.find_asked)
        column.addWidget(self.finding)
        self.help = RailButton("help", "help", HELP)
        self.help.clicked.connect(self.help_asked)
        column.addWidget(self.help)
        context.language.switched.connect(self._label)
        context.theme.switched.connect(self._draw)
        self._label()
        self._draw()

    @Slot(object)
    def show_condition(self, condition: Condition) -> None:
        """Show at Sending how it stands with the hub, so that nobody has to go there to know."""
        self._condition = condition
        if SENDING not in self.buttons:
            return
        sending, name = self.buttons[SENDING], _LINKS[condition.link]
        if sending.icon_name != name:  # this comes after every visit: no more is drawn than has changed
            sending.icon_name = name
            self._draw()
        self._say_link()

    def _say_link(self) -> None:
        sending = self.buttons[SENDING]
        words = self._link_words()
        sending.setToolTip(f"{sending.tip}  {words}".rstrip())
        sending.setAccessibleDescription(words)

    def _link_words(self) -> str:
        seen = self._condition
        if seen is None or seen.link is Link.ALONE:
            return ""
        words, _tone = sync_words(self._context.language, seen.sync)
        return words

    def show_page(self, name: str) -> None:
        """Mark the page that is shown."""
        self.buttons[name].setChecked(True)
        self._draw()

    @Slot()
    def _label(self) -> None:
        language = self._context.language
        for place, entry in enumerate(self._entries, start=1):
            button = self.buttons[entry.name]
            button.setText(language.t(entry.word))
            button.tip = f"{language.t(entry.word)}  Ctrl+{place}"
            button.setToolTip(button.tip)
            button.setAccessibleName(language.t(entry.word))
        if SENDING in self.buttons:
            self._say_link()
        self.finding.setText(language.t("Find"))
        self.finding.setToolTip(f"{language.t('Find or do something')}  {FIND}")
        self.finding.setAccessibleName(language.t("Find or do something"))
        self.help.setText(language.t("Help F1"))
        self.help.setAccessibleName(language.t("Help F1"))

    @Slot()
    def _draw(self) -> None:
        for button in (*self.buttons.values(), self.finding, self.help):
            on = button.isChecked()
            name = f"{button.icon_name}-fill" if on else button.icon_name
            button.setIcon(icon(self._context.theme, name, "accent" if on else "ink2", ICON))

    @Slot()
    def _clicked(self) -> None:
        sender = self.sender()
        if isinstance(sender, RailButton):
            self.chosen.emit(sender.name)
