"""The desk's window in a process of its own, measured from inside: ``python -m bench.desk_window MODE``.

Driven by ``desk_bench``. ``window`` shows an empty window with the same imports; ``start`` shows Today over a book;
``idle`` then leaves it alone; ``rest`` presses thousands of keys; ``keys`` presses them while a backlog goes to a hub.
Each prints what it found as one line of JSON. Keys come through the window's own handle, as from a keyboard.
"""

import argparse
import json
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMainWindow

from bench.books import FileKeyStore
from stationdesk.bootstrap.clocks import SystemClock, system_random
from stationdesk.bootstrap.garbage import MainThreadGarbage
from stationdesk.bootstrap.opening import open_desk
from stationdesk.bootstrap.window import Assembled, assemble, dress
from stationdesk.paths import Paths
from stationdesk.settings import Settings
from stationdesk.storage.book import Unlock
from stationdesk.ui.parts import Tile
from stationdesk.ui.today.page import TodayPage
from stationdesk_sync.model.registry import load_registers

BEAT_MS = 5
STALL_S = 0.1
BETWEEN_KEYS_MS = 15
TILES = 9
_WAKES = "voluntary_ctxt_switches:"


class Watched:
    """A desk's window and what was noted of it."""

    def __init__(self, home: Path) -> None:
        self.application = QApplication(["stationdesk"])
        MainThreadGarbage(self.application).start()
        chosen = Settings(language="en", maximized=False)
        theme = dress(self.application, chosen)
        unlock = Unlock(keystore=FileKeyStore(home / "ring"))
        self.opened = open_desk(Paths.at(home), load_registers(), unlock, SystemClock(), system_random, writer=True)
        self.assembled: Assembled = assemble(self.application, self.opened, chosen, _forget, theme)
        self.window = self.assembled.window
        self.window.resize(1366, 768)
        self.window.show()
        page = self.window.page("today")
        assert isinstance(page, TodayPage)
        self.page = page
        self.until(lambda: page.idle and page.grid.key(1) is not None)
        self.window.repaint()

    def until(self, true: Callable[[], bool]) -> None:
        """Let the window live until something is true."""
        loop, look = QEventLoop(), QTimer()
        look.setInterval(1)
        look.timeout.connect(lambda: loop.quit() if true() else None)
        look.start()
        if not true():
            loop.exec()
        look.stop()

    def rest(self, seconds: float) -> None:
        """Leave the window alone."""
        loop = QEventLoop()
        QTimer.singleShot(round(seconds * 1000), loop.quit)
        loop.exec()

    def press(self, tile: int) -> float:
        """Press a tally key; returns when (seconds of the performance counter)."""
        at = time.perf_counter()
        QTest.keyClick(self.window.windowHandle(), Qt.Key(ord(str(tile))))
        return at

    def close(self) -> None:
        """Close as a person does."""
        self.assembled.upkeep.stop()
        self.window.close()
        self.until(lambda: not self.window.isVisible())
        self.opened.close()


class Notes:
    """When tiles were painted as pressed and when saves came back, each in the order in which it happened."""

    def __init__(self, desk: Watched) -> None:
        self.painted: list[tuple[int, float]] = []
        self.durable: list[float] = []
        self.gaps: list[float] = []
        self._last = time.perf_counter()
        painted, durable = self.painted, self.durable
        paint = Tile.paintEvent

        def noted(tile: Tile, event: QPaintEvent) -> None:
            paint(tile, event)
            if tile.waiting:
                painted.append((int(tile.objectName()), time.perf_counter()))

        Tile.paintEvent = noted  # type: ignore[method-assign,assignment]
        journal = desk.opened.book.journal
        save = journal.save

        def kept(*given: object) -> object:
            saved = save(*given)  # type: ignore[arg-type]
            durable.append(time.perf_counter())
            return saved

        object.__setattr__(journal, "save", kept)
        self._beat = QTimer()
        self._beat.setTimerType(Qt.TimerType.PreciseTimer)
        self._beat.setInterval(BEAT_MS)
        self._beat.timeout.connect(self._beats)
        self._beat.start()

    def _beats(self) -> None:
        now = time.perf_counter()
        self.gaps.append(now - self._last)
        self._last = now

    def stop(self) -> None:
        """Note no further beats."""
        self._beat.stop()

    def painted_after(self, tile: int, at: float) -> float | None:
        """Return how long after a press its tile was painted as pressed, in ms."""
        return next(((when - at) * 1000 for one, when in self.painted if one == tile and when >= at), None)


def empty_window() -> dict[str, object]:
    """Show a window with nothing in it."""
    application = QApplication(["stationdesk"])
    window = QMainWindow()
    window.resize(1366, 768)
    window.show()
    window.repaint()
    application.processEvents()
    return {"shown": True}


def keys_while_sending(home: Path) -> dict[str, object]:
    """Press keys as long as a backlog is being sent; milliseconds to painted and to durable, stalls of the window."""
    desk = Watched(home)
    waiting = desk.opened.desk.outbox.head().seq
    notes = Notes(desk)
    sync, ended = desk.assembled.context.sync, list[object]()
    sync.finished.connect(ended.append)
    presses: list[tuple[int, float]] = []
    keys = QTimer()
    keys.setInterval(BETWEEN_KEYS_MS)
    keys.timeout.connect(lambda: presses.append((len(presses) % TILES + 1, desk.press(len(presses) % TILES + 1))))
    before = len(notes.durable)
    sync.start()
    keys.start()
    desk.until(lambda: bool(ended))
    keys.stop()
    desk.until(lambda: len(notes.durable) - before >= len(presses) and desk.page.idle)
    notes.stop()
    durable = [(done - at) * 1000 for (_, at), done in zip(presses, notes.durable[before:], strict=False)]
    painted = [notes.painted_after(tile, at) for tile, at in presses]
    link = desk.opened.desk.outbox.link()
    found: dict[str, object] = {
        "sent": link.acked if link else 0,
        "waiting": waiting,
        "fault": None if ended == [None] else repr(ended[0]),
        "painted": [each for each in painted if each is not None],
        "unpainted": sum(each is None for each in painted),
        "durable": durable,
        "stalls": sum(gap > STALL_S for gap in notes.gaps),
        "longest_ms": max(notes.gaps, default=0.0) * 1000,
    }
    desk.close()
    return found


def many_visits(home: Path, count: int) -> dict[str, object]:
    """Count ``count`` visits and say how much memory is resident then, and how many beats were late meanwhile."""
    desk = Watched(home)
    notes = Notes(desk)
    for number in range(count):
        desk.press(number % TILES + 1)
        desk.application.processEvents()
    desk.until(lambda: len(notes.durable) >= count and desk.page.idle)
    notes.stop()
    found: dict[str, object] = {
        "rss_mb": _resident_mb(),
        "stalls": sum(gap > STALL_S for gap in notes.gaps),
        "people": desk.page.side.day.people,
    }
    desk.close()
    return found


def left_alone(home: Path, seconds: float) -> dict[str, object]:
    """Leave a window alone and say how often a second any of its threads woke up."""
    desk = Watched(home)
    desk.assembled.upkeep.start()
    desk.rest(3.0)
    before = _wakes()
    desk.rest(seconds)
    found: dict[str, object] = {"wakeups_s": (_wakes() - before) / seconds, "rss_mb": _resident_mb()}
    desk.close()
    return found


def _wakes() -> int:
    lines = (line for task in Path("/proc/self/task").iterdir() for line in (task / "status").read_text().splitlines())
    return sum(int(line.removeprefix(_WAKES)) for line in lines if line.startswith(_WAKES))


def _resident_mb() -> float:
    words = Path("/proc/self/status").read_text().split("VmRSS:")[1].split()
    return round(int(words[0]) / 1024, 1)


def _forget(_settings: Settings) -> None:
    """Choices made here are kept nowhere."""


def main(words: Sequence[str] | None = None) -> int:
    """Measure one thing and print it."""
    parser = argparse.ArgumentParser(prog="python -m bench.desk_window")
    parser.add_argument("mode", choices=("window", "start", "idle", "rest", "keys"))
    parser.add_argument("--home", type=Path)
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--count", type=int, default=2_000)
    asked = parser.parse_args(words)
    if asked.mode == "window":
        print(json.dumps(empty_window()), flush=True)
        return 0
    if asked.mode == "start":
        desk = Watched(asked.home)
        print(json.dumps({"shown": True}), flush=True)
        desk.close()
        return 0
    if asked.mode == "idle":
        found = left_alone(asked.home, asked.seconds)
    elif asked.mode == "rest":
        found = many_visits(asked.home, asked.count)
    else:
        found = keys_while_sending(asked.home)
    print(json.dumps(found), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
