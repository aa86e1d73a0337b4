"""操作留痕: what was done at this desk beside counting; no names, no words."""

from stationdesk_sync.model.language import Label
from stationdesk_sync.model.register import Choice, Field, FieldType, Merge, Register, Role

REGISTER = Register(
    name="audit",
    label=Label("操作留痕", "Audit"),
    version=1,
    merge=Merge.FACT,
    fields=(
        Field(
            "action",
            FieldType.CHOICE,
            Label("操作", "Action"),
            required=True,
            choices=(
                Choice("book_made", Label("建立本站记录", "Book made")),
                Choice("joined", Label("接入平台", "Joined the hub")),
                Choice("settings", Label("修改设置", "Settings changed")),
                Choice("export", Label("导出", "Exported")),
                Choice("backup", Label("备份", "Backup made")),
                Choice("restored", Label("恢复备份", "Backup restored")),
                Choice("earlier_day", Label("修改以前的记录", "Earlier day changed")),
                Choice("day_confirmed", Label("确认日期", "Day confirmed")),
                Choice("pin", Label("设置密码", "PIN set")),
                Choice("account", Label("人员变更", "Account changed")),
                Choice("denied", Label("权限不足", "Refused for the role")),
            ),
        ),
        Field("register", FieldType.CODE, Label("台账", "Register")),
        Field("subject", FieldType.ROW, Label("记录", "Record")),
        Field("count", FieldType.INT, Label("条数", "Records"), maximum=1 << 53),
    ),
    lists=("action", "register", "count"),
    read_role=Role.MANAGER,
)
