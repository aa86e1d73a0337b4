"""Exporting visits as CSV: one line a record, no words, formulas neutralised."""

import csv
import io
import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from stationdesk.app.actor import Actor, require
from stationdesk.app.audit import leave_trace
from stationdesk.app.changes import Changes
from stationdesk.app.compose import known_register
from stationdesk.app.desk import Desk
from stationdesk.app.faults import Fault, FaultCode, file_trouble
from stationdesk.app.going import UNWATCHED, Going, heed
from stationdesk.app.outgoing import check_target
from stationdesk.app.ports import Query, Record
from stationdesk_sync.model.language import Language
from stationdesk_sync.model.register import Field, FieldType, Register, Role

PAGE = 500
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠")


@dataclass(frozen=True, slots=True)
class ExportDone:
    """How many records were written."""

    records: int
    changes: Changes


def export_csv(
    desk: Desk,
    actor: Actor,
    language: Language,
    from_day: str,
    to_day: str,
    file: Path,
    register: str = "visit",
    going: Going = UNWATCHED,
) -> ExportDone:
    """Write the records of a register between two days (inclusive) to ``file``, oldest first, UTF-8 with BOM.

    Only for the manager; sealed fields are left out, the time somebody came is cut to the hour;
    withdrawn records stand with their reason.
    The file appears whole or not at all. Raises ``Fault`` not_allowed, no_such_record, file_unwritable,
    stopped.
    """
    require(actor, Role.MANAGER)
    declared = known_register(desk, register)
    check_target(file)
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    fields = [field for field in declared.fields if not field.privacy.sealed]
    head = [language.t("Record"), language.t("Day")]
    head += [language.t("Hour") if _came_then(field) else language.say(field.label) for field in fields]
    head += [language.t("Corrected"), language.t("Withdrawn")]
    writer.writerow([neutral(cell) for cell in head])
    count, whole = 0, desk.records.count(Query(register, from_day, to_day))
    for record in _all(desk, declared, from_day, to_day):
        row = [record.row_id.hex(), record.day or ""]
        row += [shown(desk, language, field, record.data.get(field.name)) for field in fields]
        row += [language.t("yes") if record.amended else "", record.reason or ""]
        writer.writerow([neutral(cell) for cell in row])
        count += 1
        if count % PAGE == 0:
            heed(going, count, whole)
    heed(going, count, max(whole, count))
    _write_whole(file, text.getvalue().encode("utf-8-sig"))
    return ExportDone(count, leave_trace(desk, actor.account, "export", register=register, count=count))


def neutral(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    return "'" + cell if cell.startswith(_FORMULA_STARTS) else cell


def shown(desk: Desk, language: Language, field: Field, value: object) -> str:
    """Return a field's value as a person reads it."""
    if value is None:
        return ""
    if field.type in (FieldType.CHOICE, FieldType.CHOICES, FieldType.LABELS) and isinstance(value, list | tuple):
        return "、".join(_named(desk, language, field, item) for item in value)
    if field.type is FieldType.CHOICE:
        return _named(desk, language, field, value)
    if _came_then(field) and isinstance(value, int):
        return f"{value // 4:02d}:00"
    if field.type is FieldType.SLOT and isinstance(value, int):
        return f"{value // 4:02d}:{value % 4 * 15:02d}"
    if field.type is FieldType.MINUTE and isinstance(value, int):
        return f"{value // 60:02d}:{value % 60:02d}"
    if isinstance(value, bool):
        return language.t("yes") if value else language.t("no")
    return value.hex() if isinstance(value, bytes) else str(value)


def _came_then(field: Field) -> bool:
    """Tell whether a field says when somebody came: what leaves the book is no finer than the hour."""
    return field.type is FieldType.SLOT and field.auto


def _named(desk: Desk, language: Language, field: Field, code: object) -> str:
    for choice in field.choices:
        if choice.code == code:
            return language.say(choice.label)
    if field.catalogue:
        return desk.catalogue().say(field.catalogue, str(code), language.code)
    return str(code)


def _all(desk: Desk, register: Register, from_day: str, to_day: str) -> Iterator[Record]:
    offset = 0
    while True:
        query = Query(register.name, from_day, to_day, limit=PAGE, offset=offset, oldest_first=True)
        page = desk.records.records(query)
        yield from page
        if len(page) < PAGE:
            return
        offset += PAGE


def _write_whole(file: Path, content: bytes) -> None:
    part = file.with_name(file.name + ".part")
    try:
        with part.open("wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        part.replace(file)
    except OSError as error:
        with suppress(OSError):
            part.unlink()
        raise Fault(FaultCode.FILE_UNWRITABLE, why=file_trouble(error)) from None
