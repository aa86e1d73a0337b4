"""The panels over a list: a form, a withdrawal with its reason, a history, further services.

Called by the record list. Each asks one thing and hands the answer back; none saves anything.
"""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QScrollArea, QVBoxLayout, QWidget

from stationdesk.ui.parts import Chip, FaultPanel, FormRow, Line, OverlayPanel, PrimaryButton, plain_label
from stationdesk.ui.records.history import Step
from stationdesk.ui.records.listing import Listing
from stationdesk.ui.records.reasons import WITHDRAWAL
from stationdesk.ui.records.unfinished_line import UnfinishedLine
from stationdesk.ui.registers.form import RegisterForm
from stationdesk.ui.registers.inputs.choice_input import ChoiceButtons
from stationdesk.ui.registers.wording import Wording
from stationdesk_sync.model.language import Language
from stationdesk_sync.model.op import Reason
from stationdesk_sync.model.privacy import WORDS_LENGTH

FORM_WIDTH = 860
_MARGINS = 48


class FormPanel(OverlayPanel):
    """A generated form over the page. ``saved`` carries its values; ``thrown`` says that what was begun before is not
    wanted."""

    saved = Signal(dict)
    touched = Signal()
    thrown = Signal()

    def __init__(self, host: QWidget) -> None:
        super().__init__(host, width=FORM_WIDTH)
        self.fault = FaultPanel()
        self._about = plain_label("", "body", tone="ink2", wrap=True)
        self.begun = UnfinishedLine(self.thrown.emit)
        self.body.addWidget(self._about)
        self.body.addWidget(self.begun)
        self.body.addWidget(self.fault)
        self.form: RegisterForm | None = None

    def show_form(
        self,
        listing: Listing,
        heading: str,
        about: str = "",
        values: Mapping[str, object] | None = None,
        without: Sequence[str] = (),
        first: str = "",
    ) -> None:
        """Show a form, empty or with ``values``, with the keyboard in the field ``first``.

        ``without`` names fields that this PC cannot read and so must not overwrite.
        """
        self._about.setText(about)
        self._about.setVisible(bool(about))
        if self.form is not None:
            self.body.removeWidget(self.form)
            self.form.hide()
            self.form.deleteLater()
        form = RegisterForm(listing.register, listing.wording, without=without)
        form.set_moment(listing.day, listing.minute)
        form.set_row_names(listing.names)
        form.saved.connect(self.saved)
        form.touched.connect(self.touched)
        form.left.connect(self.dismiss)
        self.body.addWidget(form, 1)
        self.form = form
        self.fault.clear()
        self.begun.clear()
        form.fit(min(FORM_WIDTH, self.host_width()) - _MARGINS)
        if values is not None:
            form.show_values(values)
        self.open_with(heading, listing.wording.language.t("Close"), form)
        form.start(first)

    def reword(self, wording: Wording, heading: str, about: str) -> None:
        """Say an open form in another language, also while its page is behind another; what was typed stays."""
        if self.form is not None and not self.isHidden():
            self.heading.setText(heading)
            self.setAccessibleName(heading)
            self._about.setText(about)
            self.form.reword(wording)
            self.close_button.setText(wording.language.t("Close"))
            self.fault.relabel(wording.language)
            self.begun.relabel(wording.language)

    def host_width(self) -> int:
        """Return how wide the panel may become."""
        parent = self.parentWidget()
        return parent.width() - 32 if parent is not None else FORM_WIDTH


class WithdrawPanel(OverlayPanel):
    """Why a record is taken back. ``decided`` carries the reason's code and words ("" for none)."""

    decided = Signal(str, str)

    def __init__(self, host: QWidget) -> None:
        super().__init__(host, width=760)
        self._about = plain_label("", "body", wrap=True)
        self._stays = plain_label("", "hint", wrap=True)
        self.reasons = ChoiceButtons(needed=True)
        self.words = QPlainTextEdit()
        self.words.setTabChangesFocus(True)
        self.words.setFixedHeight(96)
        self._words_row = FormRow("", self.words)
        self.withdraw = PrimaryButton()
        self.withdraw.clicked.connect(self._decide)
        line = QHBoxLayout()
        line.addWidget(self.withdraw)
        line.addStretch(1)
        for widget in (self._about, self.reasons, self._words_row, self._stays):
            self.body.addWidget(widget)
        self.body.addLayout(line)

    def ask(self, about: str, language: Language) -> None:
        """Ask for the reason; "entered by mistake" is chosen until another one is."""
        t = language.t
        self._about.setText(about)
        self._stays.setText(t("It leaves every total and stays in the history. It cannot be brought back."))
        self.reasons.offer(
            [(reason.value, t(source)) for reason, source in WITHDRAWAL.items() if reason != Reason.UNDO]
        )
        self.reasons.press([Reason.MISTAKE.value])
        self.reasons.name_for_readers(t("Reason"))
        self.words.clear()
        self._words_row.relabel(
            t("{field} (may stay empty)", field=t("In your words")), t("Only this station can read it.")
        )
        self._words_row.say_wrong(None)
        self._language = language
        self.withdraw.setText(t("Withdraw"))
        self.open_with(t("Withdraw this record?"), t("Keep it"), self.reasons.first_target())

    @Slot()
    def _decide(self) -> None:
        words = self.words.toPlainText().strip()
        if len(words) > WORDS_LENGTH:
            self._words_row.say_wrong(
                self._language.t("This is too long: at most {length} characters.", length=WORDS_LENGTH)
            )
            return
        self.finish()
        self.decided.emit(self.reasons.codes()[0], words)


class ServicesPanel(OverlayPanel):
    """Further services for a visit that was counted already. ``chosen`` carries their codes."""

    chosen = Signal(list)

    def __init__(self, host: QWidget) -> None:
        super().__init__(host, width=FORM_WIDTH)
        self._about = plain_label("", "body", wrap=True)
        self.services = ChoiceButtons(several=True)
        self.add = PrimaryButton()
        self.add.clicked.connect(self._choose)
        line = QHBoxLayout()
        line.addWidget(self.add)
        line.addStretch(1)
        self.body.addWidget(self._about)
        self.body.addWidget(self.services)
        self.body.addLayout(line)

    def ask(self, wording: Wording, held: Sequence[str], about: str) -> None:
        """Offer every service that the visit does not have yet."""
        t = wording.language.t
        entries = wording.catalogue.entries("service")
        self._about.setText(about)
        offered = [(entry.code, wording.language.say(entry.label)) for entry in entries if entry.code not in held]
        self.services.offer(offered)
        self.services.press([])
        self.services.name_for_readers(t("Service"))
        self.add.setText(t("Add to this visit"))
        self.open_with(t("Another service for the same visit"), t("Close"), self.services.first_target())

    @Slot()
    def _choose(self) -> None:
        codes = self.services.codes()
        self.finish()
        if codes:
            self.chosen.emit(codes)


class HistoryPanel(OverlayPanel):
    """Everything that was ever said of a record, newest at the end."""

    def __init__(self, host: QWidget) -> None:
        super().__init__(host, width=FORM_WIDTH)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setMinimumHeight(420)
        self.body.addWidget(self._scroll, 1)

    def show_steps(self, steps: Sequence[Step], about: str, language: Language) -> None:
        """Show the steps of one record."""
        inside = QWidget()
        inside.setProperty("ground", "none")
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 12, 0)
        column.setSpacing(10)
        column.addWidget(plain_label(about, "body", tone="ink2", wrap=True))
        for number, step in enumerate(steps):
            if number:
                column.addWidget(Line())
            head = QHBoxLayout()
            head.addWidget(plain_label(step.title, "strong"))
            head.addStretch(1)
            head.addWidget(Chip("amber" if step.amber else "plain", step.where))
            column.addLayout(head)
            column.addWidget(plain_label(step.when, "small"))
            for said in step.lines:
                column.addWidget(plain_label(said, "body", wrap=True))
        column.addStretch(1)
        self._scroll.setWidget(inside)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._scroll.setAccessibleName(language.t("History of this record"))
        self.open_with(language.t("History of this record"), language.t("Close"), self._scroll)
