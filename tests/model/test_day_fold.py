"""A day kept up op by op has the figures of the day computed whole, in whatever pieces and order its ops came."""

from hypothesis import given
from hypothesis import strategies as st

from stationdesk_sync.model.day import day_figures
from stationdesk_sync.model.day_fold import DayFold
from stationdesk_sync.model.op import Kind, Op, op_id
from stationdesk_sync.model.registry import load_registers
from stationdesk_sync.wire.codec import decode_op, encode_op
from stationdesk_sync.wire.reading import read_counts

DAY = "2026-11-24"
REGISTERS = load_registers()


def op_of(kind: Kind, row: int, clock: int, number: int, people: object, services: int, register: str) -> bytes:
    data: dict[str, object] = {"day": DAY, "tz": "Asia/Shanghai", "people": people, "services": ["rest"] * services}
    nonce = None if kind is Kind.FACT else number.to_bytes(8, "big")
    return encode_op(Op(register, bytes([row]) * 16, kind, clock, 1, data, nonce=nonce))


OPS = st.builds(
    op_of,
    st.sampled_from([Kind.FACT, Kind.FACT, Kind.CORRECT, Kind.WITHDRAW]),
    st.integers(0, 5),
    st.integers(1, 6),
    st.integers(0, 9),
    st.sampled_from([0, 1, 2, 900, "many", None]),
    st.integers(0, 3),
    st.sampled_from(["visit", "visit", "shift"]),
)


@given(st.lists(st.lists(OPS, max_size=24), max_size=6))
def test_a_day_kept_up_equals_the_day_computed_whole(pieces):
    fold, held = DayFold(DAY, read_counts), {}
    for piece in pieces:
        ops = [(op_id(raw), decode_op(raw), raw) for raw in piece]
        fold.add((i, op.register, op.row_id, op.kind.value, op.clock, raw) for i, op, raw in ops)
        held |= {identity: op for identity, op, _ in ops}
        assert fold.figures() == day_figures(DAY, held.items(), REGISTERS)
        assert len(fold) == len(held)
