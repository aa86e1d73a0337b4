"""``make gallery``: one page with every component in every state, in every mode, print size and language.

With a display it opens; without one its pictures go to build/gallery. What stands on it: ``demo.specimens``.
"""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QRect, Qt, Slot
from PySide6.QtWidgets import QApplication, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from stationdesk.bootstrap.display import has_display
from stationdesk.bootstrap.qt_log import route_qt_messages
from stationdesk.bootstrap.window import dress
from stationdesk.demo.offscreen import application_of
from stationdesk.demo.picture_index import write_index
from stationdesk.demo.specimens import Makings, Specimen, sections
from stationdesk.settings import Settings
from stationdesk.texts import load_language
from stationdesk.ui.parts import Card, plain_label
from stationdesk.ui.registers.inputs.choice_input import ChoiceButtons
from stationdesk.ui.registers.inputs.flow import FlowLayout
from stationdesk.ui.sources import LanguageSource
from stationdesk.ui.theme import Theme
from stationdesk.ui.theme.tokens import MODES, SIZES
from stationdesk_sync.model.language import Code

WIDTH, TALL = 1366, 9000
LANGUAGES: tuple[Code, ...] = ("zh", "en")


class GalleryPage(QWidget):
    """The sections below one another; made anew for another language."""

    def __init__(self, with_: Makings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("ground", "window")
        self.specimens: list[Specimen] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 24)
        column.setSpacing(18)
        column.addWidget(plain_label(with_.t("The parts of StationDesk"), "title"))
        for name, make in sections(with_):
            card = Card()
            card.body.addWidget(plain_label(name, "heading"))
            flow, flowing = FlowLayout(), QWidget()
            flowing.setLayout(flow)
            for specimen in make(with_):
                self.specimens.append(specimen)
                if specimen.wide:
                    card.body.addWidget(plain_label(specimen.state, "small"))
                    card.body.addWidget(specimen.widget)
                else:
                    flow.addWidget(_framed(specimen))
            if flow.count():
                card.body.addWidget(flowing)
            column.addWidget(card)
            self._last = card
        column.addStretch(1)

    def bottom(self) -> int:
        """Return where the last card ends, with the margin below it, in pixels."""
        return self._last.geometry().bottom() + 24


def _framed(specimen: Specimen) -> QWidget:
    frame = QWidget()
    column = QVBoxLayout(frame)
    column.setContentsMargins(0, 0, 14, 12)
    column.setSpacing(4)
    column.addWidget(plain_label(specimen.state, "small"))
    column.addWidget(specimen.widget, 0, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
    column.addStretch(1)
    return frame


class GalleryWindow(QWidget):
    """The page with the choices above it."""

    def __init__(self, theme: Theme, language: LanguageSource) -> None:
        super().__init__()
        self.setProperty("ground", "window")
        self._theme, self._language = theme, language
        self.languages, self.modes, self.sizes = ChoiceButtons(), ChoiceButtons(), ChoiceButtons()
        bar = QHBoxLayout()
        for buttons in (self.languages, self.modes, self.sizes):
            bar.addWidget(buttons)
            buttons.changed.connect(self._chosen)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        column = QVBoxLayout(self)
        column.addLayout(bar)
        column.addWidget(self._scroll, 1)
        self._show()

    def page(self) -> GalleryPage:
        """Return the page as it is now."""
        page = self._scroll.widget()
        assert isinstance(page, GalleryPage)
        return page

    @Slot()
    def _chosen(self) -> None:
        self._theme.change(mode=self.modes.codes()[0], size=self.sizes.codes()[0])
        self._language.switch("zh" if self.languages.codes() == ["zh"] else "en")
        self._show()

    def _show(self) -> None:
        t = self._language.t
        self.setWindowTitle(t("The parts of StationDesk"))
        self.languages.offer([("zh", "中文"), ("en", "English")])
        self.modes.offer([("light", t("Light")), ("dark", t("Dark")), ("high_contrast", t("High contrast"))])
        self.sizes.offer([("large", t("Large print")), ("standard", t("Standard print"))])
        self.languages.press([self._language.code])
        self.modes.press([self._theme.mode])
        self.sizes.press([self._theme.size])
        self._scroll.setWidget(GalleryPage(Makings(self._theme, self._language.now)))


def picture(theme: Theme, code: Code, file: Path) -> None:
    """Save the whole page in a language as one picture."""
    page = GalleryPage(Makings(theme, load_language(code)))
    page.resize(WIDTH, TALL)
    page.show()
    page.grab(QRect(0, 0, WIDTH, page.bottom())).save(str(file))
    page.close()


def write_pictures(folder: Path) -> Path:
    """Take the page in every mode, print size and language; return the index page."""
    folder.mkdir(parents=True, exist_ok=True)
    theme = dress(application_of(), Settings(theme="light"))
    taken = []
    for mode in MODES:
        for size in SIZES:
            theme.change(mode=mode, size=size)
            for code in LANGUAGES:
                file = folder / f"gallery-{mode}-{size}-{code}.png"
                picture(theme, code, file)
                taken.append((mode, f"{size} print, {code}", file))
    return write_index(folder, taken)


def main(argv: Sequence[str] | None = None) -> int:
    """Show the gallery, or write its pictures; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m stationdesk.demo.gallery", description="Every part in every state")
    parser.add_argument("--folder", type=Path, default=Path("build") / "gallery", help="where pictures go")
    parser.add_argument("--pictures", action="store_true", help="write pictures even where there is a display")
    words = parser.parse_args(argv)
    route_qt_messages()
    if words.pictures or not has_display():
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        print(write_pictures(words.folder.absolute()))
        return 0
    application: QApplication = application_of()
    window = GalleryWindow(dress(application, Settings(theme="light")), LanguageSource(load_language("zh")))
    window.resize(WIDTH, 900)
    window.show()
    return application.exec()


if __name__ == "__main__":
    sys.exit(main())
