"""One page of help as it is read: what the page is for, its picture with numbers, the parts, the keys."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from stationdesk.ui.context import Context
from stationdesk.ui.help.marked_picture import MarkedPicture, marked
from stationdesk.ui.help.step_row import StepRow
from stationdesk.ui.help.topic import Mark, Topic
from stationdesk.ui.parts import KeyCap, plain_label
from stationdesk.ui.shell.key_table import EVERYWHERE, FIELDS, PAGES, KeyLine
from stationdesk_sync.model.language import N_

ASSURANCE = N_("Everything counted is kept on this PC first. Phone for workers' rights: 12351.")
_ALL_KEYS = "keys"


class TopicView(QWidget):
    """Made anew for each topic and language. ``page`` is the page that the topic is about, pictured as it is."""

    def __init__(self, context: Context, topic: Topic, page: QWidget | None) -> None:
        super().__init__()
        self.setProperty("ground", "none")
        self._context = context
        t = context.language.t
        self.heads: dict[str, QWidget] = {}
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(4, 0, 16, 0)
        column.setSpacing(12)
        column.addWidget(plain_label(t(topic.words), "body", wrap=True))
        if page is not None and topic.marks:
            self._add_picture(topic, page)
        for part in topic.parts:
            head = plain_label(t(part.title), "heading", wrap=True)
            self.heads[part.title] = head
            column.addSpacing(6)
            column.addWidget(head)
            for words in part.words:
                column.addWidget(plain_label(t(words), "body", wrap=True))
            if part.steps:
                column.addWidget(StepRow(context, part.steps))
        lines = (*PAGES.get(topic.name, ()), *EVERYWHERE) if topic.name != _ALL_KEYS else (*EVERYWHERE, *FIELDS)
        if topic.name in PAGES or topic.name == _ALL_KEYS:
            column.addSpacing(6)
            column.addWidget(plain_label(t("Keys"), "heading"))
            column.addLayout(self._keys(lines))
        column.addSpacing(6)
        column.addWidget(plain_label(t(ASSURANCE), "body", tone="green", wrap=True))
        column.addStretch(1)

    def _add_picture(self, topic: Topic, page: QWidget) -> None:
        t = self._context.language.t
        found = marked(page, topic.marks)
        name = t("This page, part by part")
        picture = MarkedPicture(self._context.theme, page.grab(), [place for _, place in found], name)
        self._column.addWidget(picture)
        self._column.addLayout(self._legend(found))

    def _legend(self, found: Sequence[tuple[Mark, QRect]]) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        for number, (mark, _) in enumerate(found, start=1):
            top = Qt.AlignmentFlag.AlignTop
            grid.addWidget(plain_label(str(number), "strong", tone="accent"), number, 0, top)
            grid.addWidget(plain_label(self._context.language.t(mark.words), "body", wrap=True), number, 1)
        return grid

    def _keys(self, lines: Sequence[KeyLine]) -> QGridLayout:
        language, theme = self._context.language, self._context.theme
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        for row, line in enumerate(lines):
            caps = QHBoxLayout()
            caps.setSpacing(6)
            caps.addWidget(KeyCap(theme, line.caps[0]))
            for key in line.caps[1:]:
                caps.addWidget(plain_label("–" if line.run else "", "body"))
                caps.addWidget(KeyCap(theme, key))
            caps.addStretch(1)
            grid.addLayout(caps, row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(plain_label(language.t(line.words), "body", wrap=True), row, 1)
        return grid
