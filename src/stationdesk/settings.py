"""What a person chose for this PC, and what the window remembers: one small file outside the book.

Read by bootstrap and the command line, changed by the settings page. Nothing from the book stands here.
A damaged file is put aside and the defaults hold: settings never keep anybody from counting.
"""

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any, Literal

LanguageCode = Literal["zh", "en"]
PrintSize = Literal["large", "standard"]
TilesFirst = Literal["group", "service"]
ThemeName = Literal["light", "dark", "high_contrast", "system"]

_ALLOWED: Mapping[str, tuple[str, ...]] = {
    "language": ("zh", "en"),
    "print_size": ("large", "standard"),
    "theme": ("light", "dark", "high_contrast", "system"),
    "tiles_first": ("group", "service"),
}


@dataclass(frozen=True, slots=True)
class Settings:
    """The choices of one PC. ``registers_off`` names the registers that the manager switched off;
    ``window`` is x, y, width, height of the window when last closed, ``maximized`` whether it filled the screen;
    ``scanner`` says that one is connected, so that keys wait until it is known whose they are;
    ``recent`` are names of commands that were used lately; ``less_motion`` lets what
    would move stand still; ``tiles_first`` says what stands large on a tally key; ``mini`` is where the small window
    stood last; ``printer`` is the name of the one that was chosen, empty to ask,
    ``printer_asks`` to ask each time; ``tray`` keeps the program running
    behind an icon when its window is closed."""

    language: LanguageCode = "zh"
    print_size: PrintSize = "large"
    theme: ThemeName = "light"
    registers_off: tuple[str, ...] = ()
    window: tuple[int, int, int, int] | None = None
    maximized: bool = True
    scanner: bool = False
    recent: tuple[str, ...] = ()
    less_motion: bool = False
    tiles_first: TilesFirst = "group"
    mini: tuple[int, int] | None = None
    printer: str = ""
    printer_asks: bool = False
    tray: bool = False


_PLACES = {"window": 4, "mini": 2}


def load(path: Path) -> Settings:
    """Read the settings; anything that is not lawful falls back to its default."""
    try:
        held = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return Settings()
    if not isinstance(held, dict):
        return Settings()
    found = {field.name: _lawful(field.name, held.get(field.name)) for field in fields(Settings)}
    lawful = {name: value for name, value in found.items() if value is not None}
    return replace(Settings(), **lawful)


def save(path: Path, settings: Settings) -> None:
    """Write the settings whole or not at all. Raises ``OSError``."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(path.name + ".part")
    with part.open("w", encoding="utf-8") as out:
        json.dump(asdict(settings), out, ensure_ascii=False, indent=1)
        out.flush()
        os.fsync(out.fileno())
    part.replace(path)


def _lawful(name: str, value: object) -> Any:  # the fields of Settings differ in type
    if name in _ALLOWED:
        return value if value in _ALLOWED[name] else None
    if name in ("registers_off", "recent") and isinstance(value, list):
        return tuple(str(item) for item in value)
    if name in _PLACES and isinstance(value, list) and len(value) == _PLACES[name]:
        return tuple(value) if all(isinstance(n, int) for n in value) else None
    if name == "printer" and isinstance(value, str):
        return value
    if name in ("maximized", "scanner", "less_motion", "tray", "printer_asks") and isinstance(value, bool):
        return value
    return None
