"""活动: something the station holds, alone or with others; each organiser is credited once."""

from stationdesk_sync.model.language import Label
from stationdesk_sync.model.privacy import Privacy
from stationdesk_sync.model.register import Choice, Field, FieldType, Merge, Register

REGISTER = Register(
    name="event",
    label=Label("活动", "Events"),
    version=1,
    merge=Merge.ROW,
    page=True,
    fields=(
        Field("title", FieldType.LABEL, Label("名称", "Title"), required=True),
        Field("on_day", FieldType.DAY, Label("日期", "Day"), required=True),
        Field(
            "kind",
            FieldType.CHOICE,
            Label("类别", "Kind"),
            required=True,
            choices=(
                Choice("talk", Label("宣讲", "Talk")),
                Choice("study", Label("学习", "Study")),
                Choice("benefit", Label("普惠", "Benefit")),
                Choice("clinic", Label("义诊", "Free clinic")),
                Choice("care", Label("慰问", "Care visit")),
                Choice("other", Label("其他", "Other")),
            ),
        ),
        Field("organisers", FieldType.LABELS, Label("主办单位", "Organisers")),
        Field("series", FieldType.LABEL, Label("系列", "Series")),
        Field(
            "words",
            FieldType.WORDS,
            Label("说明", "Remarks"),
            privacy=Privacy.C2,
            purpose=Label("本站以后查看", "For this station to look up later"),
            keep_days=730,
        ),
    ),
    lists=("on_day", "title", "kind", "organisers"),
    prints=("title", "organisers"),
    indexes=("on_day",),
)
