"""打印记录: each printed day sheet, with its edition, code and what was known where."""

from stationdesk_sync.model.language import Label
from stationdesk_sync.model.register import Field, FieldType, Merge, Register

REGISTER = Register(
    name="day_sheet",
    label=Label("打印记录", "Printed sheets"),
    version=1,
    merge=Merge.FACT,
    fields=(
        Field("edition", FieldType.INT, Label("版次", "Edition"), required=True, minimum=1),
        Field("code", FieldType.CODE, Label("校验码", "Check code")),
        Field("people", FieldType.INT, Label("人次", "People"), required=True),
        Field("services", FieldType.INT, Label("项次", "Services"), required=True),
        Field("last", FieldType.INT, Label("截至第几条", "Up to record"), required=True, maximum=1 << 53),
        Field("received", FieldType.INT, Label("平台已收", "Received"), required=True),
        Field("waiting", FieldType.INT, Label("待传", "Waiting"), required=True),
        Field("partial", FieldType.BOOL, Label("部分", "Partial"), required=True),
    ),
    lists=("edition", "code", "people", "services"),
)
