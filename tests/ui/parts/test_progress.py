"""The bar of progress: it does not flash, says how far it is, can be stopped, and stands still when asked to."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt, QVariantAnimation
from PySide6.QtGui import QAccessible, QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from stationdesk.ui.parts import Progress
from stationdesk.ui.theme import Theme
from tests.fakes.ui_context import dressed_theme


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    return dressed_theme()


@pytest.fixture
def progress(theme: Theme, qtbot: QtBot) -> Iterator[Progress]:
    host = QWidget()
    qtbot.addWidget(host)
    made = Progress(theme)
    QVBoxLayout(host).addWidget(made)
    host.resize(600, 100)
    host.show()
    yield made
    host.close()


def test_what_is_done_at_once_never_flashes_up(progress: Progress, qtbot: QtBot, theme: Theme) -> None:
    progress.begin("正在导出")
    assert not progress.isVisible()
    progress.finish()
    with qtbot.assertNotEmitted(progress.bar.sweep.valueChanged, wait=theme.duration("late") + 50):
        assert not progress.isVisible()
    assert not progress.isVisible()


def test_what_takes_longer_is_shown_without_a_percent_until_one_is_known(progress: Progress, qtbot: QtBot) -> None:
    progress.begin("正在导出")
    qtbot.waitUntil(progress.isVisible, timeout=2000)
    assert progress.percent.text() == "" and not progress.stop_button.isVisible()
    progress.advance(417, 1000)
    assert progress.percent.text() == "41%"
    progress.advance(999, 1000)
    assert progress.percent.text() == "99%", "a hundred is said only when all is done"
    progress.advance(1000, 1000)
    assert progress.percent.text() == "100%"
    progress.advance(3, 0)
    assert progress.percent.text() == "" and progress.bar.maximum() == 0


def test_a_reader_hears_what_goes_on_and_how_far(progress: Progress, qtbot: QtBot) -> None:
    progress.begin("正在导出")
    progress.advance(40, 100)
    heard = QAccessible.queryAccessibleInterface(progress.bar)
    assert heard.role() is QAccessible.Role.ProgressBar
    assert heard.text(QAccessible.Text.Name) == "正在导出"
    assert heard.valueInterface().currentValue() == 40


def test_stop_is_asked_once_and_the_bar_stays_until_it_is_over(progress: Progress, qtbot: QtBot) -> None:
    progress.begin("正在导出", "停止")
    qtbot.waitUntil(progress.isVisible, timeout=2000)
    with qtbot.waitSignal(progress.stopped):
        QTest.mouseClick(progress.stop_button, Qt.MouseButton.LeftButton)
    with qtbot.assertNotEmitted(progress.stopped):
        QTest.mouseClick(progress.stop_button, Qt.MouseButton.LeftButton)
    assert progress.isVisible()
    progress.finish()
    assert not progress.isVisible()


def test_it_moves_only_while_seen_without_an_end_and_never_with_less_motion(
    progress: Progress, qtbot: QtBot, theme: Theme
) -> None:
    running = QVariantAnimation.State.Running
    progress.begin("正在导出")
    assert progress.bar.sweep.state() is not running, "nothing runs behind a hidden bar"
    qtbot.waitUntil(progress.isVisible, timeout=2000)
    assert progress.bar.sweep.state() is running
    theme.change(less_motion=True)
    assert progress.bar.sweep.state() is not running
    theme.change(less_motion=False)
    assert progress.bar.sweep.state() is running
    progress.advance(1, 3)
    assert progress.bar.sweep.state() is not running
    progress.begin("再来一次")
    progress.finish()
    assert progress.bar.sweep.state() is not running


def test_half_done_is_half_filled_and_a_still_bar_is_hatched(progress: Progress, qtbot: QtBot, theme: Theme) -> None:
    accent = QColor(theme.tokens.colours["light"]["accent"])

    def coloured() -> list[bool]:
        row = progress.bar.grab().toImage()
        middle = [row.pixelColor(x, row.height() // 2) for x in range(row.width())]
        return [abs(seen.red() - accent.red()) < 120 for seen in middle]  # a thin slanting line is never full

    progress.begin("正在导出")
    progress.show()
    progress.advance(50, 100)
    seen = coloured()
    assert 0.45 < sum(seen) / len(seen) < 0.55 and all(seen[8 : len(seen) // 2 - 8])
    theme.change(less_motion=True)
    progress.advance(0, 0)
    hatched = coloured()
    theme.change(less_motion=False)
    assert 10 < sum(hatched) < len(hatched) / 3
