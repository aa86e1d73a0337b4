"""The manager's role is left by itself after a quiet time, and only then."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from stationdesk.app.actor import AT_THE_COUNTER
from stationdesk.ui.prompts.auto_lock import AutoLock, watch
from stationdesk.ui.sources import ActorSource
from tests.fakes.ui_day import MANAGER


def test_the_role_is_left_after_a_quiet_time(qtbot: QtBot):
    actor = ActorSource()
    actor.become(MANAGER)
    lock = AutoLock(actor, quiet=20)
    with qtbot.waitSignal(actor.switched, timeout=2000):
        lock.start()
    assert actor.now == AT_THE_COUNTER
    assert not lock.running


def test_a_key_begins_the_quiet_time_anew(qtbot: QtBot):
    actor = ActorSource()
    lock = AutoLock(actor, quiet=60_000)
    lock.start()
    lock.timer.stop()
    widget = QWidget()
    qtbot.addWidget(widget)
    QTest.keyClick(widget, Qt.Key.Key_A)
    assert lock.running
    assert lock.timer.remainingTime() > 50_000


def test_there_is_one_lock_for_an_actor_however_often_the_pin_is_given(qtbot: QtBot):
    actor = ActorSource()
    assert watch(actor) is watch(actor)
