"""Makes the fonts, icons and the table of pinyin of the desk once, into build/assets: cut from the packages that
carry them.

Run by tools/environment.py with the Python of .venv; ends at once when nothing changed. Three traps are handled here:

- Noto maps radicals and compatibility forms to the same glyphs as ordinary characters; Qt then writes the radical into
  the text of a PDF, and searching or copying 日 fails. Those code points, and a few other twins, are left out.
- There is no package with the Simplified Chinese bold, but each bold of the family holds the shapes of all regions
  under the same glyph numbers: the regular's table of characters, laid over it, gives the Simplified Chinese bold.
- The Open Font License asks that a changed font carries another name than the one reserved: "StationDesk Sans".
"""

import hashlib
import importlib.metadata
import json
import sys
import tomllib
import unicodedata
from collections import defaultdict
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

from fontTools import subset
from fontTools.ttLib import TTFont

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "build" / "assets"
READY = TARGET / "ready"
ICON_LIST = ROOT / "resources" / "icons.toml"
SANS = "StationDesk Sans"
ICONS = "StationDesk Icons"
REGULAR = ("pylopdf-fonts-zh-cn", "pylopdf_fonts_zh_cn/NotoSansSC-Regular.otf")
BOLD = ("noto-cjk-sans-jp-bold", "noto_cjk_sans_jp_bold/NotoSansCJKjp-Bold.otf")
PHOSPHOR = ("QtAwesome", "qtawesome/fonts/phosphor-1.3.0.ttf")
PINYIN = "pypinyin"
PHOSPHOR_NAMES = ("QtAwesome", "qtawesome/fonts/phosphor-charmap-1.3.0.json")

# Radicals, compatibility forms (both planes) and Hangul.
LEFT_OUT = ((0x2E80, 0x2FDF), (0xF900, 0xFAFF), (0x2F800, 0x2FA1F), (0x1100, 0x11FF), (0x3130, 0x318F),
            (0xA960, 0xA97F), (0xAC00, 0xD7FF), (0xFFA0, 0xFFDC))  # fmt: skip
FIRST_HAN = 0x3400
DIVISION_SLASH = 0x2215  # GBK has it, yet nobody types it: its glyph is the full-width slash


def packaged(package: str, inside: str) -> Path:
    """Where an installed package keeps a file."""
    return Path(str(importlib.metadata.distribution(package).locate_file(inside)))


def in_gbk(code: int) -> bool:
    """Whether GBK has this character, which is how we tell the usual one of two twins."""
    try:
        chr(code).encode("gbk")
    except UnicodeEncodeError:
        return False
    return True


def wanted_codes(font: TTFont) -> set[int]:
    """The characters to keep, so that every glyph is read back from a PDF as the character a person would type.

    Qt reads a glyph back as the lowest code point that maps to it. Where that would be an unusual sign (a mathematical
    slash for the full-width one, a wave dash for ～), the unusual one is left out.
    """
    by_glyph: dict[str, list[int]] = defaultdict(list)
    for code, glyph in font.getBestCmap().items():
        if code != DIVISION_SLASH and not any(low <= code <= high for low, high in LEFT_OUT):
            by_glyph[glyph].append(code)
    kept: set[int] = set()
    for codes in by_glyph.values():
        usual = min(filter(in_gbk, codes), default=0)
        kept.update(code for code in codes if code >= usual or code >= FIRST_HAN or code == 0x20)
    return kept


def rename(font: TTFont, family: str, style: str) -> None:
    """Gives the cut font its own name and keeps the makers' copyright and licence lines."""
    names = font["name"]
    names.names = [record for record in names.names if record.nameID in (0, 13, 14) and record.platformID == 3]
    plain = family.replace(" ", "")
    for number, text in {
        1: family,
        2: style,
        3: f"{plain}-{style} 1",
        4: f"{family} {style}",
        5: "Version 1.000",
        6: f"{plain}-{style}",
    }.items():
        names.setName(text, number, 3, 1, 0x409)
    if "CFF " in font:
        top = font["CFF "].cff
        top.fontNames = [f"{plain}-{style}"]
        top[0].FullName = f"{family} {style}"
        top[0].FamilyName = family


def cut(font: TTFont, codes: set[int], target: Path) -> None:
    """Writes the font with only these characters; hints and typographic features go, pair kerning stays."""
    options = subset.Options()
    options.hinting = False
    options.layout_features = ["kern"]
    options.name_IDs = ["*"]
    options.notdef_outline = True
    options.drop_tables += ["BASE", "VORG", "vhea", "vmtx", "DSIG", "STAT"]
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=codes)
    subsetter.subset(font)
    half = target.with_suffix(".half")
    font.save(half)
    half.replace(target)  # a window that opens meanwhile finds the old font or the new one, never half of one


def build_regular() -> None:
    """StationDesk Sans, regular."""
    font = TTFont(packaged(*REGULAR), lazy=True)
    codes = wanted_codes(font)
    rename(font, SANS, "Regular")
    cut(font, codes, TARGET / "fonts" / "StationDeskSans-Regular.otf")


def build_bold() -> None:
    """StationDesk Sans, bold: the same characters as the regular, in their Simplified Chinese shapes."""
    regular = TTFont(packaged(*REGULAR), lazy=True)
    codes = wanted_codes(regular)
    font = TTFont(packaged(*BOLD), lazy=True)
    if font["name"].getDebugName(5) != regular["name"].getDebugName(5):
        sys.exit("setup: regular and bold are of different versions, their glyph numbers cannot be relied on.")
    glyphs = regular.getBestCmap()
    tables = [table for table in font["cmap"].tables if table.isUnicode() and table.format != 14]
    for table in tables:
        table.cmap = {code: glyphs[code] for code in table.cmap if code in codes}
    font["cmap"].tables = tables
    del font["GSUB"]  # its rules name glyphs that the cut leaves out
    rename(font, SANS, "Bold")
    cut(font, codes, TARGET / "fonts" / "StationDeskSans-Bold.otf")


def build_icons() -> None:
    """The icon font, and icons.json: our icon name to code point, "-fill" beside each where the font has it."""
    names: dict[str, str] = tomllib.loads(ICON_LIST.read_text("utf-8"))["icons"]
    glyphs: dict[str, str] = json.loads(packaged(*PHOSPHOR_NAMES).read_text("utf-8"))
    codes: dict[str, int] = {}
    for name, glyph in names.items():
        if glyph not in glyphs:
            sys.exit(f"setup: resources/icons.toml: the icon font has no glyph {glyph!r} (for {name!r}).")
        codes[name] = int(glyphs[glyph], 16)
        if f"{glyph}-fill" in glyphs:
            codes[f"{name}-fill"] = int(glyphs[f"{glyph}-fill"], 16)
    font = TTFont(packaged(*PHOSPHOR), lazy=True)
    rename(font, ICONS, "Regular")
    cut(font, set(codes.values()), TARGET / "fonts" / "StationDeskIcons.ttf")
    (TARGET / "icons.json").write_text(json.dumps(codes, indent=1, sort_keys=True) + "\n", "utf-8")


def build_pinyin() -> None:
    """pinyin.tsv: a line for each syllable without its tone, then the characters of GBK that are usually read so, then
    those that may be."""
    from pypinyin.pinyin_dict import pinyin_dict

    said: dict[str, tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
    for code, readings in sorted(pinyin_dict.items()):
        if in_gbk(code):
            syllables = dict.fromkeys(filter(None, map(plain_syllable, readings.split(","))))
            for place, syllable in enumerate(syllables):
                said[syllable][min(place, 1)].append(chr(code))
    lines = (f"{syllable}\t{''.join(usual)}\t{''.join(rare)}\n" for syllable, (usual, rare) in sorted(said.items()))
    (TARGET / "pinyin.tsv").write_text("".join(lines), "utf-8")


def plain_syllable(reading: str) -> str:
    """A reading without its tone, ü as v; empty for one that nobody types (ê, m, ng)."""
    parts = unicodedata.normalize("NFD", reading.replace("ü", "v").replace("ǖ", "v").replace("ǘ", "v")
                                  .replace("ǚ", "v").replace("ǜ", "v"))  # fmt: skip
    plain = "".join(c for c in parts if not unicodedata.combining(c))
    return plain if plain.isascii() and set(plain) & set("aeiouv") else ""


def fingerprint(*parts: bytes) -> str:
    """One hash over this program, the versions of the packages it cuts from, and what else is given."""
    digest = hashlib.sha256(Path(__file__).read_bytes())
    for package in ("fonttools", REGULAR[0], BOLD[0], PHOSPHOR[0], PINYIN):
        digest.update(importlib.metadata.version(package).encode() + b"\0")
    for part in parts:
        digest.update(part)
    return digest.hexdigest()


def main() -> None:
    """Builds what is missing or out of date; the stamps are written last, so a stopped build is done again."""
    stamps: dict[str, Any] = json.loads(READY.read_text("utf-8")) if READY.is_file() else {}
    fonts, icons = fingerprint(), fingerprint(ICON_LIST.read_bytes())
    if stamps == {"fonts": fonts, "icons": icons}:
        return
    (TARGET / "fonts").mkdir(parents=True, exist_ok=True)
    if stamps.get("fonts") != fonts:
        READY.unlink(missing_ok=True)
        print("setup: cutting the Chinese fonts (about a minute, once)", flush=True)
        with ProcessPoolExecutor(2) as pool:
            for job in [pool.submit(build_regular), pool.submit(build_bold)]:
                job.result()
        READY.write_text(json.dumps({"fonts": fonts}), "utf-8")
    build_icons()
    build_pinyin()
    READY.write_text(json.dumps({"fonts": fonts, "icons": icons}), "utf-8")


if __name__ == "__main__":
    main()
