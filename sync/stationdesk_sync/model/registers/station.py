"""站点档案: the hub's row of a station; comes down as a signed document, its code never changes."""

from stationdesk_sync.model.language import Label
from stationdesk_sync.model.register import Field, FieldType, Merge, Register

REGISTER = Register(
    name="station",
    label=Label("站点档案", "Station"),
    version=1,
    merge=Merge.HUB_ROW,
    fields=(
        Field("code", FieldType.CODE, Label("站点编号", "Station code"), required=True),
        Field("name", FieldType.LABEL, Label("名称", "Name"), required=True),
        Field("kind", FieldType.CHOICE, Label("类型", "Kind"), catalogue="station_kind"),
        Field("address", FieldType.LABEL, Label("地址", "Address")),
        Field("posted_hours", FieldType.LABEL, Label("公示时间", "Posted hours")),
    ),
    lists=("code", "name", "kind"),
)
