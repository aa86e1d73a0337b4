"""This PC: the printer that is kept, starting with the PC, the icon; and what printing does with them."""

from dataclasses import dataclass, field, replace

import pytest
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QDialog, QWidget
from pytestqt.qtbot import QtBot

from stationdesk.app.faults import Fault, FaultCode
from stationdesk.ui.parts import Toast
from stationdesk.ui.printing import PrinterChoice
from stationdesk.ui.prompts.deeds import Deeds
from stationdesk.ui.settings.pc_section import PcSection
from tests.fakes.ui_station import Station, click


@dataclass
class Start:
    """An autostart that remembers, or refuses."""

    on: bool = False
    refuses: bool = False

    def set_on(self, on: bool) -> None:
        if self.refuses:
            raise Fault(FaultCode.FILE_UNWRITABLE, why="no")
        self.on = on


@dataclass
class Asked:
    """What a printer choice told."""

    taken: list[str] = field(default_factory=list)
    without: int = 0
    gone: list[str] = field(default_factory=list)

    def take(self, printer: QPrinter) -> None:
        self.taken.append(printer.printerName())

    def none(self) -> None:
        self.without += 1


def section_of(station: Station, qtbot: QtBot, printers: list[str], start: Start | None = None) -> PcSection:
    page = QWidget()
    qtbot.addWidget(page)
    page.resize(900, 600)
    context = replace(station.context, autostart=start)
    made = PcSection(context, Deeds(context, page, lambda _fault: None), Toast(page), printers.copy)
    made.setParent(page)
    made.resize(880, 580)
    made.reword()
    made.look_again()
    page.show()
    return made


def test_a_printer_is_chosen_and_kept_and_asking_again_is_one_press(station: Station, qtbot: QtBot):
    section = section_of(station, qtbot, ["Hall", "Office"])
    click(section.printer.button("Office"))
    assert station.context.settings.now.printer == "Office"
    click(section.printer.button(""))
    assert station.context.settings.now.printer == ""


def test_a_kept_printer_that_is_gone_is_named(station: Station, qtbot: QtBot):
    station.context.settings.change(printer="Attic")
    section = section_of(station, qtbot, ["Hall"])
    assert section.printer.codes() == ["Attic"]
    assert section.printer.accessibleDescription() == "The printer Attic is not there now. Choose another."


def test_starting_with_the_pc_follows_the_button_and_trouble_is_told(station: Station, qtbot: QtBot):
    start = Start()
    section = section_of(station, qtbot, [], start)
    click(section.start.button("yes"))
    assert start.on
    start.refuses = True
    click(section.start.button("no"))
    assert start.on and section.fault.isVisible() and section.start.codes() == ["yes"]


def test_practice_does_not_offer_to_start_with_the_pc(station: Station, qtbot: QtBot):
    assert section_of(station, qtbot, []).start_row.isHidden()


def test_the_icon_is_off_until_it_is_asked_for(station: Station, qtbot: QtBot):
    section = section_of(station, qtbot, [])
    assert section.tray.codes() == ["no"]
    click(section.tray.button("yes"))
    assert station.context.settings.now.tray


def choose(station: Station, qtbot: QtBot, names: list[str], monkeypatch: pytest.MonkeyPatch) -> tuple[Asked, object]:
    page = QWidget()
    qtbot.addWidget(page)
    monkeypatch.setattr(QDialog, "open", lambda _dialog: None)
    asked = Asked()
    choice = PrinterChoice(station.context.settings, page, names.copy)
    choice.choose("Print", asked.take, asked.none, asked.gone.append)
    return asked, choice


def test_the_kept_printer_is_taken_without_a_question(station: Station, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch):
    station.context.settings.change(printer="Office")
    asked, choice = choose(station, qtbot, ["Hall", "Office"], monkeypatch)
    assert len(asked.taken) == 1 and choice.dialog is None


def test_a_kept_printer_that_is_gone_is_said_before_another_is_asked_for(
    station: Station, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
):
    station.context.settings.change(printer="Attic")
    asked, choice = choose(station, qtbot, ["Hall"], monkeypatch)
    assert asked.gone == ["Attic"] and not asked.taken and choice.dialog is not None


def test_what_is_chosen_is_kept_unless_each_time_is_to_be_asked(
    station: Station, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(QPrinter, "printerName", lambda _printer: "Hall")
    asked, choice = choose(station, qtbot, ["Hall"], monkeypatch)
    assert isinstance(choice, PrinterChoice)
    choice.accept()
    assert station.context.settings.now.printer == "Hall"
    station.context.settings.change(printer="", printer_asks=True)
    asked, choice = choose(station, qtbot, ["Hall"], monkeypatch)
    assert isinstance(choice, PrinterChoice)
    choice.accept()
    assert asked.taken == ["Hall"] and station.context.settings.now.printer == ""


def test_without_any_printer_nothing_is_asked(station: Station, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch):
    asked, _ = choose(station, qtbot, [], monkeypatch)
    assert asked.without == 1 and not asked.taken
