"""计数键: which group and services each of the nine tally keys counts."""

from stationdesk_sync.model.language import Label
from stationdesk_sync.model.register import Field, FieldType, Merge, Register, Role

REGISTER = Register(
    name="tally_layout",
    label=Label("计数键", "Tally keys"),
    version=1,
    merge=Merge.STATION_ROW,
    fields=(Field("tiles", FieldType.TILES, Label("计数键", "Tally keys"), required=True),),
    write_role=Role.MANAGER,
)
