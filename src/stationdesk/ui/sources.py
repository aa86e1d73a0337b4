"""What every page may ask for at any time and hears about when it changes: language, actor, settings, the way to go.

Built once by bootstrap (and by tests), passed on inside ``ui.context.Context``; there are no globals.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Protocol

from PySide6.QtCore import QObject, Signal

from stationdesk.app.actor import AT_THE_COUNTER, Actor
from stationdesk.settings import Settings
from stationdesk_sync.model.language import Code, Label, Language


class LanguageSource(QObject):
    """The language that is on. Call ``t`` and ``tn`` with literals only: a test collects them."""

    switched = Signal()

    def __init__(self, language: Language, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._now = language

    @property
    def now(self) -> Language:
        """The language as a value, for code below the window."""
        return self._now

    def both(self, source: str) -> Label:
        """Return a source text in both languages, for what is found by either."""
        return Label(replace(self._now, code="zh").t(source), source)

    @property
    def code(self) -> Code:
        """``zh`` or ``en``."""
        return self._now.code

    def t(self, source: str, **values: object) -> str:
        """Return a text in the reader's language."""
        return self._now.t(source, **values)

    def tn(self, one: str, many: str, n: int, **values: object) -> str:
        """Return the form of a text for a number; ``{n}`` is filled in."""
        return self._now.tn(one, many, n, **values)

    def say(self, label: Label) -> str:
        """Return a declared name in the reader's language."""
        return self._now.say(label)

    def switch(self, code: Code) -> None:
        """Change the language; every page relabels itself."""
        if code != self._now.code:
            self._now = replace(self._now, code=code)
            self.switched.emit()


class ActorSource(QObject):
    """Who is signed in: the counter unless a manager entered the PIN (or none was set: ``app.sign_in.first_actor``)."""

    switched = Signal()

    def __init__(self, first: Actor = AT_THE_COUNTER, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._now = first

    @property
    def now(self) -> Actor:
        """The actor that use cases are given."""
        return self._now

    def become(self, actor: Actor) -> None:
        """Act as someone from now on."""
        if actor != self._now:
            self._now = actor
            self.switched.emit()

    def leave(self) -> None:
        """Go back to the counter."""
        self.become(AT_THE_COUNTER)


class SettingsSource(QObject):
    """The settings that hold now; a change is kept at once."""

    switched = Signal()

    def __init__(self, settings: Settings, keep: Callable[[Settings], None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._now, self._keep = settings, keep

    @property
    def now(self) -> Settings:
        """The settings as a value."""
        return self._now

    def change(self, **values: object) -> None:
        """Change some settings by name, keep them and tell."""
        changed = replace(self._now, **values)  # type: ignore[arg-type]  # names come from callers; replace() checks them
        if changed != self._now:
            self._now = changed
            self._keep(changed)
            self.switched.emit()


class Autostart(Protocol):
    """Whether the program starts with the PC."""

    @property
    def on(self) -> bool:
        """Whether it does."""
        ...

    def set_on(self, on: bool) -> None:
        """Let it, or no longer. Raises ``Fault`` file_unwritable."""
        ...


class Navigate(QObject):
    """The way from one page to another, by name, with what it is about."""

    asked = Signal(str, dict)

    def go(self, page: str, **about: object) -> None:
        """Ask the window to show a page: today, records, registers, shift, sheet, sync, settings."""
        self.asked.emit(page, about)
