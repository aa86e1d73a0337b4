"""Whether a scanner is connected, and a place to try it: what it sent, how fast, what came of it.

Called by the settings page. While no scanner is switched on, no key of anybody waits.
"""

from PySide6.QtCore import Slot

from stationdesk.domain.scan import BURST_GAP_MS
from stationdesk.ui.context import Context
from stationdesk.ui.parts import Banner, FormRow, Toast, plain_label
from stationdesk.ui.prompts.deeds import Deeds
from stationdesk.ui.registers.inputs.choice_input import ChoiceButtons
from stationdesk.ui.scans import Heard
from stationdesk.ui.settings.section import Section

ON, OFF = "on", "off"
SHOWN_CHARACTERS = 40


class ScannerSection(Section):
    """On or off, the test, and how to set a scanner up."""

    icon_name = "barcode"

    def __init__(self, context: Context, deeds: Deeds, toast: Toast) -> None:
        super().__init__(context, deeds, toast)
        self.connected = ChoiceButtons()
        self.row = FormRow("", self.connected)
        self.try_it = plain_label("", "strong")
        self.result = Banner("blue")
        self.advice = plain_label("", "body", tone="ink2", wrap=True)
        for widget in (self.row, self.try_it, self.result, self.advice):
            self.column.addWidget(widget)
        self.column.addStretch(1)
        self._heard: Heard | None = None
        self.connected.changed.connect(self._switch)
        context.scans.heard.connect(self._show)

    def name(self) -> str:
        """Return the section's name."""
        return self.t("Scanner")

    def reword(self) -> None:
        """Say everything in the reader's language."""
        t = self.t
        self.title.setText(self.name())
        self.words.setText(
            t(
                "A scanner types what it reads like a keyboard. Switch it on only where there is one: keys then wait "
                "a blink."
            )
        )
        self.connected.offer([(ON, t("A scanner is connected")), (OFF, t("No scanner"))])
        self.connected.press([ON if self.context.settings.now.scanner else OFF])
        self.row.relabel(t("Scanner"))
        self.connected.name_for_readers(t("Scanner"))
        self.try_it.setText(t("Try it: scan any code on this page."))
        self.advice.setText(
            t(
                "Nothing comes? In the scanner's own booklet, scan the codes for: USB keyboard, no pause between "
                "characters, Enter after each code. Chinese input may stay on; full-width digits are understood."
            )
        )
        self._tell()

    @Slot()
    def _switch(self) -> None:
        self.context.settings.change(scanner=self.connected.codes() == [ON])
        self._tell()

    @Slot(object)
    def _show(self, heard: Heard) -> None:
        self._heard = heard
        self._tell()

    def _tell(self) -> None:
        on, heard = self.context.settings.now.scanner, self._heard
        self.try_it.setVisible(on)
        if not on or heard is None:
            self.result.say("")
            return
        code = heard.code if len(heard.code) <= SHOWN_CHARACTERS else heard.code[: SHOWN_CHARACTERS - 1] + "…"
        said = self.t(
            "Received: {code} ({n} characters, {gap} ms apart; at most {most} is good).",
            code=code,
            n=len(heard.code),
            gap=round(heard.gap),
            most=round(BURST_GAP_MS),
        )
        verdict = (
            self.t("It is a number of ours.")
            if heard.token
            else self.t("The scanner works; this is no number of ours.")
        )
        self.result.say(f"{said}\n{verdict}", "green" if heard.token else "blue")
