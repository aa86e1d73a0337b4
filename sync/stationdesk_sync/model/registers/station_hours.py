"""开放时间: the hours the station posts, as its notice says them; edited at the desk."""

from stationdesk_sync.model.language import Label
from stationdesk_sync.model.register import Field, FieldType, Merge, Register, Role

REGISTER = Register(
    name="station_hours",
    label=Label("开放时间", "Opening hours"),
    version=1,
    merge=Merge.STATION_ROW,
    fields=(Field("posted", FieldType.HOURS, Label("公示时间", "Posted hours"), required=True),),
    lists=("posted",),
    write_role=Role.MANAGER,
)
