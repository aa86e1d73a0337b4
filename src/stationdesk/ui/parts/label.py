"""The one way to make a label: plain text, so that no name is ever read as markup."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

COMFORTABLE = 700


def plain_label(
    text: str = "", role: str = "body", *, tone: str | None = None, wrap: bool = False, parent: QWidget | None = None
) -> QLabel:
    """Return a label of a type role (small, hint, body, strong, heading, title, number, hero) and a tone
    (ink2, accent, green, amber, blue)."""
    label = _WrapLabel(parent) if wrap else QLabel(parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setProperty("role", role)
    if tone is not None:
        label.setProperty("tone", tone)
    label.setText(text)
    return label


class _WrapLabel(QLabel):
    """Wraps its words and asks for exactly the height that they need at the width it was given."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWordWrap(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

    def sizeHint(self) -> QSize:
        """Return the words on as few lines as a comfortable width allows."""
        width = self.width() if self.testAttribute(Qt.WidgetAttribute.WA_Resized) else COMFORTABLE
        natural = self.fontMetrics().horizontalAdvance(self.text()) + 4
        width = max(60, min(natural, max(width, 60)))
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        """Return a narrow column of the height at hand."""
        return QSize(60, self.heightForWidth(max(60, self.width())))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Ask for the height that the new width needs."""
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.updateGeometry()


class ElidedLabel(QLabel):
    """One line that ends in an ellipsis where room ends; the whole words stand in its accessible name and tool tip."""

    def __init__(self, role: str = "body", tone: str | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", role)
        if tone is not None:
            self.setProperty("tone", tone)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._words = ""

    @property
    def words(self) -> str:
        """All of it."""
        return self._words

    def say(self, words: str) -> None:
        """Show ``words``, as many as there is room for."""
        self._words = words
        self.setAccessibleName(words)
        self._fit()

    def minimumSizeHint(self) -> QSize:
        """Return a size that asks for no width."""
        return QSize(40, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit anew."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        room = max(0, self.contentsRect().width() - 2)
        shown = self.fontMetrics().elidedText(self._words, Qt.TextElideMode.ElideRight, room)
        if shown != self.text():
            self.setText(shown)
        self.setToolTip(self._words if shown != self._words else "")
