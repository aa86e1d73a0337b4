"""Messages: read or refused, whatever the bytes; what stands in them comes back."""

import contextlib
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stationdesk_sync.model.day import Statement
from stationdesk_sync.wire import messages as m
from tests.wire import sample_messages

KINDS = (m.Signed, m.Vouched, m.Exchange, m.Receipt, m.RangeHeader, m.Batch, m.EnrolRequest, m.Problem)


def test_ten_thousand_mutated_messages_are_read_or_refused_but_break_nothing():
    dice = random.Random(20261125)
    made = [(type(message), m.encode(message)) for message in sample_messages.messages().values()]
    read = 0
    for number in range(10_000):
        kind, good = dice.choice(made)
        raw = bytearray(good)
        for _ in range(dice.choice([1, 2, 4])):
            raw[dice.randrange(min(len(raw), 400))] = dice.randrange(256)
        for wanted in (kind, KINDS[number % len(KINDS)]):
            with contextlib.suppress(m.MalformedMessage):
                m.decode(bytes(raw), wanted)
                read += 1
        with contextlib.suppress(m.MalformedMessage):
            m.decode_plain(bytes(raw))
    assert 0 < read < 20_000


@pytest.mark.parametrize("raw", [b"", b"\xc1", b"\x91" * 200_000, b"\x80\x80"])
def test_what_is_no_message_is_refused_and_no_crash(raw):
    with pytest.raises(m.MalformedMessage):
        m.decode(raw, m.Problem)
    with pytest.raises(m.MalformedMessage):
        m.decode_plain(raw)


@given(
    st.builds(
        Statement, st.text(), st.integers(0, 10**6), st.integers(0, 10**6), st.none() | st.text(), st.integers(0, 2**40)
    )
)
def test_a_statement_comes_back_from_its_row(statement):
    assert m.read_statement(m.statement_row(statement)) == statement
    assert m.decode_plain(m.encode_plain(list(m.statement_row(statement)))) == list(m.statement_row(statement))
