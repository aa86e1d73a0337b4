"""Finds words that are put before a person's eyes without translation. Used by the tests of texts only."""

import ast
from collections.abc import Iterator

from tests.architecture.texts import HAN, places_of

# Calls that put every text they are given before a person's eyes: Qt's own.
SHOWING = {
    "QAction", "QCheckBox", "QGroupBox", "QLabel", "QPushButton", "QRadioButton", "QToolButton", "addAction", "addItem",
    "addMenu", "addRow", "addTab", "setAccessibleDescription", "setAccessibleName", "setInformativeText",
    "setPlaceholderText", "setStatusTip", "setText", "setTitle", "setToolTip", "setWhatsThis", "setWindowTitle",
}  # fmt: skip
# Our own parts, with the places of their texts; their other arguments are roles, tones and icons.
PARTS = {
    "EnterButton": (0,), "LinkButton": (0,), "PrimaryButton": (0,), "QuietButton": (0,),
    "Chip": (1,), "open_with": (0, 1), "plain_label": (0,),
}  # fmt: skip
TEXT_WORDS = {"text", "title", "toolTip", "accessibleName", "accessibleDescription", "placeholderText", "words"}
# Names that stay as they are in Chinese.
NAMES = ("StationDesk", "English", "中文", "PDF", "CSV", "PIN", "A4", "12351", "Ctrl", "Shift", "驿")


def bare_in(tree: ast.AST) -> Iterator[tuple[int, str, str]]:
    """Yield line, call and words of each text that is shown as it stands in the code."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if called in SHOWING:
            shown = list(node.args)
        elif called in PARTS:
            shown = [node.args[place] for place in PARTS[called] if place < len(node.args)]
        else:
            continue
        shown += [word.value for word in node.keywords if word.arg in TEXT_WORDS]
        for argument in shown:
            for words in _words_of(argument):
                if is_said(words):
                    yield node.lineno, called, words


def is_said(words: str) -> bool:
    """Tell whether a text says something in a language: a character of Chinese, or more than one letter."""
    free = places_free(words)
    return bool(HAN.search(free)) or sum(map(str.isalpha, free)) > 1


def places_free(text: str) -> str:
    """The text without its {names} and without names that stay as they are in Chinese."""
    for name in places_of(text):
        text = text.replace("{" + name + "}", "")
    for name in NAMES:
        text = text.replace(name, "")
    return text


def _words_of(node: ast.expr) -> Iterator[str]:
    """The literal words an argument shows: alone, in an f-string, in either branch, added up, filled in or joined."""
    if isinstance(node, ast.Constant):
        if isinstance(node.value, str):
            yield node.value
    elif isinstance(node, ast.JoinedStr):
        for part in node.values:
            yield from _words_of(part)
    elif isinstance(node, ast.IfExp):
        yield from _words_of(node.body)
        yield from _words_of(node.orelse)
    elif isinstance(node, ast.BoolOp):
        for part in node.values:
            yield from _words_of(part)
    elif isinstance(node, ast.BinOp):
        yield from _words_of(node.left)
        yield from _words_of(node.right)
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in ("format", "join"):
        yield from _words_of(node.func.value)
