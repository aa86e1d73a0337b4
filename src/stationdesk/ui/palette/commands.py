"""What can be done from the palette, in one table: name, words, icon, key, and what it runs.

Made by the main window, which is what most of them act on. The names are kept as recent ones and never shown.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from stationdesk.app.find import Deed, Kind
from stationdesk.ui.context import Context
from stationdesk.ui.help.book import TOPICS
from stationdesk.ui.help.topic import Topic
from stationdesk.ui.shell.key_table import DUTY, HELP, MINI, SHEET, STATION, cap
from stationdesk.ui.shell.page_table import PageEntry
from stationdesk_sync.model.language import N_, Label
from stationdesk_sync.model.register import Role

SETTINGS = (
    ("look", "language", N_("Language and print")),
    ("tiles", "keyboard", N_("Tally keys")),
    ("station", "clock", N_("Station and hours")),
    ("day_end", "clock", N_("End of the day")),
    ("people", "users", N_("Our people")),
    ("registers", "registers", N_("Registers")),
    ("scanner", "barcode", N_("Scanner")),
    ("pc", "computer", N_("This PC")),
    ("pin", "lock", N_("Manager's PIN")),
    ("book", "database", N_("Backup and check")),
    ("export", "download", N_("Export")),
    ("about", "info", N_("About")),
)


@dataclass(frozen=True, slots=True)
class Command:
    """One deed. ``keys`` is what a key cap shows, empty where it has none."""

    name: str
    label: Label
    icon: str
    run: Callable[[], object]
    keys: str = ""
    also: tuple[str, ...] = ()
    kind: Kind = Kind.DEED

    @property
    def deed(self) -> Deed:
        """What the search knows of it."""
        return Deed(self.name, self.label, self.kind, self.also)


@dataclass(frozen=True, slots=True)
class WindowDeeds:
    """What the window itself can do; given by the main window."""

    show_page: Callable[[str], object]
    open_help: Callable[[], object]
    help_on: Callable[[str], object]
    toggle_station: Callable[[], object]
    ask_who: Callable[[], object]
    open_small: Callable[[], object]


def commands(context: Context, entries: Sequence[PageEntry], window: WindowDeeds) -> tuple[Command, ...]:
    """Return every command, in the order in which equals stand."""
    both, go = context.language.both, context.navigate.go
    found = [
        Command("station", both(N_("Open or close the station")), "shift", window.toggle_station, STATION),
        Command("who", both(N_("Say who is on duty")), "users", window.ask_who, DUTY),
        Command("since", both(N_("Since your last shift")), "clock", partial(go, "today", since=True)),
        Command("print", both(N_("Print the day sheet")), "print", partial(go, "sheet"), cap(SHEET)),
        Command("send", both(N_("Send now")), "sync", context.sync.start),
        Command("help", both(N_("Help for this page")), "help", window.open_help, HELP),
        Command("mini", both(N_("A small window that stays on top")), "mini", window.open_small, cap(MINI)),
        Command("key-card", both(N_("Key card")), "keyboard", partial(go, "key_card")),
    ]
    if context.practise is not None:
        found.append(Command("practice", both(N_("Practise")), "star", context.practise))
    for place, entry in enumerate(entries, start=1):
        show = partial(window.show_page, entry.name)
        found.append(Command(f"page-{entry.name}", both(entry.word), entry.icon, show, f"Ctrl {place}"))
    for register in context.desk.registers.values():
        if register.page and register.write_role is Role.COUNTER:
            label = Label(f"新增：{register.label.zh}", f"New: {register.label.en}")
            enter = partial(go, "registers", register=register.name, new=True)
            found.append(Command(f"new-{register.name}", label, "plus", enter, also=(register.label.zh,)))
    settings = both(N_("Settings"))
    for section, icon, words in SETTINGS:
        label = both(words)
        named = Label(f"{settings.zh}：{label.zh}", f"{settings.en}: {label.en}")
        open_section = partial(go, "settings", section=section)
        found.append(Command(f"settings-{section}", named, icon, open_section, also=(label.zh, label.en)))
    found += _looks(context)
    found += [_help_on(context, topic, window) for topic in TOPICS]
    return tuple(found)


def _help_on(context: Context, topic: Topic, window: WindowDeeds) -> Command:
    """A page of help: found by its title and by what it says."""
    both = context.language.both
    heading, title = both(N_("Help: {page}")), both(topic.title)
    label = Label(heading.zh.format(page=title.zh), heading.en.format(page=title.en))
    said = [both(words) for words in topic.said]
    also = (title.zh, title.en, *(each.zh for each in said), *(each.en for each in said))
    return Command(f"help-{topic.name}", label, "help", partial(window.help_on, topic.name), also=also, kind=Kind.HELP)


def _looks(context: Context) -> list[Command]:
    both = context.language.both
    return [
        Command(
            "language", Label("English", "中文"), "language", partial(_switch_language, context), also=("yy", "lang")
        ),
        Command("size-large", both(N_("Large print")), "eye", partial(_take_size, context, "large")),
        Command("size-standard", both(N_("Standard print")), "eye", partial(_take_size, context, "standard")),
        Command("light", both(N_("Light colours")), "sun", partial(_take_mode, context, "light")),
        Command("dark", both(N_("Dark colours")), "moon", partial(_take_mode, context, "dark")),
    ]


def _switch_language(context: Context) -> None:
    code = "en" if context.language.code == "zh" else "zh"
    context.settings.change(language=code)
    context.language.switch("en" if code == "en" else "zh")


def _take_size(context: Context, size: str) -> None:
    context.settings.change(print_size=size)
    context.theme.change(size=size)


def _take_mode(context: Context, mode: str) -> None:
    context.settings.change(theme=mode)
    context.theme.change(mode=mode)
