"""The ten tasks of the guided practice in words: a heading, what to do, the keys."""

from collections.abc import Mapping
from dataclasses import dataclass

from stationdesk_sync.model.language import N_


@dataclass(frozen=True, slots=True)
class TaskWords:
    """Source texts of one task; ``caps`` are shown as key caps."""

    title: str
    words: str
    caps: tuple[str, ...] = ()


TASKS: Mapping[str, TaskWords] = {
    "open": TaskWords(
        N_("Open the station"), N_("You have just come in. Press F11, or the button at the top."), ("F11",)
    ),
    "who": TaskWords(N_("Say who is on duty"), N_("Press a name, then Save. F12 asks again."), ("F12",)),
    "one": TaskWords(N_("A rider comes in"), N_("Press 1, or click the first key. Watch its number."), ("1",)),
    "six": TaskWords(
        N_("Six riders at once"), N_("Press the star, then 6, then 1. Six people, one record."), ("*", "6", "1")
    ),
    "back": TaskWords(
        N_("Take one back"), N_("You pressed a key too many: Backspace takes the last one back."), ("←",)
    ),
    "another": TaskWords(
        N_("One more service"),
        N_("Count a rider, then press the slash and choose what else was used. It stays one visit."),
        ("1", "/"),
    ),
    "paper": TaskWords(
        N_("Enter from paper"),
        N_("The PC was off for an hour. Press Ctrl B, choose the hour, type numbers, then Ctrl Enter."),
        ("Ctrl B",),
    ),
    "check": TaskWords(
        N_("Look round before opening"),
        N_("Go to Registers, choose the opening check, add a record and save it."),
        ("Ctrl 3",),
    ),
    "sheet": TaskWords(
        N_("Look at the day sheet"),
        N_("This is the page that the manager signs. Nothing has to be printed."),
        ("Ctrl P",),
    ),
    "close": TaskWords(
        N_("Close and leave a note"), N_("Press F11, write a line for the next shift, save it."), ("F11",)
    ),
}
