"""字典: the hub's lists of codes; comes down as one signed document (``model.catalogue``)."""

from stationdesk_sync.model.language import Label
from stationdesk_sync.model.register import Field, FieldType, Merge, Register

REGISTER = Register(
    name="catalogue",
    label=Label("字典", "Catalogue"),
    version=1,
    merge=Merge.HUB_ROW,
    fields=(
        Field("list", FieldType.CODE, Label("分类", "List"), required=True),
        Field("code", FieldType.CODE, Label("编码", "Code"), required=True),
        Field("label", FieldType.LABEL, Label("名称", "Name"), required=True),
    ),
    lists=("list", "code", "label"),
)
