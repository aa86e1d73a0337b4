"""One register on the shelf of the register page.

Called by the page. Its icon follows from the declaration where a known kind of thing is in it, else it is a notebook.
"""

from PySide6.QtWidgets import QSizePolicy

from stationdesk.ui.parts import QuietButton, icon
from stationdesk.ui.theme import Theme
from stationdesk_sync.model.language import Language
from stationdesk_sync.model.register import Register

# A register that is not named here has the notebook: a new one needs no change.
_ICONS = {
    "opening_check": "checklist",
    "event": "events",
    "attendance": "users",
    "feedback": "feedback",
    "closure": "door",
    "account": "user-circle",
}


def usual_place(name: str) -> int:
    """Return where a register stands on the shelf; those not named here come after those that are."""
    usual = list(_ICONS)
    return usual.index(name) if name in usual else len(usual)


class RegisterCard(QuietButton):
    """Pressed while its register is shown."""

    def __init__(self, theme: Theme, register: Register, language: Language) -> None:
        super().__init__(language.say(register.label))
        self.register = register
        self._theme = theme
        self.setCheckable(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setStyleSheet("text-align: left; min-height: 50px;")
        theme.switched.connect(self._draw)
        self._draw()

    def _draw(self) -> None:
        self.setIcon(icon(self._theme, _ICONS.get(self.register.name, "registers"), "accent"))
