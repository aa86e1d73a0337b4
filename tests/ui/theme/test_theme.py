"""The token file: contrast of every pair that is used, sizes, and a style sheet that knows every token."""

import itertools
import re

import pytest
from PySide6.QtGui import QColor, QFontInfo
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from stationdesk.assets import asset_text
from stationdesk.ui.parts import PrimaryButton, icon, plain_label
from stationdesk.ui.theme import FAMILY
from stationdesk.ui.theme.tokens import read_tokens
from tests.fakes.ui_context import dressed_theme

GROUNDS = ("ground", "panel", "sunken", "hover")
TEXT = [
    *itertools.product(("ink", "ink2"), (*GROUNDS, "weak")),
    *itertools.product(("ink3",), ("panel", "sunken", "hover")),
    *itertools.product(("accent", "green", "amber", "blue"), ("panel", "ground")),
    ("accent", "weak"),
    ("accent", "hover"),
    ("on_accent", "accent"),
    ("on_accent", "accent_hover"),
    ("on_identity", "identity"),
    ("amber", "amber_weak"),
    ("green", "green_weak"),
    ("blue", "blue_weak"),
    ("ink", "amber_weak"),
    ("ink", "green_weak"),
    ("ink", "blue_weak"),
    ("panel", "ink"),
]
SHAPES = [("edge", "panel"), ("edge", "ground"), ("accent", "panel"), ("accent", "ground"), ("ink", "accent")]


def luminance(colour: str) -> float:
    parts = []
    shade = QColor(colour)
    for value in (shade.redF(), shade.greenF(), shade.blueF()):
        parts.append(value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4)
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize(("words", "on"), TEXT)
def test_words_are_readable(mode: str, words: str, on: str) -> None:
    colours = read_tokens().colours[mode]
    assert contrast(colours[words], colours[on]) >= 4.5


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize(("shape", "on"), SHAPES[:4])
def test_edges_and_focus_can_be_seen(mode: str, shape: str, on: str) -> None:
    colours = read_tokens().colours[mode]
    assert contrast(colours[shape], colours[on]) >= 3


def test_both_modes_have_the_same_tokens_and_large_print_is_large() -> None:
    tokens = read_tokens()
    assert tokens.colours["light"].keys() == tokens.colours["dark"].keys()
    assert min(tokens.type_sizes["large"].values()) >= 18
    assert all(tokens.type_sizes["large"][role] > tokens.type_sizes["standard"][role] for role in ("small", "hero"))
    assert tokens.measures["target"] >= 44 and tokens.measures["target_main"] >= 60 and tokens.measures["focus"] >= 3


def test_the_style_sheet_names_no_colour_and_no_type_size_of_its_own() -> None:
    sheet = asset_text("theme/window.qss")
    assert not re.findall(r"#[0-9A-Fa-f]{3,8}\b", sheet)
    sizes = re.findall(r"font-size:\s*([^;]+);", sheet)
    assert sizes and [size for size in sizes if "$" not in size] == ["24px"], "only the mark has a size of its own"


def test_light_and_dark_large_and_standard_are_switched_while_running(qtbot: QtBot, qapp: QApplication) -> None:
    theme = dressed_theme()
    label, button = plain_label("站", "small"), PrimaryButton("开站")
    for widget in (label, button):
        qtbot.addWidget(widget)
        widget.show()
    assert QFontInfo(label.font()).pixelSize() == 18 and QFontInfo(label.font()).family() == FAMILY
    with qtbot.waitSignal(theme.switched):
        theme.change(mode="dark", size="standard")
    assert QFontInfo(label.font()).pixelSize() == 15
    assert button.palette().buttonText().color().name() == read_tokens().colours["dark"]["on_accent"].lower()
    assert theme.dark
    theme.change(mode="light", size="large")
    assert QFontInfo(label.font()).pixelSize() == 18 and not theme.dark


def test_an_icon_is_drawn_in_the_colour_asked_for(qapp: QApplication) -> None:
    picture = icon(dressed_theme(), "today-fill", "accent", 64).pixmap(64, 64).toImage()
    opaque = [picture.pixelColor(x, y) for x in range(64) for y in range(64) if picture.pixelColor(x, y).alpha() > 250]
    wanted = QColor(read_tokens().colours["light"]["accent"])
    assert opaque and all(abs(colour.red() - wanted.red()) < 8 for colour in opaque)
    with pytest.raises(KeyError):
        icon(dressed_theme(), "no such icon")
