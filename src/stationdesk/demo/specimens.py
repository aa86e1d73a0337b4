"""Every component in every state, as the gallery shows it: names, and how each is made.

Called by ``demo.gallery`` and by the tests of the look. A component that is added to ``ui.parts`` gets its row here;
``tests/ui/look/test_gallery.py`` notices when it has none.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QCheckBox, QComboBox, QFrame, QLineEdit, QPlainTextEdit, QPushButton, QWidget

from stationdesk.app.faults import Fault, FaultCode
from stationdesk.demo.lit_controls import (
    LitCheck,
    LitCombo,
    LitLine,
    LitLink,
    LitPrimary,
    LitQuiet,
    LitState,
    LitTile,
    UnderMouse,
)
from stationdesk.ui.parts import (
    Banner,
    BarChart,
    Card,
    Chip,
    DataTable,
    ElidedLabel,
    EmptyState,
    EnterButton,
    FaultPanel,
    FormRow,
    KeyCap,
    Line,
    LinkButton,
    OverlayPanel,
    PrimaryButton,
    Progress,
    QuietButton,
    StateButton,
    Stepper,
    TallButton,
    Tile,
    Toast,
    YieldingLink,
    icon,
    plain_label,
    set_property,
)
from stationdesk.ui.theme import Theme
from stationdesk_sync.model.language import Language

_Widget = TypeVar("_Widget", bound=QWidget)


@dataclass(frozen=True)
class Specimen:
    """One component in one state. ``wide`` asks for a line of its own."""

    state: str
    widget: QWidget
    wide: bool = False


@dataclass(frozen=True)
class Makings:
    """What specimens are made with."""

    theme: Theme
    language: Language

    def t(self, source: str, **values: object) -> str:
        """Return a text in the language of the page."""
        return self.language.t(source, **values)


def _tiles(with_: Makings) -> Iterator[Specimen]:
    t = with_.t

    def tile(made: Tile, count: int | None = 12) -> Tile:
        made.name(t("Delivery riders"), t("Rest a little, have hot water"), t("visits"))
        made.show_count(count)
        made.setFixedSize(316, 156)
        return made

    at_rest = tile(Tile(with_.theme, "1"))
    saving, saved = tile(Tile(with_.theme, "2")), tile(Tile(with_.theme, "3"))
    saving.saving(6)
    saved.saved(6, 18)
    _lasting(saved)
    pressed, chosen = tile(Tile(with_.theme, "5")), tile(Tile(with_.theme, "6"), None)
    pressed.setDown(True)
    chosen.mark(t("chosen"), True)
    yield Specimen(t("at rest"), at_rest)
    yield Specimen(t("saving"), saving)
    yield Specimen(t("saved"), saved)
    yield Specimen(t("nobody yet"), tile(Tile(with_.theme, "4"), 0))
    yield Specimen(t("pressed"), pressed)
    yield Specimen(t("chosen"), chosen)
    yield Specimen(t("with the keyboard"), tile(LitTile(with_.theme, "7")))


def _buttons(with_: Makings) -> Iterator[Specimen]:
    t, theme = with_.t, with_.theme

    def off(button: QPushButton) -> QPushButton:
        button.setEnabled(False)
        return button

    def down(button: QPushButton) -> QPushButton:
        button.setDown(True)
        return button

    def checked(button: QPushButton) -> QPushButton:
        button.setCheckable(True)
        button.setChecked(True)
        return button

    def kind(button: QPushButton, name: str) -> QPushButton:
        set_property(button, "kind", name)
        return button

    save, more = t("Save"), t("Read all")
    yield Specimen(t("the one deed"), PrimaryButton(save))
    yield Specimen(t("with an icon"), PrimaryButton(save, icon=icon(theme, "print", "on_accent")))
    yield Specimen(t("with the keyboard"), LitPrimary(save))
    yield Specimen(t("pressed"), down(PrimaryButton(save)))
    yield Specimen(t("not now"), off(PrimaryButton(save)))
    yield Specimen(t("any other deed"), QuietButton(more))
    yield Specimen(t("under the mouse"), UnderMouse(more))
    yield Specimen(t("with the keyboard"), LitQuiet(more))
    yield Specimen(t("pressed"), down(QuietButton(more)))
    yield Specimen(t("chosen"), checked(QuietButton(more)))
    yield Specimen(t("chosen, with the keyboard"), checked(LitQuiet(more)))
    yield Specimen(t("not now"), off(QuietButton(more)))
    yield Specimen(t("tall"), TallButton(more))
    yield Specimen(t("plain"), EnterButton(more))
    yield Specimen(t("in a list"), LinkButton(more))
    yield Specimen(t("with the keyboard"), LitLink(more))
    yield Specimen(t("not now"), off(LinkButton(more)))
    yield Specimen(t("open"), kind(StateButton(t("Open now")), "green"))
    yield Specimen(t("with the keyboard"), kind(LitState(t("Open now")), "green"))
    yield Specimen(t("closed"), kind(StateButton(t("Closed now")), "accent"))
    yield Specimen(t("with the keyboard"), kind(LitState(t("Closed now")), "accent"))


def _fields(with_: Makings) -> Iterator[Specimen]:
    t = with_.t

    def row(field: QWidget, hint: str = "", wrong: str | None = None) -> FormRow:
        made = FormRow(t("Name of the station"), field, hint)
        made.say_wrong(wrong)
        made.setFixedWidth(390)
        return made

    def line(made: QLineEdit, words: str = "") -> QLineEdit:
        made.setText(words)
        made.setPlaceholderText(t("As it stands on the door"))
        return made

    name, wrong = t("Haibaoyuan station"), t("At most 40 characters.")
    off, words, combo = line(QLineEdit(), name), QPlainTextEdit(name), LitCombo()
    off.setEnabled(False)
    words.setFixedHeight(96)
    words.setTabChangesFocus(True)
    combo.addItem(name)
    plain_combo, ticked, lit_check = QComboBox(), QCheckBox(t("chosen")), LitCheck(t("chosen"))
    plain_combo.addItem(name)
    ticked.setChecked(True)
    yield Specimen(t("empty, with a hint"), row(line(QLineEdit()), t("It is printed on the day sheet.")))
    yield Specimen(t("filled in"), row(line(QLineEdit(), name)))
    yield Specimen(t("with the keyboard"), row(line(LitLine(), name)))
    yield Specimen(t("wrong"), row(line(QLineEdit(), name), wrong=wrong))
    yield Specimen(t("not now"), row(off))
    yield Specimen(t("a choice"), row(plain_combo))
    yield Specimen(t("with the keyboard"), row(combo))
    yield Specimen(t("several lines"), row(words))
    yield Specimen(t("not chosen"), QCheckBox(t("Kept on this PC")))
    yield Specimen(t("chosen"), ticked)
    yield Specimen(t("with the keyboard"), lit_check)


def _steppers(with_: Makings) -> Iterator[Specimen]:
    t = with_.t
    for state, value in ((t("between"), 3), (t("at its least"), 0), (t("at its most"), 9)):
        made = Stepper(0, 9, value)
        made.name(t("Fewer"), t("More"), t("People"))
        yield Specimen(state, made)


def _small(with_: Makings) -> Iterator[Specimen]:
    t = with_.t
    for words in ("1", "F10", "Backspace", "Ctrl+K"):
        yield Specimen(t("a key"), KeyCap(with_.theme, words))
    for kind, words in (
        ("plain", t("Closed now")),
        ("accent", t("Today")),
        ("amber", t("Needs attention")),
        ("green", t("saved")),
        ("blue", t("to follow up")),
    ):
        yield Specimen(t("a word on a tint"), Chip(kind, words))
    yield Specimen(t("a hairline"), _sized(Line(), 200))
    short = ElidedLabel()
    yield Specimen(t("words without enough room"), _sized(short, 200))
    yielding = YieldingLink()
    yielding.say(t("No incident. The door of the microwave is loose; the repair is asked for."))
    yield Specimen(t("words without enough room"), _sized(yielding, 200))
    short.say(t("No incident. The door of the microwave is loose; the repair is asked for."))


def _texts(with_: Makings) -> Iterator[Specimen]:
    t = with_.t
    for role in ("hero", "number"):
        yield Specimen(role, plain_label("136", role))
    for role in ("title", "heading", "strong", "body", "small", "hint"):
        yield Specimen(role, plain_label(t("All is saved"), role))
    for tone in ("ink2", "accent", "green", "amber", "blue"):
        yield Specimen(tone, plain_label(t("All is saved"), "body", tone=tone))


def _sentences(with_: Makings) -> Iterator[Specimen]:
    t, theme = with_.t, with_.theme
    for kind, words in (
        ("amber", t("The clock of this PC may be wrong. What is counted is saved.")),
        ("blue", t("3 records wait to be sent. They are saved here.")),
        ("green", t("All is saved, and the hub has received everything.")),
        ("accent", t("Practice mode: nothing counts here.")),
    ):
        banner = Banner(kind)
        banner.add_deed(t("Look"), banner.update)
        banner.say(words)
        yield Specimen(t("a sentence across the page"), banner, wide=True)
    trouble = FaultPanel()
    trouble.show_fault(Fault(FaultCode.DISK_FULL), with_.language)
    yield Specimen(t("what went wrong"), trouble, wide=True)
    host = _sized(QFrame(), 720, 120)
    toast = Toast(host)
    toast.say(t("Taken back"), t("Put it back"), host.update)
    _lasting(toast)
    yield Specimen(t("a word that goes by itself"), host, wide=True)
    for done, stop in ((0, ""), (417, t("Stop"))):
        progress = Progress(theme)
        progress.begin(t("Writing the records to the stick"), stop)
        progress.advance(done, 1000 if done else 0)
        progress.finish()
        progress.show()
        progress.bar.sweep.setCurrentTime(with_.theme.duration("sweep") // 2)
        yield Specimen(t("how far it is") if done else t("no end known yet"), _sized(progress, 720), wide=True)


def _containers(with_: Makings) -> Iterator[Specimen]:
    t, theme = with_.t, with_.theme
    card = Card(t("Visits by hour"))
    chart = BarChart(theme)
    chart.show_hours(range(8, 19), {8: 2, 9: 5, 10: 9, 11: 4, 13: 6, 14: 3}, frozenset({12, 18}), 14)
    chart.setAccessibleDescription(t("Visits by hour"))
    card.body.addWidget(chart)
    yield Specimen(t("a card, with bars by hour"), _sized(card, 420, 220))
    empty = EmptyState(theme, "list")
    empty.say(t("No record on this day."), t("Read all"))
    yield Specimen(t("nothing yet"), _sized(empty, 390, 220))
    host = _sized(QFrame(), 420, 220)
    panel = OverlayPanel(host, 380)
    panel.body.addWidget(plain_label(t("The record stays in the history."), "body", wrap=True))
    panel.open_with(t("Withdraw"), t("Close"))
    yield Specimen(t("a short question"), host)
    table = DataTable()
    headers = (t("Time"), t("Group"), t("People"))
    rows = [(f"{9 + n}:15", t("Delivery riders"), str(n + 1)) for n in range(3)]
    table.show_rows(headers, rows, right=(2,), stretch=1)
    table.selectRow(1)
    table.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    yield Specimen(t("a table, one row chosen"), _sized(table, 560, 210))


def _lasting(widget: QWidget) -> None:
    """Let what goes by itself stay: it is looked at here."""
    for timer in widget.findChildren(QTimer):
        timer.stop()


def _sized(widget: _Widget, width: int, height: int | None = None) -> _Widget:
    widget.setFixedWidth(width)
    if height is not None:
        widget.setFixedHeight(height)
    return widget


def sections(with_: Makings) -> list[tuple[str, Callable[[Makings], Iterator[Specimen]]]]:
    """Return the sections of the gallery: name, and what makes its specimens."""
    t = with_.t
    return [
        (t("Tally tiles"), _tiles),
        (t("Buttons"), _buttons),
        (t("Form rows"), _fields),
        (t("Steppers"), _steppers),
        (t("Key caps, chips, lines"), _small),
        (t("Letters"), _texts),
        (t("Sentences, toasts, progress"), _sentences),
        (t("Cards, tables, panels"), _containers),
    ]
