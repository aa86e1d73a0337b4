"""Notes: a row set field by field, with a sealed field that can be erased."""

from stationdesk_sync.model.language import Label
from stationdesk_sync.model.privacy import Privacy
from stationdesk_sync.model.register import Choice, Field, FieldType, Merge, Register

REGISTER = Register(
    name="sim_note",
    label=Label("试便条", "Trial notes"),
    version=1,
    merge=Merge.ROW,
    fields=(
        Field("title", FieldType.LABEL, Label("标题", "Title"), required=True),
        Field(
            "mood",
            FieldType.CHOICE,
            Label("情况", "Mood"),
            choices=(Choice("good", Label("好", "Good")), Choice("bad", Label("不好", "Bad"))),
        ),
        Field("number", FieldType.INT, Label("序号", "Number")),
        Field(
            "words",
            FieldType.WORDS,
            Label("内容", "Words"),
            privacy=Privacy.C2,
            purpose=Label("本站以后查看", "For this station to look up later"),
            keep_days=365,
        ),
    ),
    lists=("title", "mood", "number"),
)
