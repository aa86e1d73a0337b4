"""A row of small pictures with arrows between them: what is pressed, and what comes of it. It breaks where it must."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QVBoxLayout, QWidget

from stationdesk.ui.context import Context
from stationdesk.ui.help.topic import Step
from stationdesk.ui.parts import KeyCap, icon_picture, plain_label
from stationdesk.ui.registers.inputs.flow import FlowLayout

_PICTURE = 34
_ARROW = 22


class StepRow(QFrame):
    """The steps of a part in the reader's language."""

    def __init__(self, context: Context, steps: tuple[Step, ...]) -> None:
        super().__init__()
        self.setProperty("part", "card")
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 12, 18, 12)
        row = FlowLayout(gap=14)
        for place, step in enumerate(steps):
            row.addWidget(_step(context, step, after_another=place > 0))
        column.addLayout(row)
        said = ", ".join(self._said(context, step) for step in steps)
        self.setAccessibleName(said)

    def _said(self, context: Context, step: Step) -> str:
        words = context.language.t(step.words) if step.words else ""
        return " ".join((*step.caps, words)).strip()


def _step(context: Context, step: Step, *, after_another: bool) -> QWidget:
    """A step with the arrow that leads to it, so that both stay on one line."""
    holder = QWidget()
    holder.setProperty("ground", "none")
    grid = QGridLayout(holder)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(14)
    grid.setVerticalSpacing(4)
    centre = Qt.AlignmentFlag.AlignCenter
    if after_another:
        grid.addWidget(_picture(context, "arrow-right", _ARROW), 0, 0, centre)
    for cap in step.caps:
        grid.addWidget(KeyCap(context.theme, cap), 0, 1, centre)
    if step.icon:
        grid.addWidget(_picture(context, step.icon, _PICTURE), 0, 1, centre)
    if step.words:
        grid.addWidget(plain_label(context.language.t(step.words), "small"), 1, 1, centre)
    return holder


def _picture(context: Context, name: str, size: int) -> QLabel:
    label = QLabel()
    label.setPixmap(icon_picture(context.theme, name, "accent", size))
    return label
