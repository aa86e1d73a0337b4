"""The parts pages are built from. Styled by the theme's style sheet; only painted parts take the theme itself."""

from stationdesk.ui.parts.banner import Banner
from stationdesk.ui.parts.bar_chart import BarChart
from stationdesk.ui.parts.buttons import (
    EnterButton,
    LinkButton,
    PrimaryButton,
    QuietButton,
    StateButton,
    TallButton,
    YieldingLink,
)
from stationdesk.ui.parts.card import Card, Line
from stationdesk.ui.parts.chip import Chip
from stationdesk.ui.parts.data_table import DataTable
from stationdesk.ui.parts.empty_state import EmptyState
from stationdesk.ui.parts.fault_panel import FaultPanel
from stationdesk.ui.parts.form_row import FormRow
from stationdesk.ui.parts.icon import icon, icon_picture
from stationdesk.ui.parts.key_cap import KeyCap
from stationdesk.ui.parts.label import ElidedLabel, plain_label
from stationdesk.ui.parts.overlay import OverlayPanel
from stationdesk.ui.parts.progress import Progress
from stationdesk.ui.parts.restyle import set_property
from stationdesk.ui.parts.stepper import Stepper
from stationdesk.ui.parts.tile import Tile
from stationdesk.ui.parts.toast import Toast

__all__ = [
    "Banner",
    "BarChart",
    "Card",
    "Chip",
    "DataTable",
    "ElidedLabel",
    "EmptyState",
    "EnterButton",
    "FaultPanel",
    "FormRow",
    "KeyCap",
    "Line",
    "LinkButton",
    "OverlayPanel",
    "PrimaryButton",
    "Progress",
    "QuietButton",
    "StateButton",
    "Stepper",
    "TallButton",
    "Tile",
    "Toast",
    "YieldingLink",
    "icon",
    "icon_picture",
    "plain_label",
    "set_property",
]
