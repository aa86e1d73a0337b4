"""Printing without a window: the day sheet as a PDF file, for the command line and the demo.

The paper is painted by ``ui.sheet``; Qt is imported here, late, and needs no screen.
"""

from collections.abc import Collection
from pathlib import Path

from stationdesk.app.actor import Actor
from stationdesk.app.desk import Desk
from stationdesk.app.outgoing import check_target
from stationdesk.app.print_day_sheet import prepare, record_print
from stationdesk.domain.day_sheet import DaySheet
from stationdesk.ui.sheet.paper import pdf_bytes, write_whole
from stationdesk_sync.model.language import Language


def write_day_sheet(
    desk: Desk, actor: Actor, language: Language, day: str, file: Path, registers_off: Collection[str] = ()
) -> DaySheet:
    """Write the sheet of a day and record the print; ``registers_off`` are the registers that the manager switched off.

    Raises ``Fault``: not_allowed, sheet_differs, file_unwritable.
    """
    check_target(file)
    sheet = prepare(desk, actor, language, day, registers_off)
    page = pdf_bytes(sheet, language)
    record_print(desk, actor, sheet)
    write_whole(file, page)
    return sheet
