"""How much the hub has and how much waits, as the two largest numbers, and what that means in one sentence.

Called by the sync page. Draws stored facts only.
"""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from stationdesk.ui.parts import Card, PrimaryButton, QuietButton, plain_label
from stationdesk.ui.sync_centre.reading import SyncLook
from stationdesk.ui.sync_centre.times import is_stale, moment_words
from stationdesk_sync.model.language import Language


class StatusCard(Card):
    """``send`` is the one button; ``stick`` is for where there is no network."""

    def __init__(self) -> None:
        super().__init__(margin=20)
        self.received, self.waiting = plain_label("", "hero", tone="green"), plain_label("", "hero")
        self._received, self._waiting = plain_label("", "small"), plain_label("", "small")
        self.safe = plain_label("", "strong", tone="green", wrap=True)
        self.when = plain_label("", "body", tone="ink2", wrap=True)
        self.next = plain_label("", "small", wrap=True)
        self.send, self.stick = PrimaryButton(), QuietButton()
        row = QHBoxLayout()
        row.setSpacing(36)
        for number, name in ((self.received, self._received), (self.waiting, self._waiting)):
            column = QVBoxLayout()
            column.setSpacing(0)
            column.addStretch(1)
            column.addWidget(number)
            column.addWidget(name)
            column.addStretch(1)
            row.addLayout(column)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addStretch(1)
        for label in (self.safe, self.when, self.next):
            words.addWidget(label)
        words.addStretch(1)
        row.addLayout(words, 1)
        deeds = QVBoxLayout()
        deeds.setSpacing(8)
        deeds.addWidget(self.send)
        deeds.addWidget(self.stick)
        row.addLayout(deeds)
        self.body.addLayout(row)

    def show_look(self, look: SyncLook, language: Language, *, busy: bool) -> None:
        """Show what stands in the book."""
        t, line = language.t, look.view.line
        self.received.setText(str(line.received))
        self.waiting.setText(str(line.waiting))
        self._received.setText(t("received by the hub"))
        self._waiting.setText(t("waiting to be sent"))
        self.received.setAccessibleName(t("{n} received by the hub", n=line.received))
        self.waiting.setAccessibleName(t("{n} waiting to be sent", n=line.waiting))
        self.safe.setText(t("All {n} records are safe on this PC.", n=line.received + line.waiting))
        last = moment_words(language, line.last_success, look.tz, look.today)
        said = t("The hub last answered: {when}.", when=last)
        if line.waiting and is_stale(line.last_success, look.now):
            said = t("The hub last answered: {when}. That is more than a day ago.", when=last)
        self.when.setText(said)
        if look.view.next_round is not None and line.held is None:
            following = moment_words(language, look.view.next_round, look.tz, look.today)
            self.next.setText(t("It is sent by itself every quarter of an hour; next: {when}.", when=following))
        else:
            self.next.setText("")
        self.next.setVisible(bool(self.next.text()))
        self.stick.setText(t("Use a stick"))
        self.show_busy(busy, language)
        self.send.setVisible(line.held is None)

    def show_busy(self, busy: bool, language: Language) -> None:
        """Say whether a round is on its way."""
        self.send.setEnabled(not busy)
        self.send.setText(language.t("Sending …") if busy else language.t("Send now"))
