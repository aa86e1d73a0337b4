"""开站检查: what is looked at before the door opens."""

from stationdesk_sync.model.language import Label
from stationdesk_sync.model.privacy import Privacy
from stationdesk_sync.model.register import Choice, Field, FieldType, Merge, Register

_STATE = (
    Choice("ok", Label("正常", "In order")),
    Choice("fault", Label("有问题", "Needs attention")),
    Choice("none", Label("没有此项", "Not here")),
)

REGISTER = Register(
    name="opening_check",
    label=Label("开站检查", "Opening checks"),
    version=1,
    merge=Merge.FACT,
    in_day_code=True,
    page=True,
    fields=(
        Field("slot", FieldType.SLOT, Label("时段", "Quarter hour"), required=True, auto=True),
        Field("water", FieldType.CHOICE, Label("饮水温度", "Water temperature"), required=True, choices=_STATE),
        Field("medicine_kinds", FieldType.INT, Label("药品种数", "Kinds of medicine"), maximum=99),
        Field("medicine_missing", FieldType.INT, Label("药品缺几种", "Kinds missing"), maximum=99),
        Field("sockets", FieldType.CHOICE, Label("插座、微波炉", "Sockets, microwave"), required=True, choices=_STATE),
        Field("extinguisher", FieldType.CHOICE, Label("灭火器", "Extinguisher"), required=True, choices=_STATE),
        Field("cleanliness", FieldType.CHOICE, Label("卫生", "Cleanliness"), required=True, choices=_STATE),
        Field("signs", FieldType.CHOICE, Label("标识", "Signs"), required=True, choices=_STATE),
        Field(
            "words",
            FieldType.WORDS,
            Label("说明", "Remarks"),
            privacy=Privacy.C2,
            purpose=Label("告诉站长要处理什么", "To tell the manager what to mend"),
            keep_days=365,
        ),
    ),
    lists=("slot", "water", "medicine_missing", "sockets", "extinguisher", "cleanliness", "signs"),
    prints=("water", "medicine_kinds", "medicine_missing", "sockets", "extinguisher", "cleanliness", "signs"),
)
