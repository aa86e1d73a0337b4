"""Loans: a status that only lawful moves change, the borrower's token, and a phone that goes when the thing is back."""

from stationdesk_sync.model.language import Label
from stationdesk_sync.model.privacy import Privacy
from stationdesk_sync.model.register import Choice, Field, FieldType, Merge, Register

REGISTER = Register(
    name="sim_loan",
    label=Label("试借用", "Trial loans"),
    version=1,
    merge=Merge.STATUS,
    states=(
        Choice("out", Label("借出", "Out")),
        Choice("back", Label("已还", "Back")),
        Choice("lost", Label("丢失", "Lost")),
        Choice("checked", Label("已查收", "Checked in")),
    ),
    transitions=(("out", "back"), ("out", "lost"), ("lost", "back"), ("back", "checked")),
    fields=(
        Field("thing", FieldType.LABEL, Label("物品", "Thing"), required=True),
        Field("token", FieldType.CODE, Label("凭证号", "Token"), privacy=Privacy.C1, required=True),
        Field("back_at", FieldType.CODE, Label("归还站点", "Given back at")),
        Field(
            "phone",
            FieldType.LABEL,
            Label("电话", "Phone"),
            privacy=Privacy.C2,
            purpose=Label("催还；归还即删除", "To ask for the thing; erased when it is back"),
            keep_days=90,
        ),
    ),
    lists=("thing", "token", "back_at"),
)
