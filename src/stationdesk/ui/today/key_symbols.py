"""From a key of the keyboard to a symbol of ``KeyReader``: row, number pad, function keys, full-width digits.

Called by the Today page. A held key (auto-repeat) is no symbol.
"""

import sys
import unicodedata

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

_NAMED = {
    Qt.Key.Key_Backspace: "back",
    Qt.Key.Key_Escape: "esc",
    Qt.Key.Key_Asterisk: "*",
    Qt.Key.Key_multiply: "*",
    Qt.Key.Key_Plus: "+",
    Qt.Key.Key_Equal: "+",
    Qt.Key.Key_Minus: "-",
    Qt.Key.Key_Slash: "/",
}
_FUNCTION = {
    Qt.Key.Key_F2: "T1",
    Qt.Key.Key_F3: "T2",
    Qt.Key.Key_F4: "T3",
    Qt.Key.Key_F5: "T4",
    Qt.Key.Key_F6: "T5",
    Qt.Key.Key_F7: "T6",
    Qt.Key.Key_F8: "T7",
    Qt.Key.Key_F9: "T8",
    Qt.Key.Key_F10: "T9",
}
# The number pad with Num Lock off: an unlit lamp must not lose a visit.
_PAD = {
    Qt.Key.Key_End: "1",
    Qt.Key.Key_Down: "2",
    Qt.Key.Key_PageDown: "3",
    Qt.Key.Key_Left: "4",
    Qt.Key.Key_Clear: "5",
    Qt.Key.Key_Right: "6",
    Qt.Key.Key_Home: "7",
    Qt.Key.Key_Up: "8",
    Qt.Key.Key_PageUp: "9",
    Qt.Key.Key_Insert: "0",
}
_WRITTEN = {"×": "*", "、": "/", "÷": "/", "−": "-"}
_OTHERS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier


def symbol_of(event: QKeyEvent) -> str | None:
    """Return the symbol of a key press, or None for keys that mean nothing on Today."""
    modifiers = event.modifiers()
    key = Qt.Key(event.key())
    if modifiers & _OTHERS:
        only_control = modifiers & _OTHERS == Qt.KeyboardModifier.ControlModifier
        return "undo" if only_control and key == Qt.Key.Key_Z else None
    if key in _FUNCTION and not modifiers & Qt.KeyboardModifier.ShiftModifier:
        return _FUNCTION[key]
    if key in _NAMED:
        return _NAMED[key]
    if modifiers & Qt.KeyboardModifier.KeypadModifier and key in _PAD and sys.platform != "darwin":
        return _PAD[key]
    text = event.text()
    if len(text) != 1:
        return None
    plain = _WRITTEN.get(text) or unicodedata.normalize("NFKC", text)
    return plain if plain in "0123456789*+-/" else None
