"""A white card on the warm ground, and the hairline between things."""

from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from stationdesk.ui.parts.label import plain_label


class Card(QFrame):
    """A card; put widgets into ``body``. ``heading`` is there when a title was given."""

    def __init__(self, title: str | None = None, parent: QWidget | None = None, *, margin: int = 18) -> None:
        super().__init__(parent)
        self.setProperty("part", "card")
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(margin, margin - 4, margin, margin - 4)
        self.body.setSpacing(8)
        self.heading: QLabel | None = None
        if title is not None:
            self.heading = plain_label(title, "strong", tone="ink2")
            self.body.addWidget(self.heading)


class Line(QFrame):
    """A hairline."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("part", "line")
        self.setFixedHeight(1)
