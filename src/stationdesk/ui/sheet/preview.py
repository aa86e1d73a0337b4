"""The sheet as it will look on paper, page below page, as wide as there is room.

Called by the page. Painted on the main thread (some 20 ms a page), and only when it is seen.
"""

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from stationdesk.ui.context import Context
from stationdesk.ui.sheet.paper import picture
from stationdesk.ui.sheet.typefaces import PAGE_HEIGHT, PAGE_WIDTH
from stationdesk.ui.sheet.typeset import SetSheet

_BETWEEN = 18
_EDGE = 2
_WIDEST = 980


class _Pages(QWidget):
    """The pages one below the other."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._theme = context.theme
        self.ready: SetSheet | None = None
        self._pictures: dict[int, QImage] = {}
        context.theme.switched.connect(self.update)

    def show_sheet(self, ready: SetSheet | None, width: int) -> None:
        """Show a set sheet at a width."""
        self.ready = ready
        self._pictures.clear()
        self.fit(width)
        self.update()

    def fit(self, width: int) -> None:
        """Be as wide as there is room, as tall as the pages need."""
        wide = max(320, min(width, _WIDEST))
        pages = len(self.ready.pages) if self.ready is not None else 0
        size = QSize(wide, pages * (self._tall(wide) + _BETWEEN))
        if size != self.size():
            self._pictures.clear()
            self.setFixedSize(size)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the pages that are seen."""
        if self.ready is None:
            return
        painter = QPainter(self)
        tall = self._tall(self.width())
        for number in range(len(self.ready.pages)):
            top = number * (tall + _BETWEEN)
            if event.rect().intersects(QRectF(0, top, self.width(), tall).toRect()):
                painter.drawImage(_EDGE, top + _EDGE, self._picture(number))
                painter.setPen(self._theme.colour("line"))
                painter.drawRect(QRectF(0.5, top + 0.5, self.width() - 1, tall - 1))

    def _picture(self, number: int) -> QImage:
        if number not in self._pictures and self.ready is not None:
            ratio = self.devicePixelRatioF()
            image = picture(self.ready, number, round((self.width() - 2 * _EDGE) * ratio))
            image.setDevicePixelRatio(ratio)
            self._pictures[number] = image
        return self._pictures[number]

    def _tall(self, width: int) -> int:
        return round((width - 2 * _EDGE) * PAGE_HEIGHT / PAGE_WIDTH) + 2 * _EDGE


class Preview(QScrollArea):
    """The pages in a scrolling view; keys scroll it when it has the focus."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pages = _Pages(context)
        self.setWidget(self._pages)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().installEventFilter(self)

    @property
    def ready(self) -> SetSheet | None:
        """The set sheet that is shown."""
        return self._pages.ready

    def show_sheet(self, ready: SetSheet | None) -> None:
        """Show a set sheet, or nothing."""
        self._pages.show_sheet(ready, self.viewport().width())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Fit the pages to the room."""
        if watched is self.viewport() and event.type() == QEvent.Type.Resize:
            self._pages.fit(self.viewport().width())
        return False
