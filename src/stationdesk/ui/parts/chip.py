"""A short word on a tinted ground: a state said by word and colour together."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from stationdesk.ui.parts.restyle import set_property


class Chip(QLabel):
    """``kind``: plain, accent (now), amber (needs a person), green (agrees, done), blue (to follow up)."""

    def __init__(self, kind: str = "plain", text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("part", "chip")
        self.setProperty("kind", kind)
        self.setText(text)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def show_as(self, kind: str, text: str) -> None:
        """Change kind and words. ``ValueError`` without words: colour alone says nothing to many eyes."""
        if not text.strip():
            raise ValueError("a chip needs words")
        self.setText(text)
        set_property(self, "kind", kind)
