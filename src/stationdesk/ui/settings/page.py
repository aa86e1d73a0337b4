"""The settings page: sections on a shelf at the left, one of them at the right.

Called by the shell. Knows no setting itself; ``go("settings", section=…)`` shows a section by its name in ``SECTIONS``,
``part=…`` by what it is about.
"""

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from stationdesk.app.changes import Changes
from stationdesk.app.faults import Fault
from stationdesk.ui.context import Context
from stationdesk.ui.parts import Card, QuietButton, Toast, icon
from stationdesk.ui.prompts.deeds import Deeds
from stationdesk.ui.settings.about_section import AboutSection
from stationdesk.ui.settings.book_section import BookSection
from stationdesk.ui.settings.day_end_section import DayEndSection
from stationdesk.ui.settings.export_section import ExportSection
from stationdesk.ui.settings.look_section import LookSection
from stationdesk.ui.settings.pc_section import PcSection
from stationdesk.ui.settings.people_section import PeopleSection
from stationdesk.ui.settings.pin_section import PinSection
from stationdesk.ui.settings.registers_section import RegistersSection
from stationdesk.ui.settings.scanner_section import ScannerSection
from stationdesk.ui.settings.section import Section
from stationdesk.ui.settings.station_section import StationSection
from stationdesk.ui.settings.tiles_section import TilesSection

_PAGE = "settings"
NARROW, SHELF, NARROW_SHELF = 1000, 284, 244
_PARTS = {"backup": "book", "hours": "station", "keys": "tiles"}
SECTIONS = (
    "look",
    "tiles",
    "station",
    "day_end",
    "people",
    "registers",
    "scanner",
    "pc",
    "pin",
    "book",
    "export",
    "about",
)


class SettingsPage(QWidget):
    """Everything that a station or a PC can set for itself."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.toast = Toast(self)
        self.deeds = Deeds(context, self, self._trouble)
        given = (context, self.deeds, self.toast)
        made: tuple[Section, ...] = (
            LookSection(*given),
            TilesSection(*given, self),
            StationSection(*given),
            DayEndSection(*given),
            PeopleSection(*given),
            RegistersSection(*given),
            ScannerSection(*given),
            PcSection(*given),
            PinSection(*given),
            BookSection(*given),
            ExportSection(*given, self),
            AboutSection(*given),
        )
        self.sections = dict(zip(SECTIONS, made, strict=True))
        self.cards: dict[str, QuietButton] = {}
        self._stack = QStackedWidget()
        self._build()
        self._reword()
        self.show_section(SECTIONS[0])
        context.language.switched.connect(self._reword)
        context.theme.switched.connect(self._draw)
        context.bus.changed.connect(self._heard)
        context.navigate.asked.connect(self._asked)
        self.setFocusProxy(self.cards[SECTIONS[0]])

    def look_again(self) -> None:
        """Read what the shown section shows."""
        self.section().look_again()

    def section(self) -> Section:
        """Return the section that is shown."""
        return next(section for name, section in self.sections.items() if self.cards[name].isChecked())

    def show_section(self, name: str) -> None:
        """Show a section by its name in ``SECTIONS``."""
        for other, card in self.cards.items():
            card.setChecked(other == name)
        self._stack.setCurrentIndex(SECTIONS.index(name))
        if self.isVisible():
            self.look_again()

    def showEvent(self, event: QShowEvent) -> None:
        """Read when the page comes to the front."""
        super().showEvent(event)
        self.look_again()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the section what room there is in a narrow window."""
        super().resizeEvent(event)
        narrow = self.width() < NARROW
        self.shelf.setFixedWidth(NARROW_SHELF if narrow else SHELF)
        self._row.setContentsMargins(*((12, 10, 10, 10) if narrow else (24, 16, 24, 16)))
        self.place.body.setContentsMargins(*((10, 10, 6, 10) if narrow else (20, 16, 20, 16)))

    def _build(self) -> None:
        shelf = QVBoxLayout()
        shelf.setSpacing(5)
        for name, section in self.sections.items():
            card = QuietButton()
            card.setCheckable(True)
            card.setObjectName(name)
            card.setStyleSheet("text-align: left; min-height: 40px;")
            card.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            card.clicked.connect(self._pick)
            shelf.addWidget(card)
            self.cards[name] = card
            self._stack.addWidget(_scrolling(section))
        shelf.addStretch(1)
        cards = QWidget()
        cards.setProperty("ground", "none")
        cards.setLayout(shelf)
        shelf.setContentsMargins(0, 0, 0, 0)
        self.shelf = left = _scrolling(cards)
        left.setFixedWidth(SHELF)
        self.place = card_ = Card(margin=20)
        card_.body.addWidget(self._stack)
        row = QHBoxLayout(self)
        self._row = row
        row.setContentsMargins(24, 16, 24, 16)
        row.setSpacing(14)
        row.addWidget(left)
        row.addWidget(card_, 1)

    @Slot()
    def _pick(self) -> None:
        card = self.sender()
        if card is not None:
            self.show_section(card.objectName())

    @Slot()
    def _reword(self) -> None:
        for name, section in self.sections.items():
            section.reword()
            self.cards[name].setText(section.name())
            section.fault.relabel(self._context.language.now)
        self._draw()

    @Slot()
    def _draw(self) -> None:
        for name, section in self.sections.items():
            self.cards[name].setIcon(icon(self._context.theme, section.icon_name, "accent"))

    def _trouble(self, fault: Fault) -> None:
        self.section().fault.show_fault(fault, self._context.language.now)

    @Slot(object)
    def _heard(self, changes: Changes) -> None:
        if self.isVisible() and changes.facts & {"station", "settings", "link"}:
            self.look_again()

    @Slot(str, dict)
    def _asked(self, page: str, about: dict[str, object]) -> None:
        name = _PARTS.get(str(about.get("part")), about.get("section"))
        if page != _PAGE or not isinstance(name, str) or name not in self.sections:
            return
        self.show_section(name)
        register, export = about.get("register"), self.sections[name]
        if isinstance(export, ExportSection) and isinstance(register, str) and register in self._context.desk.registers:
            export.choose_register(register)


def _scrolling(widget: QWidget) -> QScrollArea:
    """Put a widget into an area that scrolls up and down where there is not room for all of it."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(widget)
    return area
