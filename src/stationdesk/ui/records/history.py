"""The history of one record in plain words: what was done, when (a quarter of an hour), by whom, and where it is now.

Called by the history panel. Works on ``app.ports.Change``; knows no widget.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from stationdesk.app.ports import Change
from stationdesk.app.views import SyncLine
from stationdesk.ui.records.reasons import reason_words, set_aside_words
from stationdesk.ui.registers.wording import Wording, clock_words
from stationdesk_sync.model.clock import clock_slot_start, local_time
from stationdesk_sync.model.op import Kind
from stationdesk_sync.model.register import Field, Register


@dataclass(frozen=True, slots=True)
class Step:
    """One op of a record: title, a line for each thing it says, when and by whom, where it is now."""

    title: str
    lines: tuple[str, ...]
    when: str
    where: str
    amber: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """What is needed to say when and by whom: the station's zone, names by account number, and the sync line."""

    tz: str
    people: Mapping[int, str]
    sync: SyncLine


def steps(register: Register, changes: Sequence[Change], wording: Wording, place: Place) -> tuple[Step, ...]:
    """Return the steps of a record, oldest first, each told against what stood before it."""
    told: list[Step] = []
    before: dict[str, object] = {}
    for change in changes:
        title, lines = _told(register, change, before, wording, first=not told)
        told.append(Step(title, lines, _when(change, wording, place), *_where(change, wording, place)))
        if change.kind is not Kind.WITHDRAW:
            before = {**before, **change.data} if change.kind is Kind.SET else dict(change.data)
    return tuple(told)


def _told(
    register: Register, change: Change, before: Mapping[str, object], wording: Wording, *, first: bool
) -> tuple[str, tuple[str, ...]]:
    t = wording.language.t
    if change.kind is Kind.WITHDRAW:
        words = change.data.get("words")
        spoken = (t("In their words: {words}", words=words),) if isinstance(words, str) and words else ()
        return t("Withdrawn: {reason}", reason=reason_words(wording.language, change.data.get("reason"))), spoken
    if first or change.kind is Kind.FACT:
        return t("Recorded"), tuple(_stated(field, change, wording) for field in _given(register, change))
    return t("Corrected"), tuple(
        t(
            "{field}: {before} → {after}",
            field=wording.language.say(field.label),
            before=wording.value(field, before.get(field.name)),
            after=wording.value(field, change.data.get(field.name)),
        )
        for field in register.fields
        if _differs(field, change, before)
    ) or (t("Saved again without a difference"),)


def _given(register: Register, change: Change) -> list[Field]:
    return [field for field in register.fields if change.data.get(field.name) not in (None, "", [], ())]


def _stated(field: Field, change: Change, wording: Wording) -> str:
    return wording.language.t(
        "{field}: {value}",
        field=wording.language.say(field.label),
        value=wording.value(field, change.data.get(field.name)),
    )


def _differs(field: Field, change: Change, before: Mapping[str, object]) -> bool:
    if change.kind is Kind.SET and field.name not in change.data:
        return False
    return _plain(change.data.get(field.name)) != _plain(before.get(field.name))


def _plain(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value


def _when(change: Change, wording: Wording, place: Place) -> str:
    t = wording.language.t
    local = local_time(clock_slot_start(change.clock), place.tz)
    start = local.slot * 15
    moment = t(
        "{day} {start}–{end}",
        day=wording.language.short_day(local.day),
        start=clock_words(start),
        end=clock_words(start + 15),
    )
    who = t("at the counter") if change.account is None else place.people.get(change.account, t("someone signed in"))
    return t("{moment} · {who}", moment=moment, who=who)


def _where(change: Change, wording: Wording, place: Place) -> tuple[str, bool]:
    t = wording.language.t
    if change.set_aside is not None:
        return t("Set aside by the hub: {reason}", reason=set_aside_words(wording.language, change.set_aside)), True
    if not place.sync.joined:
        return t("Saved on this PC"), False
    if change.seq <= place.sync.received:
        return t("Received by the hub"), False
    return t("Saved, waiting to be sent"), False
