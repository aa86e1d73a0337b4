"""The three test registers as the tests of the merge rules use them, and short ways to make their ops."""

from collections.abc import Mapping
from pathlib import Path

from stationdesk_sync.model.op import Kind, Op
from stationdesk_sync.model.registry import load_registers

FOLDER = Path(__file__).parents[1] / "registers"
REGISTERS = load_registers(FOLDER)
LOAN, STOCK, NOTE = REGISTERS["sim_loan"], REGISTERS["sim_stock"], REGISTERS["sim_note"]
ROW, NONCE = b"r" * 16, b"n" * 8
SEALED = {"s": 1, "k": b"k" * 16, "c": b"c" * 40}


def op_of(
    register: str, kind: Kind, clock: int, data: Mapping[str, object], base: Mapping[str, int] | None = None
) -> Op:
    """An op of one row."""
    return Op(register, ROW, kind, clock, 1, data, base=base, nonce=NONCE)


def ident(number: int) -> bytes:
    """The id of an op, in the order of its number."""
    return number.to_bytes(16, "big")
