"""The guards of the texts find what they are there for: each kind of fault is planted here and has to be found."""

import ast

import pytest

from tests.architecture import texts
from tests.architecture.bare_texts import bare_in
from tests.architecture.texts import Doubtful, Text, in_python

BARE = [
    'QLabel("Saved")',
    'QLabel("已保存")',
    'QLabel(text="Saved")',
    'label.setText(f"{n} people")',
    'label.setText("Saved" if done else language.t("Saving"))',
    'label.setText(name or "Nobody")',
    'label.setText("Saved: " + name)',
    'label.setText("%s people" % n)',
    'label.setText("{} people".format(n))',
    'label.setText(" and ".join(names))',
    'plain_label("Saved", "title")',
    'QuietButton("Go on")',
    'Chip("amber", "Outdated")',
    'panel.open_with(language.t("Help"), "Back", button)',
    'field.setAccessibleName("Station")',
]
FINE = [
    'QLabel(language.t("Saved"))',
    'plain_label("", "title", tone="ink2")',
    'plain_label(language.t("Saved"), "body")',
    'Chip("plain")',
    'QuietButton("+")',
    'label.setText(f"{day} · {people}")',
    'label.setText("12351")',
    'label.setText(language.t("{n} people", n=n))',
]


@pytest.mark.parametrize("code", BARE)
def test_words_that_are_shown_untranslated_are_found(code: str) -> None:
    assert list(bare_in(ast.parse(code)))


@pytest.mark.parametrize("code", FINE)
def test_translated_words_signs_and_names_are_let_through(code: str) -> None:
    assert not list(bare_in(ast.parse(code)))


@pytest.mark.parametrize(
    "code",
    ['language.t(f"{n} people")', 'language.t("Saved: " + name)', 'language.t("%s" % name)', 'N_("a {}".format(n))'],
)
def test_a_text_that_is_built_before_it_is_translated_is_found(code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(texts, "tree_of", lambda _name: ast.parse(code))
    assert [type(found) for found in in_python("planted.py")] == [Doubtful]


def test_both_branches_of_a_choice_have_to_be_translated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(texts, "tree_of", lambda _name: ast.parse('language.t("Open" if open else "Closed")'))
    assert [found.source for found in in_python("planted.py") if isinstance(found, Text)] == ["Open", "Closed"]
