"""活动参加: how many came to an event; a third figure, never added to visits."""

from stationdesk_sync.model.language import Label
from stationdesk_sync.model.register import Field, FieldType, Merge, Register

REGISTER = Register(
    name="attendance",
    label=Label("活动参加", "Attendance"),
    version=1,
    merge=Merge.FACT,
    in_day_code=True,
    page=True,
    fields=(
        Field("slot", FieldType.SLOT, Label("时段", "Quarter hour"), required=True, auto=True),
        Field("event", FieldType.ROW, Label("活动", "Event"), required=True, row_of="event"),
        Field("people", FieldType.INT, Label("参加人数", "People attending"), required=True, minimum=1, maximum=9999),
    ),
    lists=("event", "people"),
    prints=("event", "people"),
    indexes=("event",),
)
