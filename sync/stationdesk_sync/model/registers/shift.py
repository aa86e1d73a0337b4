"""值班: one span in which the station was open, who kept it and what the next one should know."""

from stationdesk_sync.model.language import Label
from stationdesk_sync.model.privacy import Privacy
from stationdesk_sync.model.register import Choice, Field, FieldType, Merge, Register

REGISTER = Register(
    name="shift",
    label=Label("值班", "Shifts"),
    version=1,
    merge=Merge.FACT,
    in_day_code=True,
    fields=(
        Field("opened", FieldType.MINUTE, Label("开站", "Opened"), required=True),
        Field("closed", FieldType.MINUTE, Label("关站", "Closed")),
        Field("on_duty", FieldType.INT, Label("值班人数", "People on duty"), minimum=1, maximum=20),
        Field(
            "weather",
            FieldType.CHOICE,
            Label("天气", "Weather"),
            choices=(
                Choice("sunny", Label("晴", "Sunny")),
                Choice("cloudy", Label("多云", "Cloudy")),
                Choice("overcast", Label("阴", "Overcast")),
                Choice("rain", Label("雨", "Rain")),
                Choice("storm", Label("雷暴", "Storm")),
                Choice("snow", Label("雪", "Snow")),
                Choice("fog", Label("雾霾", "Fog or haze")),
                Choice("hot", Label("高温", "Extreme heat")),
                Choice("cold", Label("严寒", "Extreme cold")),
            ),
        ),
        Field(
            "who",
            FieldType.WORDS,
            Label("值班人", "On duty"),
            privacy=Privacy.C2,
            purpose=Label("知道谁在值班、向谁交接", "To know who is on duty and hands over"),
            keep_days=365,
        ),
        Field(
            "handover",
            FieldType.WORDS,
            Label("交接", "Handover"),
            privacy=Privacy.C2,
            purpose=Label("告诉下一班", "To tell the next shift"),
            keep_days=365,
        ),
    ),
    lists=("opened", "closed", "who", "weather", "handover"),
    prints=("opened", "closed", "who", "weather", "handover"),
)
