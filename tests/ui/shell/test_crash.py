"""What nobody caught is told to the person, and the report gives nothing away."""

import sys

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from stationdesk.ui.context import Context
from stationdesk.ui.shell.crash_panel import CrashPanel, CrashWatch
from stationdesk.ui.shell.crash_report import report_of


def trouble() -> ValueError:
    try:
        raise ValueError("张三 13800000000")
    except ValueError as error:
        return error


def test_the_report_names_the_place_and_not_what_was_typed() -> None:
    error = trouble()
    report = report_of(type(error), error.__traceback__)
    assert "ValueError" in report and "test_crash:" in report and "trouble" in report
    assert "张三" not in report and "13800000000" not in report
    assert str(sys.prefix) not in report


def test_the_report_does_not_say_in_whose_folder_the_program_lies() -> None:
    try:
        exec(compile("1 / 0", "C:/Users/王芳/desk/day.py", "exec"), {"__name__": "stationdesk.day"})
    except ZeroDivisionError as error:
        report = report_of(type(error), error.__traceback__)
    assert "stationdesk.day:1 <module>" in report and "王芳" not in report


def test_a_crash_opens_the_panel_once_and_the_report_can_be_copied(
    qtbot: QtBot, context: Context, expected_log: object
) -> None:
    assert callable(expected_log)
    expected_log("ERROR stationdesk.ui.shell.crash_panel: nobody caught this")
    host = QWidget()
    qtbot.addWidget(host)
    host.resize(1200, 700)
    host.show()
    watch, panel = CrashWatch(), CrashPanel(context, host)
    watch.crashed.connect(panel.show_report)
    error = trouble()
    watch.caught(type(error), error, error.__traceback__)
    assert panel.isVisible() and "ValueError" in panel.report.toPlainText()
    first = panel.report.toPlainText()
    watch.caught(KeyError, KeyError("x"), None)
    assert panel.report.toPlainText() == first
    panel.copy.click()
    assert QGuiApplication.clipboard().text() == first


def test_an_interrupt_ends_the_program_as_usual(qapp: object, monkeypatch: pytest.MonkeyPatch) -> None:
    passed_on = []
    monkeypatch.setattr(sys, "__excepthook__", lambda *caught: passed_on.append(caught[0]))
    CrashWatch().caught(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert passed_on == [KeyboardInterrupt]
