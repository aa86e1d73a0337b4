"""What a page of help is made of: marks on a picture of the screen, parts in words, rows of small pictures.

All words are source texts. The topics stand in ``daily_topics``, ``station_topics`` and ``care_topics``.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mark:
    """A number on the picture of a page. ``path`` leads from the page to a part of it, attribute by attribute."""

    path: str
    words: str


@dataclass(frozen=True, slots=True)
class Step:
    """One small picture: key caps or an icon, and a few words under it."""

    caps: tuple[str, ...] = ()
    icon: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that a person may want to know: a heading, what to do, and how it goes in small pictures."""

    title: str
    words: tuple[str, ...]
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class Topic:
    """One page of help. Where its name is a page's, F1 on that page opens it and ``marks`` lie on its picture."""

    name: str
    icon: str
    title: str
    words: str
    marks: tuple[Mark, ...] = ()
    parts: tuple[Part, ...] = ()

    @property
    def said(self) -> tuple[str, ...]:
        """Everything it says, by which it is found."""
        inside = (words for part in self.parts for words in (part.title, *part.words))
        return (self.words, *inside, *(mark.words for mark in self.marks))
