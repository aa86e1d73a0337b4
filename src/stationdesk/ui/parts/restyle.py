"""Properties that the style sheet reads, and the one way to change them on a living widget."""

from PySide6.QtWidgets import QWidget


def set_property(widget: QWidget, name: str, value: str | bool) -> None:
    """Set a style property and let the style sheet see it; does nothing when it stands already."""
    text = ("true" if value else "false") if isinstance(value, bool) else value
    if widget.property(name) == text:
        return
    widget.setProperty(name, text)
    style = widget.style()
    style.unpolish(widget)
    style.polish(widget)
