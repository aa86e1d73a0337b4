"""The one page for every register: the registers at the left, one of them at the right with its list and form.

Called by the shell. Offers every register whose declaration has ``page=True`` and that is not switched off in
Settings; a new register file appears here by itself. ``go("registers", register=…, row_id=…)`` shows one of them.
"""

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from stationdesk.app.actor import AT_THE_COUNTER
from stationdesk.ui.context import Context
from stationdesk.ui.parts import Chip, EmptyState, PrimaryButton, QuietButton, icon, plain_label
from stationdesk.ui.records.record_list import NEW, RecordList
from stationdesk.ui.registers.register_card import RegisterCard, usual_place
from stationdesk_sync.model.register import Register

_PAGE = "registers"


class RegistersPage(QWidget):
    """Every register that people fill in, generated from its declaration."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._register: Register | None = None
        self.cards: dict[str, RegisterCard] = {}
        self.list = RecordList(context, self, filters=1)
        self.title = plain_label("", "title")
        self.sealed = Chip("blue")
        self.new = PrimaryButton()
        self.export = QuietButton()
        self.none = EmptyState(context.theme, "registers")
        self._build()
        self._relabel()
        self.new.clicked.connect(self._enter_new)
        self.export.clicked.connect(self._to_export)
        self.none.deed.clicked.connect(self._to_settings)
        self.list.asked_new.connect(self._enter_new)
        context.language.switched.connect(self._reword)
        context.settings.switched.connect(self._offer)
        context.theme.switched.connect(self._draw)
        context.navigate.asked.connect(self._asked)
        self._offer()
        self.setFocusProxy(self.new)

    def look_again(self) -> None:
        """Read what is shown anew."""
        self.list.look_again()

    def showEvent(self, event: QShowEvent) -> None:
        """Read when the page comes to the front."""
        super().showEvent(event)
        self.look_again()

    def registers(self) -> list[Register]:
        """Return the registers that are offered, in the order of their names in the reader's language."""
        off = set(self._context.settings.now.registers_off)
        pages = [r for r in self._context.desk.registers.values() if r.page and r.name not in off]
        return sorted(pages, key=_order)

    def show_register(self, name: str, row_id: bytes | None = None, *, deed: str = "") -> None:
        """Show one register with all its days; ``row_id`` is the record to mark, ``deed`` may be ``NEW``."""
        self._register = self._context.desk.registers[name]
        for card in self.cards.values():
            card.setChecked(card.register.name == name)
        self._relabel()
        self.list.show_register(self._register, None, row_id, deed)

    def _build(self) -> None:
        self.shelf = shelf = QWidget()
        shelf.setProperty("ground", "none")
        self._shelf = QVBoxLayout(shelf)
        self._shelf.setContentsMargins(0, 0, 6, 0)
        self._shelf.setSpacing(8)
        self._shelf.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFixedWidth(232)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(shelf)
        head = QHBoxLayout()
        head.addWidget(self.title)
        head.addWidget(self.sealed)
        head.addStretch(1)
        head.addWidget(self.export)
        head.addWidget(self.new)
        self._right = QWidget()
        right = QVBoxLayout(self._right)
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(10)
        right.addLayout(head)
        right.addWidget(self.list, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 16, 24, 16)
        row.setSpacing(14)
        row.addWidget(scroll)
        row.addWidget(self._right, 1)
        row.addWidget(self.none, 1)

    @Slot()
    def _offer(self) -> None:
        for card in self.cards.values():
            self._shelf.removeWidget(card)
            card.hide()
            card.deleteLater()
        self.cards = {}
        for place, register in enumerate(self.registers()):
            card = RegisterCard(self._context.theme, register, self._context.language.now)
            card.clicked.connect(self._pick)
            self._shelf.insertWidget(place, card)
            self.cards[register.name] = card
        present = self._register.name if self._register is not None else ""
        self._right.setVisible(bool(self.cards))
        self.none.setVisible(not self.cards)
        if self.cards and present not in self.cards:
            self.show_register(next(iter(self.cards)))
        elif self.cards:
            self.cards[present].setChecked(True)

    @Slot()
    def _pick(self) -> None:
        card = self.sender()
        if isinstance(card, RegisterCard):
            self.show_register(card.register.name)

    @Slot()
    def _enter_new(self) -> None:
        if self.list.listing is not None:
            self.list.acts.enter_new(self.list.listing)

    @Slot()
    def _to_export(self) -> None:
        if self._register is not None:
            self._context.navigate.go("settings", section="export", register=self._register.name)

    @Slot()
    def _to_settings(self) -> None:
        self._context.navigate.go("settings")

    @Slot(str, dict)
    def _asked(self, page: str, about: dict[str, object]) -> None:
        name, row_id = about.get("register"), about.get("row_id")
        if page == _PAGE and isinstance(name, str) and name in self.cards:
            self.show_register(
                name, row_id if isinstance(row_id, bytes) else None, deed=NEW if about.get("new") else ""
            )

    @Slot()
    def _reword(self) -> None:
        self._offer()
        self._relabel()
        self.list.reword()

    def _relabel(self) -> None:
        t, say = self._context.language.t, self._context.language.say
        self.new.setText(t("New"))
        self.export.setText(t("Export"))
        self.none.say(t("No register is switched on."), t("Go to Settings"))
        self._draw()
        if self._register is None:
            return
        self.title.setText(say(self._register.label))
        self.new.setAccessibleName(t("New: {register}", register=say(self._register.label)))
        manager = self._register.write_role.rank > AT_THE_COUNTER.role.rank
        self.sealed.setVisible(manager)
        self.sealed.setText(t("Kept by the manager"))

    @Slot()
    def _draw(self) -> None:
        self.new.setIcon(icon(self._context.theme, "plus", "on_accent"))
        self.export.setIcon(icon(self._context.theme, "download", "accent"))


def _order(register: Register) -> tuple[int, int, str]:
    return register.write_role.rank, usual_place(register.name), register.name
