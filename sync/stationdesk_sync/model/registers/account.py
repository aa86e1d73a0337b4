"""人员: who may sign in at this station; verifiers of PINs never leave the device."""

from stationdesk_sync.model.language import Label
from stationdesk_sync.model.privacy import Privacy
from stationdesk_sync.model.register import Choice, Field, FieldType, Merge, Register, Role

REGISTER = Register(
    name="account",
    label=Label("人员", "People"),
    version=1,
    merge=Merge.ROW,
    page=True,
    fields=(
        Field("number", FieldType.INT, Label("编号", "Number"), required=True, maximum=(1 << 48) - 1, auto=True),
        Field(
            "role",
            FieldType.CHOICE,
            Label("角色", "Role"),
            required=True,
            choices=(
                Choice("volunteer", Label("值班员", "Volunteer")),
                Choice("manager", Label("站长", "Manager")),
            ),
        ),
        Field(
            "name",
            FieldType.WORDS,
            Label("姓名", "Name"),
            privacy=Privacy.C2,
            required=True,
            purpose=Label("值班时选择自己", "To pick oneself when on duty"),
        ),
        Field("active", FieldType.BOOL, Label("在用", "Active")),
    ),
    lists=("name", "role", "active"),
    read_role=Role.COUNTER,
    write_role=Role.MANAGER,
)
