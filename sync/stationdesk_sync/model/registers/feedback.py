"""满意度: what somebody said on the way out; a choice, and words only for the station."""

from stationdesk_sync.model.language import Label
from stationdesk_sync.model.privacy import Privacy
from stationdesk_sync.model.register import Choice, Field, FieldType, Merge, Register

REGISTER = Register(
    name="feedback",
    label=Label("满意度", "Feedback"),
    version=1,
    merge=Merge.FACT,
    in_day_code=True,
    page=True,
    fields=(
        Field("slot", FieldType.SLOT, Label("时段", "Quarter hour"), required=True, auto=True),
        Field(
            "rating",
            FieldType.CHOICE,
            Label("评价", "Rating"),
            required=True,
            choices=(
                Choice("good", Label("满意", "Satisfied")),
                Choice("fair", Label("基本满意", "Fairly satisfied")),
                Choice("poor", Label("不满意", "Not satisfied")),
            ),
        ),
        Field(
            "words",
            FieldType.WORDS,
            Label("意见", "Comment"),
            privacy=Privacy.C2,
            purpose=Label("改进本站服务", "To improve this station"),
            keep_days=365,
        ),
    ),
    lists=("slot", "rating", "words"),
    prints=("rating",),
)
