"""The care of the book: a verified copy now, the copies at hand, and a full check told in words."""

from functools import partial

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout

from stationdesk.app.actor import Actor
from stationdesk.app.care_for_book import BackupMade, backup_now, backups, check_book
from stationdesk.app.desk import Desk
from stationdesk.app.faults import Fault
from stationdesk.app.ports import BackupFile, CheckReport
from stationdesk.app.put_back import CopyToPutBack, look_at_copy
from stationdesk.ui.context import Context
from stationdesk.ui.long_work import LongWork
from stationdesk.ui.parts import Banner, PrimaryButton, Progress, QuietButton, Toast, plain_label
from stationdesk.ui.prompts.deeds import Deeds
from stationdesk.ui.records.fitted_table import FittedTable
from stationdesk.ui.settings.put_back_panel import PutBackPanel
from stationdesk.ui.settings.section import Section
from stationdesk.ui.sync_centre.times import moment_words

_MEGABYTE = 1_000_000


def read_backups(desk: Desk, actor: Actor) -> tuple[list[BackupFile], str, str]:
    """Read the copies, the station's zone and the day of today."""
    return backups(desk, actor), desk.station().tz, desk.moment().day


class BookSection(Section):
    """Backups are made by themselves each day too; here one can be made and looked at."""

    icon_name = "database"

    def __init__(self, context: Context, deeds: Deeds, toast: Toast) -> None:
        super().__init__(context, deeds, toast)
        self.backup, self.check, self.back = PrimaryButton(), QuietButton(), QuietButton()
        line = QHBoxLayout()
        line.addWidget(self.backup)
        line.addWidget(self.check)
        line.addStretch(1)
        self.column.addLayout(line)
        self.progress = Progress(context.theme)
        self._work = LongWork(self.progress)
        self.column.addWidget(self.progress)
        self.result = Banner("green")
        self.column.addWidget(self.result)
        self.copies = plain_label("", "strong", tone="ink2")
        self.column.addWidget(self.copies)
        self.table = FittedTable(context.theme)
        self.none = plain_label("", "body", tone="ink2", wrap=True)
        self.column.addWidget(self.none)
        self.column.addWidget(self.table, 1)
        below = QHBoxLayout()
        below.addWidget(self.back)
        below.addStretch(1)
        self.column.addLayout(below)
        self.column.addStretch(0)  # takes the room while there is no copy to list
        self._report: CheckReport | None = None
        self._files: list[BackupFile] = []
        self._zone = ("", "")
        self.panel: PutBackPanel | None = None
        self.back.hide()
        self.table.chosen.connect(self._chosen)
        self.back.clicked.connect(self._ask)
        self.backup.clicked.connect(self._backup)
        self.check.clicked.connect(self._check)

    def name(self) -> str:
        """Return the section's name."""
        return self.t("Backup and check")

    def look_again(self) -> None:
        """Read the copies at hand."""
        self.deeds.read(read_backups, self._show)

    def reword(self) -> None:
        """Say everything in the reader's language."""
        self.title.setText(self.name())
        self.words.setText(self.t("A verified copy is made by itself every day. One of them can be put back below."))
        self.backup.setText(self.t("Back up now"))
        self.check.setText(self.t("Check the book"))
        self.back.setText(self.t("Put the marked copy back …"))
        self.copies.setText(self.t("Copies on this PC"))
        self.none.setText(self.t("There is no copy yet. Press Back up now to make the first one."))
        if self._report is not None:
            self._tell(self._report)

    def _show(self, read: tuple[list[BackupFile], str, str]) -> None:
        files, tz, today = read
        self._files, self._zone = files, (tz, today)
        language = self.context.language.now
        rows = tuple(
            (
                moment_words(language, file.made_at, tz, today),
                str(file.ops),
                f"{file.size / _MEGABYTE:.1f} MB",
                file.path.name,
            )
            for file in files
        )
        self.table.show_fitted((self.t("Made"), self.t("Entries"), self.t("Size"), self.t("File")), rows, right=(1, 2))
        self.table.setAccessibleName(self.t("Copies on this PC"))
        self.table.setVisible(bool(rows))
        self.none.setVisible(not rows)
        self.back.setVisible(bool(rows) and self.context.put_back is not None)
        self._chosen()

    @Slot()
    def _chosen(self) -> None:
        self.back.setEnabled(0 <= self.table.current_row() < len(self._files))

    @Slot()
    def _ask(self) -> None:
        row = self.table.current_row()
        if 0 <= row < len(self._files):
            self.deeds.read(partial(look_at_copy, path=self._files[row].path), self._seen, self._refused)

    def _seen(self, copy: CopyToPutBack) -> None:
        self.fault.clear()
        if self.panel is None:
            self.panel = PutBackPanel(self.context, self.window())
            self.panel.wanted.connect(self._wanted)
            self.context.actor.switched.connect(self.panel.finish)  # the question was for whoever stood there then
        self.panel.ask(copy, moment_words(self.context.language.now, copy.file.made_at, *self._zone))

    @Slot(object)
    def _wanted(self, file: BackupFile) -> None:
        self.deeds.read(partial(look_at_copy, path=file.path), self._put_back, self._refused)

    def _put_back(self, copy: CopyToPutBack) -> None:
        if self.context.put_back is not None:
            self.context.put_back(copy.file)

    @Slot()
    def _backup(self) -> None:
        self._begin(self.t("Making a verified copy …"))
        self.deeds.behind(partial(backup_now, going=self._work), self._made, self._refused)

    def _made(self, made: BackupMade) -> None:
        self._end()
        self.fault.clear()
        self.toast.say(self.t("A verified copy with {n} entries is made.", n=made.file.ops))
        self.look_again()

    @Slot()
    def _check(self) -> None:
        self._begin(self.t("Checking …"))
        self.deeds.behind(partial(check_book, going=self._work), self._checked, self._refused)

    def _checked(self, report: CheckReport) -> None:
        self._end()
        self.fault.clear()
        self._report = report
        self._tell(report)

    def _begin(self, words: str) -> None:
        self.backup.setEnabled(False)
        self.check.setEnabled(False)
        self._work.begin(words, self.t("Stop"))

    def _end(self) -> None:
        self._work.finish()
        self.backup.setEnabled(True)
        self.check.setEnabled(True)

    def _tell(self, report: CheckReport) -> None:
        if report.bad is None:
            words = self.t(
                "The book is sound: {ops} entries and {records} records agree with each other.",
                ops=report.ops,
                records=report.records,
            )
            self.result.say(words, "green")
        else:
            words = self.t(
                "The book is damaged at {table} {which} ({what}). It was left untouched. "
                "Keep counting on paper and call the union's technician; backups are at hand.",
                table=report.bad.table,
                which=report.bad.which,
                what=report.bad.what,
            )
            self.result.say(words, "amber")

    def _refused(self, fault: Fault) -> None:
        self._end()
        self.fault.show_fault(fault, self.context.language.now)
