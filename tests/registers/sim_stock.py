"""Stock: a counter. What is taken or brought is counted; a stock-take sets the number anew."""

from stationdesk_sync.model.language import Label
from stationdesk_sync.model.register import Field, FieldType, Merge, Register

REGISTER = Register(
    name="sim_stock",
    label=Label("试库存", "Trial stock"),
    version=1,
    merge=Merge.COUNTER,
    fields=(
        Field("thing", FieldType.LABEL, Label("物品", "Thing"), required=True),
        Field("number", FieldType.INT, Label("数量", "Number"), required=True),
        Field("broken", FieldType.INT, Label("损坏", "Broken")),
    ),
    lists=("thing", "number", "broken"),
)
