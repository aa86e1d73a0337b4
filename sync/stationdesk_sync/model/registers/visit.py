"""进站服务: one or more people of one group coming in once, with the services they were given."""

from stationdesk_sync.model.language import Label
from stationdesk_sync.model.privacy import Privacy
from stationdesk_sync.model.register import Field, FieldType, Merge, Register

REGISTER = Register(
    name="visit",
    label=Label("进站服务", "Visits"),
    version=1,
    merge=Merge.FACT,
    in_day_code=True,
    fields=(
        Field("slot", FieldType.SLOT, Label("时段", "Quarter hour"), required=True, auto=True),
        Field("group", FieldType.CHOICE, Label("服务对象", "Group"), required=True, catalogue="group"),
        Field("services", FieldType.CHOICES, Label("服务", "Services"), required=True, catalogue="service"),
        Field("people", FieldType.INT, Label("人次", "People"), required=True, minimum=1, maximum=999),
        Field(
            "method", FieldType.CHOICE, Label("计数方式", "Counting method"), required=True, catalogue="count_method"
        ),
        Field(
            "note",
            FieldType.WORDS,
            Label("备注", "Note"),
            privacy=Privacy.C2,
            purpose=Label("本站以后查看", "For this station to look up later"),
            keep_days=365,
        ),
    ),
    lists=("slot", "group", "services", "people", "method"),
    prints=("slot", "group", "services", "people"),
)
