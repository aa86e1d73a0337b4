"""临时闭站: when the station stays shut within its posted hours, and why."""

from stationdesk_sync.model.language import Label
from stationdesk_sync.model.privacy import Privacy
from stationdesk_sync.model.register import Choice, Field, FieldType, Merge, Register

REGISTER = Register(
    name="closure",
    label=Label("临时闭站", "Closures"),
    version=1,
    merge=Merge.FACT,
    in_day_code=True,
    page=True,
    fields=(
        Field("from_slot", FieldType.SLOT, Label("从", "From"), required=True),
        Field("to_slot", FieldType.SLOT, Label("到", "To")),
        Field("until_day", FieldType.DAY, Label("闭站到哪天", "Closed until")),
        Field(
            "reason_code",
            FieldType.CHOICE,
            Label("原因", "Reason"),
            required=True,
            choices=(
                Choice("staff", Label("无人值班", "Nobody on duty")),
                Choice("power", Label("停电停水", "Power or water cut")),
                Choice("repair", Label("维修", "Repair")),
                Choice("weather", Label("恶劣天气", "Severe weather")),
                Choice("host", Label("场地单位原因", "The host needs the room")),
                Choice("holiday", Label("节假日", "Holiday")),
                Choice("other", Label("其他", "Other")),
            ),
        ),
        Field(
            "words",
            FieldType.WORDS,
            Label("说明", "Remarks"),
            privacy=Privacy.C2,
            purpose=Label("说明闭站情况", "To explain the closure"),
            keep_days=365,
        ),
    ),
    lists=("from_slot", "to_slot", "until_day", "reason_code"),
    prints=("from_slot", "to_slot", "until_day", "reason_code"),
)
