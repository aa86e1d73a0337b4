"""The sheet on paper: the right text in the PDF, nothing read as markup, whole files, one page whenever it fits."""

import getpass
import platform
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import segno
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from stationdesk.app.faults import Fault, FaultCode
from stationdesk.app.keep_shift import open_station
from stationdesk.app.print_day_sheet import prepare
from stationdesk.domain.day_sheet import DaySheet, EventLine, Note, OtherDesk, Printing
from stationdesk.ui.sheet.frame import QR_SIDE
from stationdesk.ui.sheet.paper import pictures, write_pdf, write_whole
from stationdesk.ui.sheet.typefaces import BODY, MM, PAGE_WIDTH, SIDE, break_lines, load_faces
from stationdesk.ui.sheet.typeset import typeset
from stationdesk.ui.sheet.wording import words_of
from stationdesk_sync.model.language import Code
from tests.app.counter import MANAGER
from tests.app.day_sheet_days import DAY, crowded_day, in_language, new_station, worked_weekday

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture(scope="module")
def weekday(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DaySheet]:
    station = worked_weekday(tmp_path_factory.mktemp("weekday"))
    station.received(38)
    yield prepare(station.desk, MANAGER, in_language("zh"), DAY)
    station.held.book.close()


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DaySheet]:
    station = crowded_day(tmp_path_factory.mktemp("crowded"))
    yield prepare(station.desk, MANAGER, in_language("zh"), DAY)
    station.held.book.close()


def text_of(pdf: Path, *arguments: str) -> str:
    return subprocess.run(
        ["pdftotext", *arguments, str(pdf), "-"], capture_output=True, text=True, check=True, encoding="utf-8"
    ).stdout


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def pages_of(pdf: Path) -> int:
    told = subprocess.run(["pdfinfo", str(pdf)], capture_output=True, text=True, check=True, encoding="utf-8").stdout
    found = re.search(r"Pages:\s+(\d+)", told)
    assert found is not None
    return int(found.group(1))


def saved(sheet: DaySheet, code: Code, folder: Path) -> Path:
    file = folder / f"sheet-{code}.pdf"
    write_pdf(sheet, in_language(code), file)
    return file


def test_the_pdf_gives_right_chinese_to_search_and_copy(weekday: DaySheet, tmp_path: Path) -> None:
    text = text_of(saved(weekday, "zh", tmp_path), "-layout")
    assert "值班日志" in text
    for words in (
        "海宝苑户外职工爱心接力站",
        "2026年11月24日",
        "逐次计数",
        "开站检查",
        "突发情况与交接",
        "职工维权热线",
    ):
        assert words in text
    assert not re.search("[\u2e80-\u2fdf\uf900-\ufaff]", text), "radicals stand where characters should"
    assert re.search(r"送餐员\s+18\s+12\s+9\s+4\s+0\s+5\s+0\s+1\s+0\s+31\n", text)
    assert re.search(r"合计\s+47\s+21\s+28\s+8\s+5\s+10\s+1\s+2\s+2\s+77\n", text)
    assert weekday.code is not None
    assert weekday.code in text
    assert "12351" in text


def test_the_footer_says_what_the_code_is_for_and_what_was_known_where(weekday: DaySheet, tmp_path: Path) -> None:
    text = squeezed(text_of(saved(weekday, "zh", tmp_path), "-layout"))
    printing = weekday.printing
    assert "凭校验码可核对本页与记录是否一致" in text
    known = f"打印时平台已收{printing.received}条，待传{printing.waiting}条（本站已存好）。"
    assert f"2026-11-2417:12打印。{known}" in text
    assert "无效" not in text


def test_english_paper_is_english_throughout_but_for_what_people_wrote(weekday: DaySheet) -> None:
    words = words_of(replace(weekday, notes=(), who=(), events=(), address=None), in_language("en"))
    said = re.sub("海宝苑户外职工爱心接力站", "", repr(words))
    said = re.sub(r"Label\(zh='[^']*'", "", said)
    assert not re.search("[\u4e00-\u9fff]", said), said


@pytest.mark.parametrize("code", ["zh", "en"])
def test_a_usual_day_is_one_page_with_a_place_to_sign(weekday: DaySheet, code: Code, tmp_path: Path) -> None:
    assert pages_of(saved(weekday, code, tmp_path)) == 1


def test_the_file_tells_nothing_of_the_machine(weekday: DaySheet, tmp_path: Path) -> None:
    pdf = saved(weekday, "zh", tmp_path)
    info = subprocess.run(["pdfinfo", str(pdf)], capture_output=True, check=True).stdout.decode()
    meta = subprocess.run(["pdfinfo", "-meta", str(pdf)], capture_output=True, check=True).stdout.decode()
    for secret in (socket.gethostname(), str(tmp_path), getpass.getuser(), platform.node()):
        assert not re.search(rf"\b{re.escape(secret)}\b", info + meta)
    assert re.search(r"Title:\s+值班日志 2026-11-24 BS-001\n", info)
    assert re.search(r"Creator:\s+StationDesk\n", info)
    assert re.search(r"Author:\s*\n", info) or "Author" not in info


def test_what_people_write_is_never_markup_and_never_turns_the_line(weekday: DaySheet, tmp_path: Path) -> None:
    evil = '<b>粗</b><img src="file:///etc/hostname"> &amp; %s {0} \u202e倒写\u202c\u200b藏'
    sheet = replace(
        weekday,
        station=evil,
        address=None,
        notes=(Note(None, None, evil + "\n第二段\tA\x00B"),),
        events=(EventLine(evil, None, (evil,), 5),),
        who=(evil,),
    )
    text = squeezed(text_of(saved(sheet, "zh", tmp_path), "-raw"))
    assert text.count(squeezed('<b>粗</b><img src="file:///etc/hostname"> &amp; %s {0} 倒写藏')) >= 3
    assert "第二段AB" in text
    said = words_of(sheet, in_language("zh"))
    written = "".join((said.subtitle, said.running_title, said.document_title, *said.box, repr(said.facts)))
    written += "".join(row.left + row.right for section in said.sections for row in section.rows)
    assert written.count("倒写") >= 5
    for hidden in "\u202e\u202c\u200b\x00\n\t":
        assert hidden not in written


def test_a_day_with_too_much_goes_on_under_its_name_and_loses_nothing(crowded: DaySheet, tmp_path: Path) -> None:
    for code in ("zh", "en"):
        pdf = saved(crowded, code, tmp_path)
        pages = pages_of(pdf)
        assert pages >= 2
        whole = squeezed(text_of(pdf, "-raw"))
        for note in crowded.notes:
            assert squeezed(note.words)[-20:] in whole
        for line in crowded.matrix.lines:
            assert squeezed(line.name.say(code)) in whole
        for page in range(1, pages + 1):
            text = squeezed(text_of(pdf, "-raw", "-f", str(page), "-l", str(page)))
            assert crowded.serial in text
            assert str(crowded.code) in text
        last = squeezed(text_of(pdf, "-raw", "-f", str(pages)))
        assert squeezed("站长：" if code == "zh" else "Station manager:") in last


def test_a_matrix_longer_than_a_page_repeats_its_headings(crowded: DaySheet, tmp_path: Path) -> None:
    line = crowded.matrix.lines[0]
    empty = replace(crowded, notes=(), matrix=replace(crowded.matrix, lines=(line,) * 70))
    pdf = saved(empty, "zh", tmp_path)
    pages = [text_of(pdf, "-layout", "-f", str(n), "-l", str(n)) for n in range(1, pages_of(pdf) + 1)]
    assert sum("服务对象" in page for page in pages) >= 2
    assert sum(page.count(line.name.zh) for page in pages) == 70
    assert sum("合计" in page for page in pages) == 1


def test_more_events_than_a_column_holds_are_all_printed(weekday: DaySheet, tmp_path: Path) -> None:
    events = tuple(EventLine(f"第{number}场宣讲", None, (), number) for number in range(1, 91))
    text = squeezed(text_of(saved(replace(weekday, events=events), "zh", tmp_path), "-raw"))
    for event in events:
        assert event.title in text


@pytest.mark.parametrize("code", ["zh", "en"])
def test_no_piece_reaches_below_the_foot_or_over_the_next(weekday: DaySheet, crowded: DaySheet, code: Code) -> None:
    for sheet in (weekday, crowded, replace(weekday, notes=(), events=None)):
        for page in typeset(sheet, in_language(code)).pages:
            bottom = 0.0
            for placed in page:
                assert placed.top >= bottom - 1
                bottom = placed.top + placed.piece.height(PAGE_WIDTH - 2 * SIDE)
            assert bottom <= 297 * MM - 10 * MM - 14 * MM


def test_partial_sheets_say_so_and_name_the_desk(weekday: DaySheet, tmp_path: Path) -> None:
    others = (OtherDesk("B", DAY, 920),)
    sheet = replace(weekday, printing=replace(weekday.printing, others=others))
    text = squeezed(text_of(saved(sheet, "zh", tmp_path), "-raw"))
    assert "部分" in text
    assert "本页只含A台的记录，未含：B台（平台最后收到11月24日15:20）。" in text
    assert "部分" not in squeezed(text_of(saved(weekday, "zh", tmp_path), "-raw"))


def test_a_desk_alone_names_no_hub(weekday: DaySheet, tmp_path: Path) -> None:
    alone = replace(weekday, printing=Printing(DAY, 1032, 53, 0, 0, 53, joined=False))
    text = squeezed(text_of(saved(alone, "zh", tmp_path), "-raw"))
    assert "本日53条记录已存在本站电脑（单机使用）。" in text
    assert "平台" not in text


def test_the_square_code_on_the_paper_is_the_seal(weekday: DaySheet) -> None:
    image = pictures(weekday, in_language("zh"), 2100)[0]
    assert weekday.seal is not None
    expected = [[bool(module) for module in line] for line in segno.make(weekday.seal, error="m", micro=False).matrix]
    assert read_square(image, len(expected)) == expected


def read_square(image: QImage, modules: int) -> list[list[bool]]:
    """Read the modules of the square code at the upper right of a page, at their centres."""
    scale = image.width() / PAGE_WIDTH
    right, side = (PAGE_WIDTH - SIDE) * scale, QR_SIDE * scale
    left = right - side
    top = next(y for y in range(image.height()) if image.pixelColor(int(left + 4), y).lightness() < 100)
    step = side / modules
    return [
        [
            image.pixelColor(int(left + (x + 0.5) * step), int(top + (y + 0.5) * step)).lightness() < 128
            for x in range(modules)
        ]
        for y in range(modules)
    ]


def test_a_day_without_records_has_no_square_code(tmp_path: Path) -> None:
    station = new_station(tmp_path)
    sheet = prepare(station.desk, MANAGER, in_language("zh"), DAY)
    words = words_of(sheet, in_language("zh"))
    assert (words.seal, words.code) == (None, "—")
    assert words.table.nobody == "本日没有进站记录，也未记开站。", "silence is not zero"
    assert pages_of(saved(sheet, "zh", tmp_path)) == 1
    open_station(station.desk, MANAGER)
    opened = words_of(prepare(station.desk, MANAGER, in_language("zh"), DAY), in_language("zh"))
    assert opened.table.nobody == "本日无人进站，如实记为零。", "who kept the door open may say so"
    station.held.book.close()


def test_a_file_appears_whole_or_not_at_all(weekday: DaySheet, tmp_path: Path) -> None:
    kept = tmp_path / "sheet.pdf"
    kept.write_bytes(b"the sheet of yesterday")
    with pytest.raises(Fault) as trouble:
        write_whole(tmp_path / "nowhere" / "sheet.pdf", b"x")
    assert trouble.value.code is FaultCode.FILE_UNWRITABLE
    assert "文件夹不存在" in trouble.value.sentence(in_language("zh"))
    with pytest.raises(Fault) as folder:
        write_pdf(weekday, in_language("zh"), tmp_path)
    assert "the folder" not in folder.value.sentence(in_language("zh"))
    assert [file.name for file in tmp_path.iterdir()] == ["sheet.pdf"]


def test_a_disk_that_fills_up_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = tmp_path / "sheet.pdf"
    kept.write_bytes(b"the sheet of yesterday")

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(Fault) as trouble:
        write_whole(kept, b"half a sheet")
    assert "磁盘已满" in trouble.value.sentence(in_language("zh"))
    assert kept.read_bytes() == b"the sheet of yesterday"
    assert [file.name for file in tmp_path.iterdir()] == ["sheet.pdf"]


def test_lines_break_where_chinese_breaks() -> None:
    load_faces()
    text = "无突发情况。微波炉门封松动，已报修（备用滤芯在二号柜）。StationDesk 24 hours"
    for millimetres in range(12, 90, 3):
        lines = break_lines(text, BODY, millimetres * MM)
        assert squeezed("".join(lines)) == squeezed(text)
        for line in lines:
            assert BODY.width(line) <= millimetres * MM + 1
            if millimetres >= 24:
                assert line[0] not in "，。）"
                assert line[-1] not in "（"


WITHOUT_A_SCREEN = """
import sys
from pathlib import Path
from stationdesk.ui.sheet.paper import write_pdf
from stationdesk.app.print_day_sheet import prepare
from tests.app.day_sheet_days import DAY, MANAGER, in_language, worked_weekday
station = worked_weekday(Path(sys.argv[1]))
sheet = prepare(station.desk, MANAGER, in_language("zh"), DAY)
for name in ("one.pdf", "two.pdf"):
    write_pdf(sheet, in_language("zh"), Path(sys.argv[1]) / name)
"""


def test_a_command_without_a_screen_writes_the_same_paper(tmp_path: Path, real_environment: dict[str, str]) -> None:
    bare = {k: v for k, v in real_environment.items() if not k.startswith(("QT_", "DISPLAY", "WAYLAND"))}
    root = Path(__file__).parents[3]
    run = subprocess.run(
        [sys.executable, "-W", "error", "-c", WITHOUT_A_SCREEN, str(tmp_path)],
        cwd=root,
        env=bare | {"HOME": str(tmp_path), "PYTHONPATH": str(root)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (run.returncode, run.stderr) == (0, "")
    assert "值班日志" in text_of(tmp_path / "two.pdf")


def test_pictures_for_the_preview_have_every_page(crowded: DaySheet, qapp: QApplication) -> None:
    images = pictures(crowded, in_language("zh"), 600)
    assert len(images) == len(typeset(crowded, in_language("zh")).pages)
    assert {image.width() for image in images} == {600}
