"""A register is one new file: form, list, print, export, sync and the hub's pages follow from it, and nothing else.

The desk's book and the hub's store exist before the file does, as they will in every station.
"""

import csv
import subprocess
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from stationdesk.app.browse import browse, history
from stationdesk.app.correct_record import correct_record
from stationdesk.app.export_records import export_csv
from stationdesk.app.ports import Query
from stationdesk.app.print_day_sheet import prepare
from stationdesk.app.record_visit import VisitTap, record_visit
from stationdesk.app.save_entry import save_entry
from stationdesk.app.withdraw_record import withdraw_record
from stationdesk.bootstrap.opening import MANAGER, OpenDesk, desk_of, hub_deeds
from stationdesk.bootstrap.paper import write_day_sheet
from stationdesk.texts import load_language
from stationdesk.ui.records.listing import read_listing
from stationdesk.ui.registers.form import RegisterForm
from stationdesk.ui.registers.page import RegistersPage
from stationdesk.ui.registers.wording import Wording
from stationdesk_sync.hub.testing import RunningHub, running_hub
from stationdesk_sync.model.registry import Registers, load_registers
from tests.e2e.city import STATIONS
from tests.fakes.book import TestBook, make_book
from tests.fakes.ui_context import make_context

NAME, DAY, STATION = "lost_property", "2026-11-24", "BS-001"
FILE = '''
"""失物招领: what was left behind."""

from stationdesk_sync.model.language import Label
from stationdesk_sync.model.privacy import Privacy
from stationdesk_sync.model.register import Choice, Field, FieldType, Merge, Register

REGISTER = Register(
    name="lost_property",
    label=Label("失物招领", "Lost property"),
    version=1,
    merge=Merge.FACT,
    in_day_code=True,
    page=True,
    fields=(
        Field("what", FieldType.LABEL, Label("物品", "Thing"), required=True),
        Field("pieces", FieldType.INT, Label("件数", "Pieces"), required=True, minimum=1, maximum=99),
        Field("kind", FieldType.CHOICE, Label("种类", "Sort"), choices=(
            Choice("warm", Label("衣物", "Clothing")), Choice("keys", Label("钥匙", "Keys")))),
        Field("words", FieldType.WORDS, Label("经过", "Story"), privacy=Privacy.C2,
              purpose=Label("归还失主", "To give it back")),
    ),
    lists=("what", "pieces", "kind", "words"),
    prints=("what", "pieces", "kind"),
)
'''
ENTRY = {"what": "Blue scarf", "pieces": 2, "kind": "warm", "words": "the tall rider forgot it"}
LANGUAGES = {code: load_language(code) for code in ("zh", "en")}


class Both:
    """The two ends before and after the file came."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.book: TestBook = make_book(folder / "home")
        self.store = f"sqlite:///{folder / 'hub.sdb'}"
        extra = folder / "more"
        extra.mkdir()
        (extra / "lost_property.py").write_text(FILE, "utf-8")
        self.more = load_registers(extra)
        self.port = 0

    @contextmanager
    def hub(self, registers: Registers) -> Iterator[RunningHub]:
        with running_hub(self.store, registers, clock=self.book.clock.now, port=self.port) as hub:
            self.port = int(hub.url.rsplit(":", 1)[1])
            yield hub

    def desk(self, registers: Registers) -> OpenDesk:
        book = self.book.reopen(registers=registers)
        return OpenDesk(book, desk_of(book, registers, self.book.clock))


@pytest.fixture
def both(tmp_path: Path) -> Iterator[Both]:
    made = Both(tmp_path)
    old = made.book.registers
    with made.hub(old) as hub:
        hub.import_stations(STATIONS.read_bytes())
        before = made.desk(old)
        record_visit(before.desk, MANAGER, VisitTap("rider", ("water",)))
        deeds = hub_deeds(before, made.book.clock)
        deeds.join(hub.url, hub.enrol_code(STATION))
        assert deeds.run_now().fault is None
    yield made
    made.book.book.close()


def page(hub: RunningHub, path: str) -> str:
    with urllib.request.urlopen(hub.url + path, timeout=20) as answer:
        return str(answer.read().decode("utf-8"))


def test_one_file_is_found_in_form_list_print_export_sync_and_hub(both: Both, qapp: object) -> None:
    opened = both.desk(both.more)
    desk = opened.desk
    assert list((both.folder / "home" / "backups").glob("book-*.sdb")), "a book is copied before it is widened"

    context = make_context(desk, code="en")
    shelf = RegistersPage(context)
    assert NAME in shelf.cards, "shelf"
    form = RegisterForm(desk.registers[NAME], Wording(LANGUAGES["en"], desk.catalogue()))
    assert list(form.inputs) == ["what", "pieces", "kind", "words"], "form"
    for widget in (form, shelf):
        widget.deleteLater()

    kept = save_entry(desk, MANAGER, NAME, ENTRY).row_id
    mended = save_entry(desk, MANAGER, NAME, ENTRY | {"what": "Red glove", "pieces": 1}).row_id
    gone = save_entry(desk, MANAGER, NAME, ENTRY | {"what": "White hat"}).row_id
    correct_record(desk, MANAGER, NAME, mended, {"pieces": 3})
    withdraw_record(desk, MANAGER, NAME, gone, "mistake")

    listing = read_listing(desk, MANAGER, LANGUAGES["en"], Query(NAME, with_withdrawn=False))
    assert [row[1:5] for row in listing.shown.rows] == [
        ("Red glove", "3", "Clothing", "the tall rider forgot it"),
        ("Blue scarf", "2", "Clothing", "the tall rider forgot it"),
    ], "list"
    assert len(history(desk, MANAGER, mended)) == 2

    for code, label, sort in (("zh", "失物招领", "衣物"), ("en", "Lost property", "Clothing")):
        sheet = prepare(desk, MANAGER, LANGUAGES[code], DAY)
        assert [block.name.say(LANGUAGES[code].code) for block in sheet.blocks] == [label], "print"
        file = both.folder / f"sheet-{code}.pdf"
        write_day_sheet(desk, MANAGER, LANGUAGES[code], DAY, file)
        command = ["pdftotext", "-layout", str(file), "-"]
        paper = subprocess.run(command, capture_output=True, text=True, check=True, encoding="utf-8").stdout
        for word in (label, sort, "Blue scarf", "Red glove"):
            assert word in paper
        assert "White hat" not in paper and "tall rider" not in paper

    out = both.folder / "out.csv"
    export_csv(desk, MANAGER, LANGUAGES["zh"], DAY, DAY, out, NAME)
    with out.open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert [row["物品"] for row in rows] == ["Blue scarf", "Red glove", "White hat"], "export"
    assert "经过" not in rows[0]

    with both.hub(both.more) as hub:
        assert hub_deeds(opened, both.book.clock).run_now().fault is None
        agreed = hub.agree(STATION, DAY)
        figures = desk.records.figures(DAY)
        assert agreed.equal is True and agreed.hub == figures, "sync"
        assert all(line.received and line.set_aside is None for line in browse(desk, MANAGER, Query(NAME)).lines)
        with hub.hub.store.read() as tx:
            held = tx.rows(f"SELECT row_id, what, pieces, kind, words FROM p_{NAME} WHERE withdrawn_clock IS NULL")
        assert sorted((what, pieces) for _, what, pieces, _, _ in held) == [("Blue scarf", 2), ("Red glove", 3)]
        assert all(b"tall rider" not in bytes(row[4]) for row in held), "sealed words stay the station's"
        assert kept in {bytes(row[0]) for row in held}
        for lang, label in (("zh", "失物招领"), ("en", "Lost property")):
            own = page(hub, f"/register/{NAME}?lang={lang}")
            assert label in own and STATION in own, "hub page"
            assert f"/register/{NAME}" in page(hub, f"/?lang={lang}"), "found from the first page"
        assert hub.verify() is None
    assert desk.care.check().bad is None


def test_a_hub_that_does_not_know_the_file_yet_keeps_its_records_and_counts_them_later(both: Both) -> None:
    opened = both.desk(both.more)
    desk = opened.desk
    save_entry(desk, MANAGER, NAME, ENTRY)
    deeds = hub_deeds(opened, both.book.clock)
    with both.hub(load_registers()) as hub:
        assert deeds.run_now().fault is None
        assert set(desk.outbox.set_aside().values()) == {"unknown_register"}
        assert hub.verify() is None
    with both.hub(both.more) as hub:
        assert hub.verify() is None
        with hub.hub.store.read() as tx:
            assert tx.rows(f"SELECT what FROM p_{NAME}") == [("Blue scarf",)]
        assert hub.agree(STATION, DAY).hub == desk.records.figures(DAY)
        assert deeds.run_now().fault is None
