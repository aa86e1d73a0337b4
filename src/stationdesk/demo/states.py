"""The states that are pictured: each brings the window into one state and takes it out again.

Called by ``demo.shots``, the contact sheets and ``tests/ui/look``, which all take a state that is added to ``MIDDAY``
(a worked day), ``EMPTY``, ``ALONE`` or ``PRACTICE`` here by themselves. States are reached by real keys and
buttons on real data; only the two of a hub that cannot be reached are told to the
book, as a failed round would tell them.
"""

from collections.abc import Callable, Iterator

from PySide6.QtCore import Qt

from stationdesk.app.changes import Changes
from stationdesk.demo.city import DemoCity
from stationdesk.demo.hands import Hands
from stationdesk.demo.settings_states import SETTINGS
from stationdesk.demo.state import State, entered, page
from stationdesk.demo.weekday import DAY
from stationdesk.ui.records.page import RecordsPage
from stationdesk.ui.registers.page import RegistersPage
from stationdesk.ui.sync_centre.page import DAYS, HAPPENED, SyncPage
from stationdesk.ui.today.page import TodayPage

__all__ = ["ALONE", "EMPTY", "MIDDAY", "PRACTICE", "State", "entered", "page", "register_form", "register_list"]


def _several(_city: DemoCity, hands: Hands) -> Iterator[None]:
    hands.page("today")
    hands.star()
    hands.digit(6)
    yield
    hands.key(Qt.Key.Key_Escape)


def _today_after(name: str, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> State:
    """Today with what one key opens over it; Escape closes it again."""

    def enter(_city: DemoCity, hands: Hands) -> Iterator[None]:
        hands.page("today")
        hands.key(key, modifiers)
        yield
        hands.key(Qt.Key.Key_Escape)

    return State(f"today, {name}", enter)


def _since(_city: DemoCity, hands: Hands) -> Iterator[None]:
    shown = hands.page("today")
    assert isinstance(shown, TodayPage)
    shown.side.open_panel()
    hands.settle()
    yield
    shown.side.panel.finish()


def _services_first(_city: DemoCity, hands: Hands) -> Iterator[None]:
    hands.page("today")
    hands.context.settings.change(tiles_first="service")
    yield
    hands.context.settings.change(tiles_first="group")


def _from_paper(_city: DemoCity, hands: Hands) -> Iterator[None]:
    hands.page("today")
    hands.key(Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    hands.digit(1)
    hands.digit(2)
    yield
    hands.key(Qt.Key.Key_Escape)


def _on_duty(_city: DemoCity, hands: Hands) -> Iterator[None]:
    hands.page("today")
    hands.window.bar.ask_who()
    yield
    hands.window.bar.duty_panel.dismiss()


def _help(_city: DemoCity, hands: Hands) -> Iterator[None]:
    hands.page("today")
    hands.window.open_help()
    yield
    hands.window.help.dismiss()


def _help_on(name: str) -> State:
    """A page of help, whichever page is shown."""

    def enter(_city: DemoCity, hands: Hands) -> Iterator[None]:
        hands.page("today")
        hands.window.help_on(name)
        yield
        hands.window.help.dismiss()

    return State(f"help, {name}", enter, "help")


def _help_found(_city: DemoCity, hands: Hands) -> Iterator[None]:
    hands.page("today")
    hands.window.open_help()
    hands.type(hands.window.help.field, "zhi")
    yield
    hands.window.help.field.clear()
    hands.window.help.dismiss()


def _hints(_city: DemoCity, hands: Hands) -> Iterator[None]:
    hands.page("today")
    hands.window.hints.show_hints()
    yield
    hands.window.hints.leave()


def _key_card(_city: DemoCity, hands: Hands) -> Iterator[None]:
    hands.page("today")
    hands.window.key_card.open_card()
    yield
    hands.window.key_card.dismiss()


def _palette(typed: str) -> Callable[[DemoCity, Hands], Iterator[None]]:
    """The palette over Today, with these letters in its field."""

    def enter(_city: DemoCity, hands: Hands) -> Iterator[None]:
        hands.page("today")
        palette = hands.window.palette_panel
        palette.open_palette()
        hands.type(palette.field, typed)
        yield
        palette.dismiss()

    return enter


def _clock_wrong(city: DemoCity, hands: Hands) -> Iterator[None]:
    city.clock.set("2009-01-01", "00:07")
    hands.window.bar.look_again()
    hands.page("today")
    yield
    city.clock.set(DAY, "14:32")
    hands.window.bar.look_again()


def _clock_wrong_elsewhere(city: DemoCity, hands: Hands) -> Iterator[None]:
    city.clock.set("2009-01-01", "00:07")
    hands.window.condition.look_again()
    hands.page("records")
    yield
    city.clock.set(DAY, "14:32")
    hands.window.condition.look_again()


def _hub_gone(city: DemoCity, hands: Hands) -> Iterator[None]:
    _told(city, hands, "hub_unreachable")
    hands.page("sync")
    yield
    _told(city, hands, None)


def _wrong_certificate(city: DemoCity, hands: Hands) -> Iterator[None]:
    _told(city, hands, "hub_wrong_certificate")
    hands.page("sync")
    yield
    _told(city, hands, None)


def _went_back(city: DemoCity, hands: Hands) -> Iterator[None]:
    """Let the hub have been put back to an older copy: three records go to it again with the next round."""
    outbox = city.opened.desk.outbox
    link = outbox.link()
    assert link is not None
    if not outbox.happenings():  # once is enough for all pictures
        upto = max(0, link.acked - 3)
        outbox.rewind(upto, outbox.chain_at(upto) or b"", link.epoch, city.clock.now())
    shown = hands.page("sync")
    assert isinstance(shown, SyncPage)
    hands.context.bus.tell(Changes(facts=frozenset({"sync"})))
    hands.settle()
    hands.click(shown.views.button(HAPPENED))
    yield
    hands.click(shown.views.button(DAYS))


def _told(city: DemoCity, hands: Hands, problem: str | None) -> None:
    city.opened.desk.outbox.note_try(city.clock.now(), problem, None)
    hands.context.bus.tell(Changes(facts=frozenset({"sync"})))


def _first_record(deed: str) -> Callable[[DemoCity, Hands], Iterator[None]]:
    def enter(_city: DemoCity, hands: Hands) -> Iterator[None]:
        shown = hands.page("records")
        assert isinstance(shown, RecordsPage)
        shown.list.table.selectRow(0)
        hands.settle()
        hands.click(shown.list.strip.buttons[deed])
        yield
        shown.list.acts.close_all()

    return enter


def register_form(name: str) -> State:
    """The generated form of a register."""

    def enter(_city: DemoCity, hands: Hands) -> Iterator[None]:
        shown = hands.page("registers")
        assert isinstance(shown, RegistersPage)
        shown.show_register(name)
        hands.settle()
        hands.click(shown.new)
        yield
        shown.list.acts.close_all()

    return State(f"registers, new {name}", enter, "registers, new")


def register_list(name: str) -> State:
    """The generated list of a register."""

    def enter(_city: DemoCity, hands: Hands) -> Iterator[None]:
        shown = hands.page("registers")
        assert isinstance(shown, RegistersPage)
        shown.show_register(name)
        yield

    return State(f"registers, {name}", enter, "registers, list")


def _tasks(_city: DemoCity, hands: Hands) -> Iterator[None]:
    hands.page("today")
    yield


def _tasks_done(_city: DemoCity, hands: Hands) -> Iterator[None]:
    hands.page("sheet")
    hands.page("today")
    hands.key(Qt.Key.Key_1)
    yield
    hands.key(Qt.Key.Key_Backspace)


MIDDAY: tuple[State, ...] = (
    page("today"),
    State("today, several people", _several),
    _today_after("another service", Qt.Key.Key_Slash),
    _today_after("by hour", Qt.Key.Key_G, Qt.KeyboardModifier.ControlModifier),
    State("today, from paper", _from_paper),
    _today_after("rating", Qt.Key.Key_Period),
    State("today, services first", _services_first),
    State("today, since your last shift", _since),
    State("today, who is on duty", _on_duty),
    State("today, clock in doubt", _clock_wrong),
    State("help", _help),
    State("help, found", _help_found),
    *(_help_on(name) for name in ("records", "registers", "shift", "sheet", "sync", "settings")),
    *(_help_on(name) for name in ("trouble", "privacy", "practice", "keys")),
    State("hints on Alt", _hints),
    State("key card", _key_card),
    State("palette", _palette("")),
    State("palette, found", _palette("s")),
    State("palette, a day", _palette("11-24")),
    State("palette, nothing found", _palette("qqqqq")),
    page("records"),
    State("records, clock in doubt", _clock_wrong_elsewhere),
    *(State(f"records, {deed}", _first_record(deed)) for deed in ("correct", "services", "withdraw", "history")),
    *(register_list(name) for name in ("opening_check", "event", "attendance", "feedback", "closure", "account")),
    *(register_form(name) for name in ("opening_check", "event", "attendance", "feedback", "closure", "account")),
    page("shift"),
    page("sheet"),
    page("sync"),
    State("sync, hub not reached", _hub_gone),
    State("sync, wrong certificate", _wrong_certificate),
    State("sync, what happened", _went_back),
    *SETTINGS,
)
EMPTY: tuple[State, ...] = tuple(
    State(f"{name}, nothing yet", page(name).enter)
    for name in ("today", "records", "registers", "shift", "sheet", "sync", "settings")
)
ALONE: tuple[State, ...] = tuple(State(f"{name}, used alone", page(name).enter) for name in ("today", "sync"))
PRACTICE: tuple[State, ...] = (State("practice, the tasks", _tasks), State("practice, tasks done", _tasks_done))
