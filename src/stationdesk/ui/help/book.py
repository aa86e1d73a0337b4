"""The whole of help, and how something is found in it: by Chinese, pinyin, first letters or English."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from stationdesk.domain.matching import Index
from stationdesk.domain.spelling import Spelling
from stationdesk.ui.help.care_topics import TOPICS as CARE
from stationdesk.ui.help.daily_topics import TOPICS as DAILY
from stationdesk.ui.help.station_topics import TOPICS as STATION
from stationdesk.ui.help.topic import Part, Topic
from stationdesk_sync.model.language import Label

TOPICS: tuple[Topic, ...] = (*DAILY, *STATION, *CARE)
BY_NAME = {topic.name: topic for topic in TOPICS}
_CLAUSE = re.compile(r"[，。；：、？！,.;:?!]\s*")
_STRIDE = 16  # the index looks at the beginning of a text, so a long clause is entered several times
MOST = 20


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: a topic, and the part of it or None for its head."""

    topic: Topic
    part: Part | None


def index_of(spelling: Spelling, both: Callable[[str], Label]) -> Index[Place]:
    """Enter every part of every topic under what it says in both languages; ``both`` gives these. Titles come first."""
    index: Index[Place] = Index(spelling)
    for topic in TOPICS:
        head = Place(topic, None)
        _enter(index, head, both, (topic.title,), 0)
        _enter(index, head, both, (topic.words, *(mark.words for mark in topic.marks)), 2)
        for part in topic.parts:
            place = Place(topic, part)
            _enter(index, place, both, (part.title,), 1)
            _enter(index, place, both, (*part.words, *(step.words for step in part.steps)), 2)
    return index


def _enter(index: Index[Place], place: Place, both: Callable[[str], Label], sources: Sequence[str], rank: int) -> None:
    for source in sources:
        label = both(source)
        for text in (label.zh, label.en):
            for clause in _CLAUSE.split(text):
                for start in range(0, max(len(clause), 1), _STRIDE):
                    index.add(place, clause[start:], rank=rank)
