"""A change of what both ends agree on fails here until version, samples and the text have changed with it."""

import re
from enum import Enum
from pathlib import Path

import msgspec
import pytest

from stationdesk_sync.wire import limits, messages
from tests.wire import samples, schema
from tests.wire.sample_messages import messages as sample_messages

PROTOCOL = Path(__file__).resolve().parents[2] / "sync" / "PROTOCOL.md"
KEPT = samples.read_sample("schema")
ANEW = (
    "the protocol has changed: raise its version, write sync/samples and sync/PROTOCOL.md anew (tests/wire/schema.py)"
)


def test_what_both_ends_agree_on_is_what_the_samples_say():
    now = samples.unplain(samples.plain(schema.schema()))
    kept = {name: part for name, part in KEPT.items() if name != "fingerprint"}
    for name in now:
        assert now[name] == kept.get(name), f"{name}: {ANEW}"
    assert now == kept, ANEW


def test_the_text_names_the_fingerprint_of_what_it_describes():
    assert KEPT["fingerprint"] == schema.fingerprint(schema.schema()), ANEW
    named = re.findall(r"`([0-9a-f]{32})`", PROTOCOL.read_text(encoding="utf-8"))
    assert named == [KEPT["fingerprint"]], ANEW


def test_the_samples_are_of_the_version_that_is_spoken():
    assert samples.FOLDER.name == f"v{limits.PROTOCOL_VERSION}"
    assert all(path.startswith(f"/v{limits.PROTOCOL_VERSION}/") for path in KEPT["paths"].values())


def test_every_message_has_a_sample():
    sampled = {type(message).__name__ for message in sample_messages().values()}
    assert {*schema.structs(messages)} - sampled == {"Message"}


class Plain(msgspec.Struct):
    """A struct as it is before a change."""

    first: int
    second: str = ""


class Other(Enum):
    """Ways in which somebody might change it."""

    ADDED = msgspec.defstruct("Plain", [("first", int), ("second", str, ""), ("third", int, 0)])
    GONE = msgspec.defstruct("Plain", [("first", int)])
    RENAMED = msgspec.defstruct("Plain", [("number", int), ("second", str, "")])
    TYPE = msgspec.defstruct("Plain", [("first", int | None), ("second", str, "")])
    DEFAULT = msgspec.defstruct("Plain", [("first", int), ("second", str, "x")])
    ORDER = msgspec.defstruct("Plain", [("second", str, ""), ("first", int)], kw_only=True)
    ARRAY = msgspec.defstruct("Plain", [("first", int), ("second", str, "")], array_like=True)
    STRICT = msgspec.defstruct("Plain", [("first", int), ("second", str, "")], forbid_unknown_fields=True)


@pytest.mark.parametrize("change", Other)
def test_the_fingerprint_sees_each_way_in_which_a_message_can_change(change):
    before = schema.fingerprint({"Plain": schema.struct(Plain)})
    assert before == schema.fingerprint({"Plain": schema.struct(Plain)})
    assert before != schema.fingerprint({"Plain": schema.struct(change.value)})


@pytest.mark.parametrize("part", sorted(KEPT.keys() - {"fingerprint"}))
def test_the_fingerprint_covers_every_part(part):
    now = schema.schema()
    assert schema.fingerprint(now) != schema.fingerprint(now | {part: "changed"})
