"""Everything for who begins a shift in one place: the whole note of the last shift, and all that needs a person.

Called by the right column of Today. ``go`` carries a page and what it is about, as the column's own list does.
"""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from stationdesk.app.views import TodayView
from stationdesk.ui.context import Context
from stationdesk.ui.parts import OverlayPanel, plain_label
from stationdesk.ui.today.attention_row import AttentionRow
from stationdesk.ui.today.sentences import attention_words, handover_words
from stationdesk_sync.model.catalogue import Catalogue

WIDTH = 820
_BESIDE, _INSIDE, _AROUND = 48, 72, 150  # of the host beside the panel, of the panel beside the rows, above and below


class SincePanel(OverlayPanel):
    """Closing it means that the note was read."""

    go = Signal(str, dict)

    def __init__(self, context: Context, host: QWidget) -> None:
        super().__init__(host, WIDTH)
        self._language = context.language
        self._when = plain_label("", "small")
        self.words = plain_label("", "body", wrap=True)
        self.words.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self._heading = plain_label("", "strong", tone="ink2")
        self.calm = plain_label("", "body", tone="ink2", wrap=True)
        self.rows: list[AttentionRow] = []
        inside = QWidget()
        inside.setProperty("ground", "panel")
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(0, 0, 8, 0)
        self._column.setSpacing(4)
        for widget in (self._when, self.words, self._heading, self.calm):
            self._column.addWidget(widget)
        self._heading.setContentsMargins(0, 8, 0, 0)
        self._column.addStretch(1)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setWidget(inside)
        self.body.addWidget(self._area, 1)

    def show_view(self, view: TodayView, catalogue: Catalogue) -> None:
        """Open on what a shift that begins now should know."""
        t, note = self._language.t, view.last_handover
        noted = note is not None and bool(note.words)
        for label in (self._when, self.words):
            label.setVisible(noted)
        if note is not None:
            self._when.setText(handover_words(self._language, note))
            self.words.setText(note.words or "")
        self._heading.setText(t("Needs attention"))
        self.calm.setText(t("Nothing just now. Thank you for being here."))
        self.calm.setVisible(not view.attention)
        self._fill(len(view.attention))
        wide = min(WIDTH, self._host.width() - _BESIDE) - _INSIDE
        for row, one in zip(self.rows, view.attention, strict=False):
            row.show_attention(attention_words(self._language, catalogue, one))
            row.fit(wide, one_line=False)
        high = (
            self._column.heightForWidth(wide) if self._column.hasHeightForWidth() else self._column.sizeHint().height()
        )
        self._area.setMinimumHeight(max(120, min(high + 8, self._host.height() - _AROUND)))
        self.open_with(t("Since your last shift"), t("Read"), self.close_button)

    def _fill(self, wanted: int) -> None:
        while len(self.rows) < wanted:
            row = AttentionRow()
            row.clicked.connect(self._pressed)
            self._column.insertWidget(self._column.count() - 1, row)
            self.rows.append(row)
        for place, row in enumerate(self.rows):
            row.setVisible(place < wanted)

    @Slot()
    def _pressed(self) -> None:
        sender = self.sender()
        if isinstance(sender, AttentionRow) and sender.page:
            self.dismiss()
            self.go.emit(sender.page, sender.about)
