"""A register declared in one file stands on the shelf, in the form and in the list without any other change."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from stationdesk.app.ports import Query
from stationdesk.ui.records.page import RecordsPage
from stationdesk.ui.registers.page import RegistersPage
from stationdesk_sync.model.register import FieldType
from stationdesk_sync.model.registry import load_registers
from tests.fakes.ui_station import Station, click, press, station_at_work, write

DECLARATION = """
from stationdesk_sync.model.language import Label
from stationdesk_sync.model.privacy import Privacy
from stationdesk_sync.model.register import Choice, Field, FieldType, Merge, Register

REGISTER = Register(
    name="parcel",
    label=Label("代收快件", "Parcels kept"),
    version=1,
    merge=Merge.FACT,
    in_day_code=True,
    page=True,
    fields=(
        Field("shelf", FieldType.CODE, Label("货架", "Shelf"), required=True),
        Field("count", FieldType.INT, Label("件数", "How many"), required=True, minimum=1, maximum=50),
        Field("size", FieldType.CHOICE, Label("大小", "Size"), required=True,
              choices=(Choice("s", Label("小", "Small")), Choice("l", Label("大", "Large")))),
        Field("marks", FieldType.CHOICES, Label("标记", "Marks"),
              choices=(Choice("wet", Label("湿", "Wet")), Choice("torn", Label("破", "Torn")))),
        Field("firms", FieldType.LABELS, Label("快递公司", "Firms")),
        Field("until", FieldType.DAY, Label("保管到", "Kept until")),
        Field("came", FieldType.MINUTE, Label("到达", "Came at")),
        Field("event", FieldType.ROW, Label("活动", "Event"), row_of="event"),
        Field("fetched", FieldType.BOOL, Label("已取", "Fetched")),
        Field("words", FieldType.WORDS, Label("说明", "Remarks"), privacy=Privacy.C2,
              purpose=Label("找到收件人", "To find who it is for")),
    ),
    lists=("shelf", "count", "size", "marks", "firms", "until", "came", "event", "fetched", "words"),
)
"""


@pytest.fixture
def station(tmp_path: Path, qapp: object) -> Iterator[Station]:
    folder = tmp_path / "more"
    folder.mkdir()
    (folder / "parcel.py").write_text(DECLARATION, "utf-8")
    with station_at_work(tmp_path, registers=load_registers(folder)) as working:
        yield working


def test_a_new_register_is_entered_listed_corrected_and_withdrawn_like_the_others(station: Station, qtbot: QtBot):
    page = station.show(qtbot, RegistersPage(station.context))
    click(page.cards["parcel"])
    click(page.new)
    form = page.list.acts.form_panel.form
    assert form is not None
    assert list(form.inputs) == [field.name for field in form.register.fields]
    click(form.more)
    write(form.inputs["shelf"].first_target(), "A-3")
    write(form.inputs["count"].first_target(), "12")
    click(form.inputs["size"].buttons.button("l"))
    form.inputs["marks"].buttons.button("torn").click()
    form.inputs["fetched"].buttons.button("no").click()
    write(form.inputs["firms"].line, "SF")
    write(form.inputs["until"].line, "20261130")
    write(form.inputs["came"].line, "930")
    form.inputs["event"].buttons.first_target().click()
    write(form.inputs["words"].first_target(), "the man with the red van")
    click(form.save)
    assert page.list.listing is not None
    shown = page.list.listing.shown.rows[0]
    assert shown[1:] == (
        "A-3", "12", "Large", "Torn", "SF", "30 Nov", "9:30", "骑手反诈学习", "No", "the man with the red van", "Saved",
    )  # fmt: skip
    click(page.list.strip.buttons["correct"])
    form = page.list.acts.form_panel.form
    assert form is not None
    write(form.inputs["count"].first_target(), "13")
    press(form, Qt.Key.Key_Return)
    assert page.list.listing.shown.rows[0][2] == "13"
    click(page.list.strip.buttons["withdraw"])
    click(page.list.acts.withdraw_panel.withdraw)
    assert station.desk.records.records(Query("parcel"))[0].withdrawn


def test_a_new_register_stands_on_the_records_page_too(station: Station, qtbot: QtBot):
    page = station.show(qtbot, RecordsPage(station.context))
    click(page.chooser)
    assert page.chooser.panel is not None
    click(page.chooser.panel.buttons.button("parcel"))
    assert page.list.empty.isVisible()


def test_the_declaration_above_has_a_field_of_every_kind_that_a_form_holds(station: Station):
    kinds = {field.type for field in station.desk.registers["parcel"].fields}
    assert set(FieldType) - kinds == {FieldType.LABEL, FieldType.SLOT, FieldType.HOURS, FieldType.TILES}
