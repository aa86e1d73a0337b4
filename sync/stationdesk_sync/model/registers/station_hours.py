"""开放时间: the hours the station posts, as its notice says them, and when its day ends; edited at the desk.

Either may be set without the other: what a station has not set comes from the hub.
"""

from stationdesk_sync.model.language import Label
from stationdesk_sync.model.register import Field, FieldType, Merge, Register, Role
from stationdesk_sync.model.service_day import LATEST_START

REGISTER = Register(
    name="station_hours",
    label=Label("开放时间", "Opening hours"),
    version=2,
    merge=Merge.STATION_ROW,
    fields=(
        Field("posted", FieldType.HOURS, Label("公示时间", "Posted hours")),
        Field("day_ends", FieldType.INT, Label("一天结束于（点）", "The day ends at (hour)"), maximum=LATEST_START),
    ),
    lists=("posted", "day_ends"),
    write_role=Role.MANAGER,
)
