"""The one way to make a label: plain text, so that no name is ever read as markup."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget


def plain_label(
    text: str = "", role: str = "body", *, tone: str | None = None, wrap: bool = False, parent: QWidget | None = None
) -> QLabel:
    """Return a label of a type role (small, hint, body, strong, heading, title, number, hero) and a tone
    (ink2, accent, green, amber, blue)."""
    label = QLabel(parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setProperty("role", role)
    if tone is not None:
        label.setProperty("tone", tone)
    label.setText(text)
    if wrap:
        label.setWordWrap(True)
        label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
    return label
