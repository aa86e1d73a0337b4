"""Every text on a screen, a page or paper has its Chinese; nothing is left over; the words to avoid are avoided."""

import pytest

from tests.architecture.bare_texts import bare_in, places_free
from tests.architecture.repository import python_files, text_of, tracked_files, tree_of
from tests.architecture.texts import Doubtful, Text, places_of, shown_by, table, table_files

SHARED = ["sync/stationdesk_sync/" + room for room in ("model", "wire", "sealing", "engine", "client")]
DESK = ["src/stationdesk"]
HUB = ["sync/stationdesk_sync/hub"]
# Said at a union's station these words mean something else (design: section "Words").
AVOIDED = ("来访", "账实", "失联", "隔离", "换对象")


def merged(hub: bool) -> dict[str, str]:
    return {source: text for file in table_files(hub) for source, text in table(file).items()}


def texts(*folders: str) -> list[Text]:
    return [found for found in shown_by(*folders) if isinstance(found, Text)]


@pytest.mark.parametrize(("hub", "folders"), [(False, DESK), (True, HUB)], ids=["desk", "hub"])
def test_every_text_has_its_chinese(hub: bool, folders: list[str]) -> None:
    known = merged(hub)
    missing = {
        f"{found.where}: {found.source!r}"
        for found in texts(*folders, *SHARED)
        if found.key and found.source not in known
    }
    assert not missing, f"{len(missing)} texts:\n" + "\n".join(sorted(missing))


@pytest.mark.parametrize(("hub", "folders"), [(False, DESK), (True, HUB)], ids=["desk", "hub"])
def test_no_translation_is_left_over(hub: bool, folders: list[str]) -> None:
    used = {found.source for found in texts(*folders, *SHARED) if found.key}
    left_over = [f"{file}: {source!r}" for file in table_files(hub) for source in table(file) if source not in used]
    assert not left_over, f"{len(left_over)} texts:\n" + "\n".join(left_over)


def test_every_text_can_be_read_off_the_code() -> None:
    built = [f"{found.where}: {found.code}" for found in shown_by(*DESK, *HUB, *SHARED) if isinstance(found, Doubtful)]
    assert not built, "only literal texts can be translated:\n" + "\n".join(built)


@pytest.mark.parametrize("hub", [False, True], ids=["desk", "hub"])
def test_both_languages_fill_in_the_same_values(hub: bool) -> None:
    differing = [
        f"{file}: {source!r} -> {text!r}"
        for file in table_files(hub)
        for source, text in table(file).items()
        if places_of(source) != places_of(text)
    ]
    assert not differing, "\n".join(differing)


def test_each_call_gives_the_values_that_its_text_names() -> None:
    wrong = [
        f"{found.where}: {found.source!r} is given {sorted(found.values)}"
        for found in texts(*DESK, *HUB, *SHARED)
        if found.values is not None and not places_of(found.source) <= found.values
    ]
    assert not wrong, "\n".join(wrong)


def test_a_text_in_two_tables_says_the_same_in_both() -> None:
    seen: dict[str, tuple[str, str]] = {}
    differing = []
    for file in table_files(hub=False):
        for source, text in table(file).items():
            before, where = seen.setdefault(source, (text, file))
            if before != text:
                differing.append(f"{source!r}: {before} ({where}), {text} ({file})")
    assert not differing, "\n".join(differing)


@pytest.mark.parametrize("hub", [False, True], ids=["desk", "hub"])
def test_the_tables_hold_chinese(hub: bool) -> None:
    foreign = [
        f"{file}: {source!r} -> {text!r}"
        for file in table_files(hub)
        for source, text in table(file).items()
        if not text.strip() or (text == source and any(letter.isalpha() for letter in places_free(source)))
    ]
    assert not foreign, "\n".join(foreign)


def test_no_widget_is_given_a_bare_text() -> None:
    bare = [
        f"{name}:{line}: {called}({words!r})"
        for name in python_files("src/stationdesk/ui")
        for line, called, words in bare_in(tree_of(name))
    ]
    assert not bare, "shown without translation:\n" + "\n".join(bare)


def test_words_that_hurt_or_mislead_are_not_used() -> None:
    shown = ("src/", "sync/", "resources/", "README", "docs/manual")
    found = [
        f"{name}:{number}: {word}"
        for name in tracked_files()
        if name.startswith(shown) and name.endswith((".py", ".toml", ".html", ".md", ".j2", ".csv", ".txt"))
        for number, line in enumerate(text_of(name).splitlines(), 1)
        for word in AVOIDED
        if word in line
    ]
    assert not found, "\n".join(found)
