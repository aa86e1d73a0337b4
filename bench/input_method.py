"""Chinese through a real input method, on a virtual screen: ``python -m bench.input_method``.

It needs Xvfb, openbox, xdotool, dbus-run-session, ibus and ibus-libpinyin, which the project does not install: it says
so and ends with 3 where one is missing. Otherwise a practice window is opened with IBus, syllables are typed by the X
server into each field that takes words, and what the fields hold is compared: ``build/input-method``. A second process
is the window; it says on its output what has the keyboard and what stands there.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TextIO

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget

from stationdesk.bootstrap.clocks import SystemClock, system_random
from stationdesk.bootstrap.practice import PracticeRoom
from stationdesk.bootstrap.practice_window import PracticeProgram
from stationdesk.paths import Paths
from stationdesk.settings import Settings
from stationdesk.texts import load_language
from stationdesk.ui.registers.page import RegistersPage
from stationdesk.ui.settings.page import SettingsPage
from stationdesk.ui.settings.people_section import PeopleSection
from stationdesk.ui.settings.station_section import StationSection
from stationdesk.ui.shell.main_window import MainWindow
from stationdesk.ui.sources import Navigate
from stationdesk_sync.model.registry import load_registers

NEEDED = ("Xvfb", "openbox", "xdotool", "dbus-run-session", "ibus-daemon", "ibus")
DISPLAY, SCREEN = ":87", "1366x768x24"
ENGINE = "libpinyin"
OPENING_MS = 800
SAY_MS, STEP_SECONDS, PATIENCE_SECONDS = 150, 0.12, 20.0
FIELDS: tuple[tuple[str, tuple[str, ...], str, str], ...] = (
    # what is opened, by which keys, what is typed, what must stand there
    ("palette", ("ctrl+k",), "beijing", "北京"),
    ("help", ("F1",), "diannao", "电脑"),
    ("who is on duty", ("F11",), "shanghai", "上海"),
    ("note to the next shift", ("Escape", "F11"), "zhongguo", "中国"),
)


REACHED: tuple[tuple[str, str, str], ...] = (
    # what the window itself goes to, what is typed, what must stand there
    ("a name in our people", "xiuying", "秀英"),
    ("title of an event", "jiankang", "健康"),
    ("words of feedback", "ganxie", "感谢"),
    ("name of the station", "haibao", "海"),
)


@dataclass
class Heard:
    """What the window said last."""

    now: dict[str, object] = field(default_factory=dict)

    def listen(self, stream: TextIO) -> None:
        """Read lines until the window is gone."""
        for line in stream:
            self.now = json.loads(line)

    def counted(self) -> bool:
        """Whether one person was counted."""
        return self.now.get("people") == 1

    def holds(self, text: str) -> bool:
        """Whether the field with the keyboard begins with a text."""
        return str(self.now.get("text", "")).startswith(text)


class Asked(QObject):
    """Goes to a field when the other process asks for it on the standard input."""

    heard = Signal(str)

    def __init__(self, window: MainWindow, navigate: Navigate) -> None:
        super().__init__()
        self._window, self._navigate = window, navigate
        self.heard.connect(self._go)

    def listen(self, stream: TextIO) -> None:
        """Read lines, on a thread of its own."""
        for line in stream:
            self.heard.emit(line.strip())

    @Slot(str)
    def _go(self, name: str) -> None:
        page, about, _field = PLACES[name]
        self._navigate.go(page, **about)
        QTimer.singleShot(OPENING_MS, self, partial(self._focus, name))

    def _focus(self, name: str) -> None:
        _page, _about, find = PLACES[name]
        found = find(self._window)
        if isinstance(found, QLineEdit):
            found.selectAll()
        found.setFocus()


def _setting(name: str, window: MainWindow) -> QWidget:
    page = window.page("settings")
    assert isinstance(page, SettingsPage)
    section = page.sections[name]
    assert isinstance(section, PeopleSection | StationSection)
    return section.new_name if isinstance(section, PeopleSection) else section.station_name


def _form(name: str, window: MainWindow) -> QWidget:
    page = window.page("registers")
    assert isinstance(page, RegistersPage)
    form = page.list.acts.form_panel.form
    assert form is not None
    return form.inputs[name].first_target()


PLACES: dict[str, tuple[str, dict[str, object], Callable[[MainWindow], QWidget]]] = {
    "a name in our people": ("settings", {"section": "people"}, partial(_setting, "people")),
    "name of the station": ("settings", {"section": "station"}, partial(_setting, "station")),
    "title of an event": ("registers", {"register": "event", "new": True}, partial(_form, "title")),
    "words of feedback": ("registers", {"register": "feedback", "new": True}, partial(_form, "words")),
}


def child(folder: Path) -> int:
    """Be the window."""
    application = QApplication(["stationdesk"])
    paths = Paths.at(folder)
    room = PracticeRoom(paths, load_registers(), SystemClock(), system_random, load_language("zh"))
    program = PracticeProgram(application, room, paths, Settings(language="zh"))
    program.start()
    assembled = program.assembled
    assert assembled is not None

    def say() -> None:
        focus = application.focusWidget()
        text = focus.text() if isinstance(focus, QLineEdit) else ""
        text = focus.toPlainText() if isinstance(focus, QPlainTextEdit) else text
        desk = assembled.context.desk
        people = desk.records.figures(desk.moment().day).people
        print(json.dumps({"focus": type(focus).__name__, "text": text, "people": people}), flush=True)

    asked = Asked(assembled.window, assembled.context.navigate)
    threading.Thread(target=asked.listen, args=(sys.stdin,), daemon=True).start()
    timer = QTimer()
    timer.timeout.connect(say)
    timer.start(SAY_MS)
    return application.exec()


def inside(folder: Path) -> int:
    """Run within a session of its own: the daemon, the window, the keys."""
    results: dict[str, object] = {}
    helpers = [
        subprocess.Popen(["openbox"], stderr=subprocess.DEVNULL),
        subprocess.Popen(["ibus-daemon", "--xim", "--replace"], stderr=subprocess.DEVNULL),
    ]
    try:
        if not _until(_engine_is_on):
            print("the input method did not start")
            return 3
        command = [sys.executable, "-m", "bench.input_method", "--child", str(folder / "practice")]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as window:
            assert window.stdin is not None
            heard = Heard()
            threading.Thread(target=heard.listen, args=(window.stdout,), daemon=True).start()
            if not _until(lambda: bool(heard.now)):
                return 1
            _pause(2)
            _engine_is_on()
            _keys("1")
            results["a key counts although the input method is on"] = _until(heard.counted)
            for name, opened, typed, wanted in FIELDS:
                _keys(*opened)
                _pause(1)
                results[name] = _typed(folder, heard, name, typed, wanted)
                _keys("Escape", "Escape")
                _pause(0.5)
            for name, typed, wanted in REACHED:
                window.stdin.write(f"{name}\n")
                window.stdin.flush()
                _pause(2)
                results[name] = _typed(folder, heard, name, typed, wanted)
                _keys("Escape", "Escape")
                _pause(0.5)
            results["people at the end"] = heard.now.get("people")
            window.terminate()
    finally:
        for helper in helpers:
            helper.terminate()
    (folder / "input-method.json").write_text(json.dumps(results, ensure_ascii=False, indent=1), "utf-8")
    print(json.dumps(results, ensure_ascii=False, indent=1))
    bad = [name for name, found in results.items() if found is False or (isinstance(found, dict) and not found["good"])]
    return 0 if not bad and results["people at the end"] == 1 else 1


def _typed(folder: Path, heard: Heard, name: str, typed: str, wanted: str) -> dict[str, object]:
    """Type syllables where the keyboard is, take the first word that is offered, and say what stands there."""
    _keys(*typed)
    _picture(folder, f"{name}, typing")
    _keys("space")
    good = _until(partial(heard.holds, wanted), seconds=5)
    _picture(folder, name)
    return {"typed": typed, "stands there": heard.now.get("text"), "good": good}


def main(argv: Sequence[str] | None = None) -> int:
    """Do all of it; returns 0 when every field holds what was meant, 3 where something needed is missing."""
    parser = argparse.ArgumentParser(prog="python -m bench.input_method", description="A real input method")
    parser.add_argument("--child", type=Path)
    parser.add_argument("--inside", type=Path)
    words = parser.parse_args(argv)
    if words.child is not None:
        return child(words.child)
    if words.inside is not None:
        return inside(words.inside)
    missing = [name for name in NEEDED if shutil.which(name) is None]
    if missing:
        print(f"not tried: {', '.join(missing)} not there")
        return 3
    folder = Path("build") / "input-method"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, "DISPLAY": DISPLAY, "QT_QPA_PLATFORM": "xcb", "QT_IM_MODULE": "ibus", "HOME": home}
        with subprocess.Popen(["Xvfb", DISPLAY, "-screen", "0", SCREEN], stderr=subprocess.DEVNULL) as screen:
            try:
                _pause(1)
                session = ["dbus-run-session", "--", sys.executable, "-m", "bench.input_method", "--inside"]
                return subprocess.run([*session, str(folder.absolute())], env=environment, check=False).returncode
            finally:
                screen.terminate()


def _pause(seconds: float) -> None:
    """Give other programs time: the X server and the input method tell nobody when they are done."""
    threading.Event().wait(seconds)


def _keys(*keys: str) -> None:
    for key in keys:
        subprocess.run(["xdotool", "key", key], check=True)
        _pause(STEP_SECONDS)


def _picture(folder: Path, name: str) -> None:
    if shutil.which("import"):
        subprocess.run(["import", "-window", "root", str(folder / f"{name}.png")], check=False)


def _engine_is_on() -> bool:
    """Switch the engine on and ask: the command that sets it ends with 1 although it did."""
    subprocess.run(["ibus", "engine", ENGINE], capture_output=True, check=False, timeout=10)
    asked = subprocess.run(["ibus", "engine"], capture_output=True, text=True, check=False, timeout=10)
    return asked.stdout.strip() == ENGINE


def _until(good: Callable[[], bool], seconds: float = PATIENCE_SECONDS) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if good():
            return True
        _pause(0.2)
    return False


if __name__ == "__main__":
    sys.exit(main())
