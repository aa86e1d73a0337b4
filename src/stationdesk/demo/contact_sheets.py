"""``make contact-sheets``: each screen and state in a pairwise cover of language, window, colours, print: build/sheets.

At most 160 pictures, nine on a sheet, to be looked at by a person. What each shows stands below it. Screens and states
come from ``demo.states`` and ``demo.first_screens``: what is added there is on the sheets by itself.
"""

import argparse
import itertools
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from stationdesk.bootstrap.qt_log import route_qt_messages
from stationdesk.bootstrap.window import dress
from stationdesk.demo.city import demo_city
from stationdesk.demo.first_screens import FIRST
from stationdesk.demo.hands import Hands
from stationdesk.demo.offscreen import application_of, close, window_of
from stationdesk.demo.pairwise import cover
from stationdesk.demo.states import ALONE, EMPTY, MIDDAY, PRACTICE, State, entered
from stationdesk.demo.working_day import WorkingDay
from stationdesk.settings import Settings
from stationdesk.texts import load_language
from stationdesk.ui.shell.geometry import LEAST_HEIGHT, LEAST_WIDTH
from stationdesk.ui.sources import LanguageSource
from stationdesk.ui.theme.tokens import MODES, SIZES
from stationdesk_sync.model.language import Code

MOST = 160
COLUMNS, ROWS = 3, 3
CELL, CAPTION, GAP = (620, 388), 30, 12
WINDOWS = {
    f"{width}x{height}": (width, height) for width, height in ((1366, 768), (1920, 1080), (LEAST_WIDTH, LEAST_HEIGHT))
}
SETTLE_MS = 60


@dataclass(frozen=True)
class Shot:
    """One picture to take."""

    state: str
    language: Code
    window: str
    mode: str
    size: str

    @property
    def caption(self) -> str:
        """What it shows."""
        return f"{self.state} · {self.language} · {self.window} · {self.mode} · {self.size}"


def patterns() -> dict[str, list[str]]:
    """Return the names of all states by their pattern: forms and lists that are generated alike share one."""
    fine: dict[str, list[str]] = {}
    for name, pattern in _states():
        fine.setdefault(pattern, []).append(name)
    return fine


def screens() -> dict[str, list[str]]:
    """Return the names of all states by the screen that they belong to."""
    coarse: dict[str, list[str]] = {}
    for name, _ in _states():
        coarse.setdefault(name.partition(",")[0], []).append(name)
    return coarse


def _states() -> Iterator[tuple[str, str]]:
    for state in (*MIDDAY, *EMPTY, *ALONE, *PRACTICE):
        yield state.name, state.pattern or state.name
    for screen in FIRST:
        yield screen.name, screen.name


def plan() -> list[Shot]:
    """Return the pictures: every pair of pattern, language, window, colours, print; every state in both languages.

    Where these are more than allowed, the pairs are those of the screens, and then a state is seen in one language.
    """
    for states, languages in ((patterns(), 2), (screens(), 2), (screens(), 1)):
        shots = _plan(states, languages)
        if len(shots) <= MOST:
            break
    return shots


def _plan(states: Mapping[str, Sequence[str]], languages: int) -> list[Shot]:
    rows = cover(
        {
            "pattern": list(states),
            "language": ["zh", "en"],
            "window": list(WINDOWS),
            "mode": list(MODES),
            "size": list(SIZES),
        }
    )
    turns = {pattern: itertools.cycle(names) for pattern, names in states.items()}
    shots = [_shot(next(turns[row["pattern"]]), row) for row in rows]
    looks = itertools.cycle(rows)
    for name in itertools.chain.from_iterable(states.values()):
        seen = {shot.language for shot in shots if shot.state == name}
        for code in ("zh", "en"):
            if len(seen) < languages and code not in seen:
                seen.add(code)
                shots.append(_shot(name, {**next(looks), "language": code}))
    return shots


def _shot(state: str, row: Mapping[str, str]) -> Shot:
    code: Code = "zh" if row["language"] == "zh" else "en"
    return Shot(state, code, row["window"], row["mode"], row["size"])


def take(shots: Sequence[Shot], folder: Path) -> Iterator[tuple[Shot, QImage]]:
    """Take the pictures, each state from the city it belongs to."""
    for joined, states in ((True, MIDDAY), (True, EMPTY), (False, ALONE), (False, PRACTICE)):
        names = {state.name for state in states}
        yield from _in_city(folder, [shot for shot in shots if shot.state in names], states, joined=joined)
    theme = dress(application_of(), Settings(theme="light"))
    for shot, screen in itertools.product(shots, FIRST):
        if shot.state == screen.name:
            theme.change(mode=shot.mode, size=shot.size)
            with screen.shown(theme, LanguageSource(load_language(shot.language)), WINDOWS[shot.window]) as window:
                yield shot, window.grab().toImage()


def _in_city(
    folder: Path, shots: Sequence[Shot], states: Sequence[State], *, joined: bool
) -> Iterator[tuple[Shot, QImage]]:
    by_name = {state.name: state for state in states}
    with demo_city(folder / "city", joined=joined) as city:
        chosen = Settings(theme="light", maximized=False)
        assembled = window_of(application_of(), city, chosen, practice=states is PRACTICE)
        hands, context = Hands(assembled.window, assembled.context), assembled.context
        hands.settle()
        if states is MIDDAY:
            WorkingDay(city, hands).work_until("14:32")
        for shot in sorted(shots, key=lambda shot: (shot.language, shot.size, shot.mode, shot.window)):
            context.language.switch(shot.language)
            if (context.theme.mode, context.theme.size) != (shot.mode, shot.size):
                context.theme.change(mode=shot.mode, size=shot.size)
            assembled.window.resize(*WINDOWS[shot.window])
            with entered(by_name[shot.state], city, hands):
                hands.rest(SETTLE_MS)
                yield shot, assembled.window.grab().toImage()
        close(assembled, hands)


def sheet(pictures: Sequence[tuple[str, QImage]]) -> QImage:
    """Return one sheet with captions."""
    high = CELL[1] + CAPTION
    page = QImage(COLUMNS * (CELL[0] + GAP) + GAP, ROWS * (high + GAP) + GAP, QImage.Format.Format_RGB32)
    page.fill(QColor("#808080"))
    painter = QPainter(page)
    font = painter.font()
    font.setPixelSize(18)
    painter.setFont(font)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    for place, (caption, picture) in enumerate(pictures):
        left = GAP + place % COLUMNS * (CELL[0] + GAP)
        top = GAP + place // COLUMNS * (high + GAP)
        small = picture.scaled(*CELL, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation)
        painter.drawImage(left, top, small)
        box = QRect(left, top + CELL[1], CELL[0], CAPTION)
        painter.fillRect(box, QColor("#202020"))
        painter.setPen(QColor("#FFFFFF"))
        painter.drawText(box.adjusted(6, 0, -6, 0), int(Qt.AlignmentFlag.AlignVCenter), caption)
    painter.end()
    return page


def main(argv: Sequence[str] | None = None) -> int:
    """Take all pictures and write the sheets; returns 0."""
    parser = argparse.ArgumentParser(prog="python -m stationdesk.demo.contact_sheets", description="Sheets to look at")
    parser.add_argument("--folder", type=Path, default=Path("build") / "sheets", help="where the sheets go")
    parser.add_argument("--only", default="", help="only states whose name holds these words")
    words = parser.parse_args(argv)
    route_qt_messages()
    folder: Path = words.folder.absolute()
    folder.mkdir(parents=True, exist_ok=True)
    shots = [shot for shot in plan() if words.only in shot.state]
    order = {shot: place for place, shot in enumerate(sorted(shots, key=lambda shot: shot.caption))}
    taken = sorted(take(shots, folder), key=lambda pair: order[pair[0]])
    pictures = [(shot.caption, image) for shot, image in taken]
    each = COLUMNS * ROWS
    for number, start in enumerate(range(0, len(pictures), each), start=1):
        sheet(pictures[start : start + each]).save(str(folder / f"sheet-{number:02}.png"))
    print(f"{len(pictures)} pictures on {number} sheets: {folder}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
