"""Help: every page of it on the left, one of them at the right, and a field that finds words in all of them.

Made by the main window; works without a network. ``open_on`` shows a topic, F1 the topic of the page that is shown.
"""

from collections.abc import Callable
from functools import partial
from typing import Protocol, runtime_checkable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from stationdesk.domain.matching import Index
from stationdesk.domain.spelling import Spelling
from stationdesk.ui.context import Context
from stationdesk.ui.help.book import BY_NAME, MOST, TOPICS, Place, index_of
from stationdesk.ui.help.place_button import PlaceButton
from stationdesk.ui.help.topic import Topic
from stationdesk.ui.help.topic_view import TopicView
from stationdesk.ui.parts import OverlayPanel, QuietButton, icon, plain_label
from stationdesk_sync.model.language import Label

_WIDE, _SHELF = 1180, 310
_MOST_TYPED = 40
_LAID_OUT_MS = 120


@runtime_checkable
class Looker(Protocol):
    """A page that can be told to read what it shows."""

    def look_again(self) -> None:
        """Read anew."""
        ...


class HelpPanel(OverlayPanel):
    """``page_of`` gives the page of a name, made if need be, or None for a topic that has none."""

    def __init__(
        self,
        context: Context,
        host: QWidget,
        page_of: Callable[[str], QWidget | None],
        spelling: Callable[[], Spelling],
    ) -> None:
        super().__init__(host, _WIDE)
        self._context, self._page_of, self._spelling = context, page_of, spelling
        self._index: Index[Place] | None = None
        self._topic = TOPICS[0]
        self._view: TopicView | None = None
        self._wanted = ""
        self.field = QLineEdit()
        self.field.setMaxLength(_MOST_TYPED)
        self.field.textChanged.connect(self._search)
        self.field.installEventFilter(self)
        self.nothing = plain_label("", "body", tone="ink2", wrap=True)
        self.places = [PlaceButton(context.theme) for _ in range(max(MOST, len(TOPICS)))]
        self.card_button, self.practise_button = QuietButton(), QuietButton()
        self.card_button.clicked.connect(self._open_card)
        self.practise_button.clicked.connect(self._practise)
        self.reading = self._scroll()
        self._shelf_area = self._scroll()
        self._lay_out()
        context.language.switched.connect(self._relabel)

    @property
    def topic(self) -> Topic:
        """The page of help that is shown."""
        return self._topic

    def open_on(self, name: str) -> None:
        """Show a topic by its name, which for a page is the page's."""
        self.field.clear()
        self._show_topic(BY_NAME[name])
        self._label()
        self.open_with(self._heading(), self._context.language.t("Back (Esc)"), self.field)
        self.resize(self.width(), self._host.height() - 32)
        self.move(self.x(), 16)

    def dismiss(self) -> None:
        """Esc empties the field first."""
        if self.field.text():
            self.field.clear()
            self.field.setFocus()
            return
        super().dismiss()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter in the field opens the first that was found; Page up and down read on without leaving it."""
        if watched is self.field and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            key = event.key()
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                if self.field.text().strip() and self.places[0].place is not None:
                    self.places[0].click()
                return True
            if key in (Qt.Key.Key_PageDown, Qt.Key.Key_PageUp, Qt.Key.Key_Down, Qt.Key.Key_Up):
                self._read_on(key)
                return True
        return super().eventFilter(watched, event)

    def _read_on(self, key: int) -> None:
        bar = self.reading.verticalScrollBar()
        step = bar.pageStep() if key in (Qt.Key.Key_PageDown, Qt.Key.Key_PageUp) else 3 * bar.singleStep()
        bar.setValue(bar.value() + (step if key in (Qt.Key.Key_PageDown, Qt.Key.Key_Down) else -step))

    def _place(self) -> None:
        super()._place()
        if self._host.height() > 0:
            self.resize(self.width(), self._host.height() - 32)
            self.move(self.x(), 16)

    def _scroll(self) -> QScrollArea:
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        return area

    def _lay_out(self) -> None:
        inside = QWidget()
        inside.setProperty("ground", "none")
        shelf = QVBoxLayout(inside)
        shelf.setContentsMargins(0, 0, 8, 0)
        shelf.setSpacing(4)
        shelf.addWidget(self.nothing)
        for button in self.places:
            button.clicked.connect(self._chosen)
            shelf.addWidget(button)
        shelf.addStretch(1)
        self._shelf_area.setWidget(inside)
        left = QVBoxLayout()
        left.setSpacing(8)
        left.addWidget(self.field)
        left.addWidget(self._shelf_area, 1)
        left.addWidget(self.practise_button)
        left.addWidget(self.card_button)
        side = QWidget()
        side.setProperty("ground", "none")
        side.setFixedWidth(_SHELF)
        side.setLayout(left)
        left.setContentsMargins(0, 0, 0, 0)
        row = QHBoxLayout()
        row.setSpacing(20)
        row.addWidget(side)
        row.addWidget(self.reading, 1)
        self.body.addLayout(row, 1)

    def _heading(self) -> str:
        t = self._context.language.t
        return t("Help: {page}", page=t(self._topic.title))

    def _label(self) -> None:
        t, theme = self._context.language.t, self._context.theme
        self.field.setPlaceholderText(t("A word: clock, paper …"))
        self.field.setAccessibleName(t("Search help"))
        self.nothing.setText(t("Nothing in help says this. Try a shorter word."))
        self.card_button.setText(t("Print the key card"))
        self.card_button.setIcon(icon(theme, "print", "ink"))
        self.practise_button.setText(t("Practise"))
        self.practise_button.setIcon(icon(theme, "star", "ink"))
        self.practise_button.setVisible(self._context.practise is not None)
        self._search()

    @Slot()
    def _relabel(self) -> None:
        if not self.isHidden():
            self.heading.setText(self._heading())
            self._show_topic(self._topic)
            self._label()

    @Slot()
    def _search(self) -> None:
        typed = self.field.text().strip()
        if typed:
            found = self._found(typed)
        else:
            found = [Place(topic, None) for topic in TOPICS]
        self.nothing.setVisible(not found)
        for button, place in zip(self.places, [*found, *[None] * len(self.places)], strict=False):
            button.show_place(self._context.language.now, place, searching=bool(typed))
        self._mark_chosen()

    def _found(self, typed: str) -> list[Place]:
        if self._index is None:
            self._index = index_of(self._spelling(), self._both)
        return self._index.find(typed, MOST)

    def _both(self, source: str) -> Label:
        return self._context.language.both(source)

    @Slot()
    def _chosen(self) -> None:
        button = self.sender()
        if isinstance(button, PlaceButton) and button.place is not None:
            place = button.place
            self._show_topic(place.topic)
            self.heading.setText(self._heading())
            self.setAccessibleName(self._heading())
            self._mark_chosen()
            if place.part is not None:
                self._wanted = place.part.title
                QTimer.singleShot(_LAID_OUT_MS, self, self._bring_up)

    @Slot()
    def _bring_up(self) -> None:
        """Scroll to a part; only when the page has been laid out does it have a place."""
        head = self._view.heads.get(self._wanted) if self._view is not None else None
        if head is not None:
            self.reading.verticalScrollBar().setValue(max(0, head.y() - 8))

    def _mark_chosen(self) -> None:
        for button in self.places:
            button.setChecked(button.place is not None and button.place.topic is self._topic and not button.searching)

    def _show_topic(self, topic: Topic) -> None:
        """The words first; the picture comes with the next turn, so that no key waits for it."""
        self._topic = topic
        self._show_view(None)
        if topic.marks:
            QTimer.singleShot(0, self, partial(self._picture, topic))

    def _picture(self, topic: Topic) -> None:
        if self._topic is not topic or self.isHidden():
            return
        page = self._page_of(topic.name)
        if page is not None and not page.isVisible() and isinstance(page, Looker):
            page.look_again()  # a page reads when it is shown; this one is only pictured
            self._context.lanes.reader.drain(partial(self._picture_read, topic, page))
        elif page is not None:
            self._show_view(page)

    def _picture_read(self, topic: Topic, page: QWidget) -> None:
        if self._topic is topic and not self.isHidden() and not self.reading.verticalScrollBar().value():
            self._show_view(page)

    def _show_view(self, page: QWidget | None) -> None:
        self._view = TopicView(self._context, self._topic, page)
        self.reading.setWidget(self._view)
        self.reading.verticalScrollBar().setValue(0)

    @Slot()
    def _open_card(self) -> None:
        self.finish()
        self._context.navigate.go("key_card")

    @Slot()
    def _practise(self) -> None:
        self.finish()
        if self._context.practise is not None:
            self._context.practise()
