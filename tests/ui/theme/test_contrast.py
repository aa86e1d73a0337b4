"""Every pair of colours that meets in the window, in every mode: words, edges, rings, states, also to the colour-blind.

The pairs of the style sheet are read from it, so a rule that is added is measured without anybody listing it.
"""

import itertools
import re

import pytest
from PySide6.QtWidgets import QApplication

from stationdesk.assets import asset_text
from stationdesk.ui.parts import Chip
from stationdesk.ui.theme.tokens import MODES, read_tokens
from tests.ui.theme.colour_sight import BLINDNESS, contrast, distance

WORDS = {"light": 4.5, "dark": 4.5, "high_contrast": 7.0}
SHAPES = 3.0
GROUNDS = ("ground", "panel", "sunken", "hover")
STATES = ("accent", "amber", "green", "blue")
# What is painted or placed on a ground that no rule of the sheet names; the sheet's own pairs are found below.
PLACED = [
    *itertools.product(("ink", "ink2"), (*GROUNDS, "weak")),
    *itertools.product(("ink3",), ("panel", "sunken", "hover")),
    *itertools.product(STATES, ("panel", "ground")),
    *(("ink", f"{state}_weak") for state in ("amber", "green", "blue")),
    ("accent", "hover"),
    ("on_accent", "accent"),
    ("on_accent", "accent_hover"),
    ("panel", "ink"),  # the toast
]
EDGES = [
    *itertools.product(("edge", "accent"), ("panel", "ground", "sunken")),
    *itertools.product(("ring", "ring_on_accent"), ("panel", "ground", "sunken", "hover", "weak")),
    *itertools.product(("ring",), ("amber_weak", "green_weak", "blue_weak")),
    ("on_accent", "accent"),  # the inner ring of a filled button
    *((state, f"{state}_weak") for state in ("amber", "green", "blue")),
    ("accent", "weak"),
    ("bar", "panel"),
]
NEVER_ALONE = {("bar", "panel")}  # a bar stands with its base line and its number in words


def pairs_of_the_sheet() -> list[tuple[str, str]]:
    """Return (words, ground) of every rule that sets both."""
    found = set()
    for rule in re.findall(r"\{([^{}]*)\}", asset_text("theme/window.qss").replace("${", "$(")):
        words = re.search(r"(?<![-\w])color:\s*\$(\w+)", rule)
        ground = re.search(r"(?<![-\w])background:\s*\$(\w+)", rule)
        if words and ground:
            found.add((words[1], ground[1]))
    return sorted(found)


def test_the_pairs_of_the_sheet_are_found() -> None:
    found = pairs_of_the_sheet()
    assert len(found) >= 12
    assert {("accent", "weak"), ("on_identity", "identity"), ("ink3", "sunken")} <= set(found)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(("words", "on"), sorted({*PLACED, *pairs_of_the_sheet()}))
def test_words_are_readable(mode: str, words: str, on: str) -> None:
    colours = read_tokens().colours[mode]
    assert contrast(colours[words], colours[on]) >= WORDS[mode]


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(("shape", "on"), EDGES)
def test_edges_and_rings_can_be_seen(mode: str, shape: str, on: str) -> None:
    if (shape, on) in NEVER_ALONE and mode != "high_contrast":
        return
    colours = read_tokens().colours[mode]
    assert contrast(colours[shape], colours[on]) >= SHAPES


def test_in_high_contrast_even_hairlines_can_be_seen() -> None:
    colours = read_tokens().colours["high_contrast"]
    for line, ground in itertools.product(("line", "shade"), GROUNDS):
        assert contrast(colours[line], colours[ground]) >= SHAPES


@pytest.mark.parametrize("blindness", BLINDNESS)
@pytest.mark.parametrize("mode", MODES)
def test_a_state_is_told_from_its_ground_by_every_eye(mode: str, blindness: str) -> None:
    colours = read_tokens().colours[mode]
    for state in STATES:
        tint = "weak" if state == "accent" else f"{state}_weak"
        assert distance(colours[state], colours[tint], blindness) >= 20


def too_alike(mode: str) -> set[frozenset[str]]:
    """Return the pairs of states that some eye cannot tell apart by colour."""
    colours = read_tokens().colours[mode]
    return {
        frozenset(pair)
        for pair in itertools.combinations(STATES, 2)
        if min(distance(colours[pair[0]], colours[pair[1]], blindness) for blindness in BLINDNESS) < 20
    }


@pytest.mark.parametrize("mode", MODES)
def test_needs_a_person_is_told_from_now_and_to_follow_up_by_colour_alone(mode: str) -> None:
    assert not {frozenset({"amber", "accent"}), frozenset({"amber", "blue"})} & too_alike(mode)


def test_states_that_some_eye_takes_for_another_always_carry_words(qapp: QApplication) -> None:
    assert any(too_alike(mode) for mode in MODES), "while no pair is alike, this rule would be idle"
    for kind in (*STATES, "plain"):
        with pytest.raises(ValueError, match="words"):
            Chip(kind).show_as(kind, " ")
