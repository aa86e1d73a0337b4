"""The states of the settings: each section, and what a person does in some of them. Read by ``states``."""

from collections.abc import Iterator
from typing import TypeVar

from stationdesk.demo.city import DemoCity
from stationdesk.demo.hands import Hands
from stationdesk.demo.state import State, page
from stationdesk.ui.settings.book_section import BookSection
from stationdesk.ui.settings.page import SECTIONS, SettingsPage
from stationdesk.ui.settings.people_section import PeopleSection
from stationdesk.ui.settings.section import Section
from stationdesk.ui.settings.station_section import StationSection

Kind = TypeVar("Kind", bound=Section)


def settings_section(name: str) -> State:
    """One section of the settings."""

    def enter(_city: DemoCity, hands: Hands) -> Iterator[None]:
        shown = hands.page("settings")
        assert isinstance(shown, SettingsPage)
        shown.show_section(name)
        yield
        shown.show_section(SECTIONS[0])

    return State(f"settings, {name}", enter, "settings, a section")


def _opened(hands: Hands, name: str, kind: type[Kind]) -> tuple[SettingsPage, Kind]:
    """Go to a section of the settings and return the page and the section."""
    shown = hands.page("settings")
    assert isinstance(shown, SettingsPage)
    shown.show_section(name)
    hands.settle()
    section = shown.sections[name]
    assert isinstance(section, kind)
    return shown, section


def _hours(_city: DemoCity, hands: Hands) -> Iterator[None]:
    shown, section = _opened(hands, "station", StationSection)
    hands.click(section.editor.add_season)
    hands.click(section.editor.add_day)
    yield
    section.hours.clearFocus()
    shown.show_section(SECTIONS[0])


def _people(_city: DemoCity, hands: Hands) -> Iterator[None]:
    shown, section = _opened(hands, "people", PeopleSection)
    if not section.rows:  # once is enough for all pictures
        for name in ("王秀英", "李建国"):
            hands.type(section.new_name, name)
            hands.click(section.add)
            hands.settle()
        hands.click(section.rows[1].switch)
        hands.settle()
    hands.click(section.rows[0].rename)
    yield
    hands.click(section.rows[0].switch)
    shown.show_section(SECTIONS[0])


def _put_back(_city: DemoCity, hands: Hands) -> Iterator[None]:
    shown, section = _opened(hands, "book", BookSection)
    if section.none.isVisible():  # one copy is enough for all pictures
        hands.click(section.backup)
    section.table.selectRow(0)
    section.table.chosen.emit(0)
    hands.click(section.back)
    yield
    assert section.panel is not None
    section.panel.dismiss()
    shown.show_section(SECTIONS[0])


SETTINGS: tuple[State, ...] = (
    page("settings"),
    *(settings_section(name) for name in SECTIONS[1:]),
    State("settings, put a copy back", _put_back, "settings, a section"),
    State("settings, a name is changed", _people, "settings, a section"),
    State("settings, hours with a season", _hours, "settings, a section"),
)
