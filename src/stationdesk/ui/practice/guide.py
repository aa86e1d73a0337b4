"""The guide at the right of a practice window: ten tasks in the order of a day, ticked by themselves.

Made by the main window in a practice book alone. It reads the book after every change and sees which page is shown;
nothing is asked, nothing has to be confirmed, and the order is the reader's.
"""

from functools import partial

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from stationdesk.app.changes import Changes
from stationdesk.app.faults import Fault
from stationdesk.app.lessons import LESSONS, SHEET_SEEN, Worked, done, look_at_work
from stationdesk.ui.context import Context
from stationdesk.ui.parts import KeyCap, QuietButton, icon_picture, plain_label
from stationdesk.ui.practice.task_words import TASKS

WIDTH = 316
ROOMY = 1320  # the rail, the least page and the tasks beside each other
_MARK = 26


class TaskRow(QFrame):
    """One task: its mark and heading; what to do and the keys while it is the one to do next."""

    def __init__(self, context: Context, number: int, name: str) -> None:
        super().__init__()
        self.name, self._number, self._theme = name, number, context.theme
        self._language = context.language
        self.title = plain_label("", "strong", wrap=True)
        self.words = plain_label("", "body", tone="ink2", wrap=True)
        self._mark = QLabel()
        self._mark.setFixedWidth(_MARK)
        self._keys = QWidget()
        caps = QHBoxLayout(self._keys)
        caps.setContentsMargins(0, 0, 0, 0)
        caps.setSpacing(6)
        for cap in TASKS[name].caps:
            caps.addWidget(KeyCap(context.theme, cap))
        caps.addStretch(1)
        column = QVBoxLayout()
        column.setSpacing(4)
        for part in (self.title, self.words, self._keys):
            column.addWidget(part)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 5, 8, 5)
        row.setSpacing(8)
        row.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(column, 1)

    def show_state(self, *, is_done: bool, is_next: bool) -> None:
        """Tick it, or open it as the one to do now."""
        t = self._language.t
        self.title.setText(t(TASKS[self.name].title))
        self.words.setText(t(TASKS[self.name].words))
        self.words.setVisible(is_next)
        self._keys.setVisible(is_next)
        self.setProperty("part", "card" if is_next else "")
        self.style().unpolish(self)
        self.style().polish(self)
        if is_done:
            self._mark.setPixmap(icon_picture(self._theme, "check-circle", "green", _MARK))
        else:
            self._mark.setText(str(self._number))
        self.setAccessibleName(f"{self.title.text()}: {t('done')}" if is_done else self.title.text())


class Guide(QWidget):
    """The ten tasks, each ticked by what was really done."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._done: frozenset[str] = frozenset()
        self._wanted: bool | None = None
        self.setFixedWidth(WIDTH)
        self.setProperty("ground", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.heading = plain_label("", "heading", wrap=True)
        self.count = plain_label("", "body", tone="ink2", wrap=True)
        self.close_button = QuietButton()
        self.close_button.clicked.connect(self.toggle)
        self.rows = [TaskRow(context, number, lesson.name) for number, lesson in enumerate(LESSONS, start=1)]
        self._lay_out()
        context.bus.changed.connect(self._heard)
        context.language.switched.connect(self._show)
        context.theme.switched.connect(self._show)
        self._show()
        self.look_again()

    @property
    def done(self) -> frozenset[str]:
        """The names of the tasks that were seen done; what was done once stays done."""
        return self._done

    @Slot()
    def look_again(self) -> None:
        """Look into the book, on the reader lane."""
        self._context.lanes.reader.run(partial(look_at_work, self._context.desk), self._looked, self._failed)

    @Slot()
    def toggle(self) -> None:
        """Show the tasks, or give their room to the page."""
        self._wanted = self.isHidden()
        self.setVisible(self._wanted)

    def fit(self, width: int) -> None:
        """Leave a narrow window to the page, unless a person asked for the tasks."""
        self.setVisible(width >= ROOMY if self._wanted is None else self._wanted)

    def saw_page(self, name: str) -> None:
        """Know which page is shown: one of the tasks is to look at it."""
        if name == SHEET_SEEN:
            self._take(frozenset({SHEET_SEEN}))

    def _lay_out(self) -> None:
        inside = QWidget()
        inside.setProperty("ground", "none")
        tasks = QVBoxLayout(inside)
        tasks.setContentsMargins(0, 0, 6, 0)
        tasks.setSpacing(2)
        for row in self.rows:
            tasks.addWidget(row)
        tasks.addStretch(1)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setWidget(inside)
        self._area.setMinimumHeight(120)
        self.close_button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 12, 8, 12)
        column.setSpacing(6)
        for part in (self.heading, self.count):
            column.addWidget(part)
        column.addWidget(self._area, 1)
        column.addWidget(self.close_button)

    @Slot(object)
    def _heard(self, changes: Changes) -> None:
        if changes.registers:
            self.look_again()

    def _looked(self, work: Worked) -> None:
        self._take(done(work))

    def _failed(self, _fault: Fault) -> None:
        """What cannot be read now is read after the next change."""

    def _take(self, names: frozenset[str]) -> None:
        before = self._done
        self._done = before | names
        if self._done != before:
            self._show()

    @Slot()
    def _show(self) -> None:
        language = self._context.language
        following = next((lesson.name for lesson in LESSONS if lesson.name not in self._done), None)
        if following is None:
            self.heading.setText(language.t("All ten done"))
            self.count.setText(language.t("You can keep the desk. Try on as long as you like, or end practice above."))
        else:
            self.heading.setText(language.t("Ten small tasks"))
            self.count.setText(language.t("{n} of {all} done", n=len(self._done), all=len(LESSONS)))
        self.close_button.setText(language.t("Hide the tasks"))
        for row in self.rows:
            row.show_state(is_done=row.name in self._done, is_next=row.name == following)
            if row.name == following:
                self._area.ensureWidgetVisible(row)
