"""Every key of the window in one place: what the window listens to, what help says of it, what the key card prints.

Read by the window, the bar, the rail, the palette, help and the key card. A test holds it against the keys that work,
and sees to it that no key means two things on one page.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from stationdesk_sync.model.language import N_

STATION, DUTY, SHEET, FIND, HELP = "F11", "F12", "Ctrl+P", "Ctrl+K", "F1"
HOURS, BATCH, RATE, MINI = "Ctrl+G", "Ctrl+B", ".", "Ctrl+M"


@dataclass(frozen=True, slots=True)
class KeyLine:
    """What some keys do. ``caps`` are shown as key caps, two of a run as first and last; ``keys`` are all of them."""

    caps: tuple[str, ...]
    words: str
    keys: tuple[str, ...]
    run: bool = False


def cap(keys: str) -> str:
    """Return a shortcut as a key cap shows it: without the plus."""
    return keys.replace("+", " ") if len(keys) > 1 else keys


def _one(keys: str, words: str) -> KeyLine:
    return KeyLine((cap(keys),), words, (keys,))


_DIGITS = tuple("123456789")
_PAGES = tuple(f"Ctrl+{n}" for n in range(1, 8))
TODAY: Sequence[KeyLine] = (
    KeyLine(
        ("1", "9"), N_("Count a visit; F2–F10 do the same"), (*_DIGITS, *(f"F{n}" for n in range(2, 11))), run=True
    ),
    _one("*", N_("Several people: star, number, then the key. Ten or more: two stars, two digits")),
    KeyLine(("+", "−"), N_("One more or one less in the last visit"), ("+", "-")),
    KeyLine(("←",), N_("Take the last visit back; Ctrl+Z does the same"), ("Backspace", "Ctrl+Z")),
    _one("/", N_("Another service for the last visit")),
    _one(HOURS, N_("Who came at which hour")),
    _one(BATCH, N_("Enter from paper")),
    _one(RATE, N_("How somebody found it")),
    _one(MINI, N_("A small window that stays on top")),
)
EVERYWHERE: Sequence[KeyLine] = (
    KeyLine((cap(_PAGES[0]), cap(_PAGES[-1])), N_("Go to a page"), _PAGES, run=True),
    _one(FIND, N_("Find or do something")),
    _one(STATION, N_("Open or close the station")),
    _one(DUTY, N_("Say who is on duty")),
    _one(SHEET, N_("Look at the day sheet and print it")),
    _one("Alt", N_("Show a letter on everything that can be pressed")),
    _one(HELP, N_("Help for this page")),
    _one("Esc", N_("Close what is open, go back")),
)
FIELDS: Sequence[KeyLine] = (
    KeyLine(("Tab",), N_("Go on to the next field; with Shift back to the one before"), ("Tab", "Shift+Tab")),
    KeyLine(("Enter",), N_("Press what is framed; Space does the same"), ("Enter", "Space")),
    _one("Ctrl+Enter", N_("Save a form from any field")),
)
PAGES: Mapping[str, Sequence[KeyLine]] = {"today": TODAY}
