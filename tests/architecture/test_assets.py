"""Fonts, icons and the one door to them."""

import json
import tomllib
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from PySide6.QtCore import QMarginsF
from PySide6.QtGui import QFont, QFontDatabase, QTextDocument
from PySide6.QtPrintSupport import QPrinter
from pytestqt.qtbot import QtBot

from stationdesk import assets
from stationdesk.assets import AssetNotFoundError, asset_folders, asset_path, asset_text
from tests.architecture.repository import text_of
from tests.architecture.tools import pdf_text

WEIGHTS = ("Regular", "Bold")
# All of these share their shape with a radical, a compatibility form or an unusual sign in the font they are cut from.
TRAPS = (
    "每日值班日志 东门 车站 见长食金面直骨边户令 立比气父片王示老而耳至舌色行角言谷走身辛里鬼鱼鸟麦龙 "
    "8:00～17:00／12.5 “好”·……（人次）①"
)
RARE_NAMES = "㛃䶮喆堃玥翀犇骉"


def test_a_name_that_leads_out_of_the_assets_is_refused() -> None:
    for name in ("", "/etc/passwd", "../pyproject.toml", "fonts/../../x", "C:/x", "fonts\\x"):
        with pytest.raises(ValueError, match="not a name of an asset"):
            asset_path(name)


def test_a_missing_asset_says_how_to_make_it() -> None:
    with pytest.raises(AssetNotFoundError, match="make setup"):
        asset_path("fonts/Nothing.otf")


def test_the_packaged_folder_comes_before_the_checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "icons.toml").write_text("from the package", "utf-8")
    monkeypatch.setattr(assets, "_PACKAGED", tmp_path)
    assert asset_folders() == (tmp_path,)
    assert asset_text("icons.toml") == "from the package"


def test_every_icon_has_a_picture() -> None:
    names = tomllib.loads(text_of("resources/icons.toml"))["icons"]
    codes = json.loads(asset_text("icons.json"))
    pictures = TTFont(asset_path("fonts/StationDeskIcons.ttf")).getBestCmap()
    assert names.keys() <= codes.keys()
    assert set(codes.values()) == set(pictures)
    assert {"today", "records", "shift", "sync", "undo", "settings", "help"} <= codes.keys()


def test_both_weights_have_the_same_characters_and_rare_names() -> None:
    regular, bold = (TTFont(asset_path(f"fonts/StationDeskSans-{weight}.otf")).getBestCmap() for weight in WEIGHTS)
    assert regular.keys() == bold.keys()
    assert {ord(letter) for letter in TRAPS + RARE_NAMES} <= regular.keys()
    gbk = [code for code in range(0x4E00, 0x9FA6) if code not in regular]
    assert gbk == []
    assert not [code for code in regular if 0x2E80 <= code <= 0x2FDF or 0xF900 <= code <= 0xFAFF]


@pytest.mark.parametrize("weight", WEIGHTS)
def test_digits_are_of_one_width_and_the_name_is_our_own(weight: str) -> None:
    font = TTFont(asset_path(f"fonts/StationDeskSans-{weight}.otf"))
    assert len({font["hmtx"][font.getBestCmap()[ord(digit)]][0] for digit in "0123456789"}) == 1
    names = {record.nameID: record.toUnicode() for record in font["name"].names}
    assert names[1] == "StationDesk Sans"
    assert names[4] == f"StationDesk Sans {weight}"
    assert "Open Font License" in names[13]


@pytest.mark.parametrize("tag", ["p", "b"])
def test_chinese_in_a_pdf_can_be_searched_and_copied(tag: str, tmp_path: Path, qtbot: QtBot) -> None:
    for weight in WEIGHTS:
        assert QFontDatabase.addApplicationFont(str(asset_path(f"fonts/StationDeskSans-{weight}.otf"))) >= 0
    page = QTextDocument()
    page.setDefaultFont(QFont("StationDesk Sans", 8))
    page.setHtml("".join(f"<div><{tag}>{line}</{tag}></div>" for line in TRAPS.split()))
    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "page.pdf"))
    printer.setPageMargins(QMarginsF(5, 5, 5, 5))
    page.print_(printer)
    found = pdf_text(tmp_path / "page.pdf")
    for line in TRAPS.split():
        assert line in found
