"""Controls that look as if the keyboard (or the mouse) were on them, so that many can be shown at once.

Called by the gallery's specimens and by the test of the ring.
"""

from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QStyle, QWidget

from stationdesk.ui.parts import LinkButton, PrimaryButton, QuietButton, StateButton, Tile


class _Lit:
    """A control that looks as if the keyboard (or the mouse) were on it, so that many can be shown at once."""

    flags = QStyle.StateFlag.State_HasFocus

    def hasFocus(self) -> bool:  # noqa: N802 - Qt's name
        """Say yes to what is painted by us."""
        return True

    def initStyleOption(self, option: object) -> None:  # noqa: N802 - Qt's name
        """Say yes to the style."""
        super().initStyleOption(option)  # type: ignore[misc]  # the control beside this class has it
        option.state |= self.flags  # type: ignore[attr-defined]  # every style option has one


class LitPrimary(_Lit, PrimaryButton):
    """The one deed, with the keyboard."""


class LitQuiet(_Lit, QuietButton):
    """Any other deed, with the keyboard."""


class LitLink(_Lit, LinkButton):
    """A deed in a list, with the keyboard."""


class LitState(_Lit, StateButton):
    """A state that can be changed, with the keyboard."""


class LitTile(_Lit, Tile):
    """A tally tile, with the keyboard."""


class LitLine(_Lit, QLineEdit):
    """A field, with the keyboard."""


class LitCheck(_Lit, QCheckBox):
    """A box to tick, with the keyboard."""


class LitCombo(_Lit, QComboBox):
    """A choice, with the keyboard."""


class UnderMouse(_Lit, QuietButton):
    """Any other deed, under the mouse."""

    flags = QStyle.StateFlag.State_MouseOver

    def hasFocus(self) -> bool:  # noqa: N802 - Qt's name
        """The mouse is on it, the keyboard is not."""
        return False


LIT: dict[str, type[QWidget]] = {
    "primary": LitPrimary,
    "quiet": LitQuiet,
    "link": LitLink,
    "state": LitState,
    "tile": LitTile,
    "field": LitLine,
    "check": LitCheck,
    "choice": LitCombo,
}
