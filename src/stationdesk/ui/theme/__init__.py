"""The theme: one token file becomes palette, style sheet, fonts and colours for what we paint ourselves.

Built once by bootstrap. Painted parts ask it in ``paintEvent`` and listen to ``switched``; everything else follows the
style sheet. Why Fusion and tokens: ``docs/decisions/050-one-token-file.md``.
"""

import json
import sys
from string import Template

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from stationdesk.assets import asset_path, asset_text
from stationdesk.ui.theme.tokens import MODES, Tokens, read_tokens

FAMILY = "StationDesk Sans"
ICON_FAMILY = "StationDesk Icons"
_FONTS = ("fonts/StationDeskSans-Regular.otf", "fonts/StationDeskSans-Bold.otf", "fonts/StationDeskIcons.ttf")
_BOLD = frozenset({"strong", "heading", "title", "number", "hero"})
BLINK_MS = 1060  # Qt's own
_SIZE_OF = {"strong": "body", "hint": "small"}


class Theme(QObject):
    """Colours, fonts and measures as they are now. ``switched`` tells that all of them may have changed."""

    switched = Signal()

    def __init__(
        self, mode: str = "system", size: str = "large", parent: QObject | None = None, *, less_motion: bool = False
    ) -> None:
        super().__init__(parent)
        self._tokens = read_tokens()
        self._wish, self._size, self._less_motion = mode, size, less_motion
        self._mode = effective_mode(mode)
        self._glyphs: dict[str, int] = json.loads(asset_text("icons.json"))
        self._colours: dict[str, QColor] = {}
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._follow_system)

    @property
    def wish(self) -> str:
        """What was asked for: light, dark, high_contrast or system."""
        return self._wish

    @property
    def size(self) -> str:
        """The print size: large or standard."""
        return self._size

    @property
    def dark(self) -> bool:
        """Whether the dark tokens are on."""
        return self._mode == "dark"

    @property
    def mode(self) -> str:
        """The tokens that are on: light, dark or high_contrast."""
        return self._mode

    @property
    def less_motion(self) -> bool:
        """Whether what would move has to stand still."""
        return self._less_motion

    @property
    def tokens(self) -> Tokens:
        """The token file."""
        return self._tokens

    def colour(self, name: str) -> QColor:
        """Return a colour token; ``KeyError`` if there is none of this name."""
        if name not in self._colours:
            self._colours[name] = QColor(self._tokens.colours[self._mode][name])
        return self._colours[name]

    def type_px(self, role: str) -> int:
        """Return the size of a type role in pixels: small, body, heading, title, number, hero."""
        return self._tokens.type_sizes[self._size][_SIZE_OF.get(role, role)]

    def measure(self, name: str) -> int:
        """Return a distance, radius or target size in pixels."""
        return self._tokens.measures[name]

    def duration(self, name: str) -> int:
        """Return a duration in milliseconds."""
        return self._tokens.motion[name]

    def font(self, role: str, *, bold: bool | None = None) -> QFont:
        """Return the font of a type role, for what we paint ourselves."""
        font = QFont(FAMILY)
        font.setPixelSize(self.type_px(role))
        font.setBold(role in _BOLD if bold is None else bold)
        return font

    def icon_font(self, px: int) -> QFont:
        """Return the font whose characters are the icons."""
        font = QFont(ICON_FAMILY)
        font.setPixelSize(px)
        return font

    def glyph(self, name: str) -> str:
        """Return the character of an icon; ``KeyError`` if it was not cut out of the icon font."""
        return chr(self._glyphs[name])

    def change(self, *, mode: str | None = None, size: str | None = None, less_motion: bool | None = None) -> None:
        """Switch colours, large / standard print, and whether things move, while running."""
        self._wish = mode or self._wish
        self._size = size or self._size
        self._less_motion = self._less_motion if less_motion is None else less_motion
        self._mode = effective_mode(self._wish)
        self._colours.clear()
        application = QApplication.instance()
        if isinstance(application, QApplication):
            self.apply(application)
        self.switched.emit()

    def apply(self, application: QApplication) -> None:
        """Dress the application: Fusion, palette, font, style sheet; with less motion no caret blinks."""
        if application.style().objectName() != "fusion":
            application.setStyle("Fusion")
        application.setFont(self.font("body"))
        application.setPalette(self.palette())
        application.setStyleSheet(self.style_sheet())
        application.setCursorFlashTime(0 if self._less_motion else BLINK_MS)

    def style_sheet(self) -> str:
        """Return the style sheet with all tokens filled in; ``KeyError`` for a token that does not exist."""
        values = {
            **self._tokens.colours[self._mode],
            **self._tokens.type_sizes[self._size],
            **self._tokens.measures,
            "caret": asset_path("theme/caret.png").as_posix(),
            "tick": asset_path(f"theme/tick_{'light' if self._mode == 'light' else 'dark'}.png").as_posix(),
        }
        return Template(asset_text("theme/window.qss")).substitute(values)

    def palette(self) -> QPalette:
        """Return the palette for what the style draws by itself."""
        palette = QPalette()
        for role, name in (
            (QPalette.ColorRole.Window, "ground"),
            (QPalette.ColorRole.Base, "panel"),
            (QPalette.ColorRole.AlternateBase, "sunken"),
            (QPalette.ColorRole.Button, "panel"),
            (QPalette.ColorRole.WindowText, "ink"),
            (QPalette.ColorRole.Text, "ink"),
            (QPalette.ColorRole.ButtonText, "ink"),
            (QPalette.ColorRole.PlaceholderText, "ink3"),
            (QPalette.ColorRole.Highlight, "accent"),
            (QPalette.ColorRole.HighlightedText, "on_accent"),
            (QPalette.ColorRole.Link, "accent"),
            (QPalette.ColorRole.ToolTipBase, "ink"),
            (QPalette.ColorRole.ToolTipText, "panel"),
            (QPalette.ColorRole.Mid, "line"),
            (QPalette.ColorRole.Dark, "edge"),
        ):
            palette.setColor(role, self.colour(name))
        disabled = QPalette.ColorGroup.Disabled
        for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
            palette.setColor(disabled, role, self.colour("ink3"))
        return palette

    @Slot()
    def _follow_system(self) -> None:
        if effective_mode(self._wish) != self._mode:
            self.change()


def effective_mode(wish: str, platform: str = sys.platform) -> str:
    """Return the tokens for a wish; ``system`` asks Qt. On Windows Qt knows no scheme exactly when the person has a
    contrast theme on; elsewhere Qt 6.7 does not tell, and high contrast is chosen in the settings."""
    if wish in MODES:
        return wish
    scheme = QGuiApplication.styleHints().colorScheme()
    if scheme is Qt.ColorScheme.Unknown and platform == "win32":
        return "high_contrast"
    return "dark" if scheme is Qt.ColorScheme.Dark else "light"


def load_fonts() -> None:
    """Load the fonts that the program carries; call once after the application was made."""
    for name in _FONTS:
        QFontDatabase.addApplicationFont(str(asset_path(name)))
