"""Two editions of the program's registers: what runs today, and a newer one that some machines have first."""

from dataclasses import replace
from pathlib import Path

from stationdesk_sync.model.language import Label
from stationdesk_sync.model.register import Field, FieldType, Merge, Register
from stationdesk_sync.model.registry import Registers, load_registers

_NOVELTY = Register(
    name="novelty",
    label=Label("新台账", "Novelty"),
    version=1,
    merge=Merge.FACT,
    in_day_code=False,
    fields=(Field("count", FieldType.INT, Label("数", "Count"), required=True, minimum=1, maximum=99),),
)


def _newer(registers: Registers) -> Registers:
    visit = registers["visit"]
    bags = Field("bags", FieldType.INT, Label("袋数", "Bags"), maximum=9)
    changed = replace(visit, version=visit.version + 1, fields=(*visit.fields, bags))
    others = [register for name, register in registers.items() if name != "visit"]
    return Registers([*others, changed, _NOVELTY])


OLD = load_registers(Path(__file__).parents[1] / "registers")
NEW = _newer(OLD)
