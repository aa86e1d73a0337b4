"""Icons from the icon font, drawn in any colour and size; sharp on dense screens."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QPainter, QPixmap

from stationdesk.ui.theme import Theme


def icon(theme: Theme, name: str, colour: str | QColor = "ink2", size: int = 24) -> QIcon:
    """Return an icon; ``colour`` is a token or a colour. ``KeyError`` for a name the icon font lacks."""
    return QIcon(icon_picture(theme, name, colour, size))


def icon_picture(theme: Theme, name: str, colour: str | QColor = "ink2", size: int = 24) -> QPixmap:
    """Return an icon as a picture, for labels."""
    glyph = theme.glyph(name)
    ratio = max((screen.devicePixelRatio() for screen in QGuiApplication.screens()), default=1.0)
    picture = QPixmap(round(size * ratio), round(size * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
    painter.setFont(theme.icon_font(size))
    painter.setPen(theme.colour(colour) if isinstance(colour, str) else colour)
    painter.drawText(QRect(0, 0, size, size), Qt.AlignmentFlag.AlignCenter, glyph)
    painter.end()
    return picture
