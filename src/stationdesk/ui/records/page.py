"""The records page: what was recorded at this desk, newest first, and the way to mend it.

Called by the shell. ``go("records", register=…, day=…)`` shows another register or day, ``group=…`` and
``service=…`` narrow visits, ``row_id=…`` begins to correct a visit of today (``deed=…``: something else).
"""

from collections.abc import Mapping

from PySide6.QtCore import Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from stationdesk.ui.context import Context
from stationdesk.ui.parts import plain_label
from stationdesk.ui.records.record_list import TODAY, RecordList
from stationdesk.ui.records.record_strip import CORRECT, HISTORY, VISIT, made_by_hand
from stationdesk.ui.registers.inputs.picker import Picker
from stationdesk_sync.model.register import Merge, Register

_PAGE = "records"
_NARROWS = {"group": "group", "service": "services"}


class RecordsPage(QWidget):
    """The list of visits; every other register that this desk writes can be chosen too."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.list = RecordList(context, self)
        self._title = plain_label("", "title")
        self.chooser = Picker(self)
        self.chooser.setMinimumWidth(280)
        head = QHBoxLayout()
        head.addWidget(self._title)
        head.addStretch(1)
        head.addWidget(self.chooser)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 16, 24, 16)
        column.setSpacing(10)
        column.addLayout(head)
        column.addWidget(self.list, 1)
        self._relabel()
        self.chooser.picked.connect(self._choose)
        context.language.switched.connect(self._reword)
        context.navigate.asked.connect(self._asked)
        context.actor.switched.connect(self._actor_switched)
        self._shown = False
        self.setFocusProxy(self.list.table)

    def look_again(self) -> None:
        """Read what is shown anew."""
        if self._shown:
            self.list.look_again()
        else:
            self._show(VISIT, TODAY)

    def showEvent(self, event: QShowEvent) -> None:
        """Read when the page comes to the front."""
        super().showEvent(event)
        self.look_again()

    def _registers(self) -> list[Register]:
        written = [r for r in self._context.desk.registers.values() if r.merge is not Merge.HUB_ROW and r.lists]
        return sorted(written, key=_order)

    def _show(
        self,
        name: str,
        day: str | None,
        row_id: bytes | None = None,
        deed: str = CORRECT,
        only: Mapping[str, str] | None = None,
    ) -> None:
        self._shown = True
        self.chooser.choose(name)
        begun = deed if row_id is not None else ""
        self.list.show_register(self._context.desk.registers[name], day, row_id, begun, only)

    @Slot()
    def _choose(self) -> None:
        name = self.chooser.code
        self._show(name, TODAY if name == VISIT else None)

    @Slot(str, dict)
    def _asked(self, page: str, about: dict[str, object]) -> None:
        name, day, row_id = about.get("register", VISIT), about.get("day", TODAY), about.get("row_id")
        if page == _PAGE and about and name in self._context.desk.registers:
            known = day if isinstance(day, str) else None
            deed = HISTORY if about.get("deed") == HISTORY else CORRECT
            only = {field: str(about[word]) for word, field in _NARROWS.items() if word in about}
            self._show(str(name), known, row_id if isinstance(row_id, bytes) else None, deed, only)

    @Slot()
    def _actor_switched(self) -> None:
        """Hide what the one who acts now may not read."""
        shown = self._context.desk.registers.get(self.chooser.code)
        if self._shown and shown is not None and shown.read_role.rank > self._context.actor.now.role.rank:
            self._show(VISIT, TODAY)

    @Slot()
    def _reword(self) -> None:
        self._relabel()
        if self._shown:
            self.list.reword()

    def _relabel(self) -> None:
        t, say = self._context.language.t, self._context.language.say
        self._title.setText(t("Records"))
        offered = [(register.name, say(register.label)) for register in self._registers()]
        self.chooser.offer(t("Register"), t("Close"), offered)


def _order(register: Register) -> tuple[bool, bool, str]:
    return register.name != VISIT, not made_by_hand(register), register.name
