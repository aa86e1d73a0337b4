"""Which input belongs to which kind of field: the one table that a new kind of field is added to.

Called by the form.
"""

from stationdesk.ui.registers.inputs.choice_input import ChoiceInput
from stationdesk.ui.registers.inputs.field_input import FieldInput
from stationdesk.ui.registers.inputs.number_input import NumberInput
from stationdesk.ui.registers.inputs.row_input import RowInput
from stationdesk.ui.registers.inputs.text_input import HOURS_LENGTH, LabelsInput, LineInput, WordsInput
from stationdesk.ui.registers.inputs.time_input import DayInput, TimeInput
from stationdesk.ui.registers.wording import Wording
from stationdesk_sync.model.register import Field, FieldType

_KINDS: dict[FieldType, type[FieldInput]] = {
    FieldType.INT: NumberInput,
    FieldType.BOOL: ChoiceInput,
    FieldType.CHOICE: ChoiceInput,
    FieldType.CHOICES: ChoiceInput,
    FieldType.LABEL: LineInput,
    FieldType.CODE: LineInput,
    FieldType.LABELS: LabelsInput,
    FieldType.WORDS: WordsInput,
    FieldType.MINUTE: TimeInput,
    FieldType.SLOT: TimeInput,
    FieldType.DAY: DayInput,
    FieldType.ROW: RowInput,
}
# Tally keys are arranged on the settings page; no generated form holds them.
WITHOUT_INPUT = frozenset({FieldType.TILES})


def make_input(field: Field, wording: Wording) -> FieldInput:
    """Return a new input for a field. ``KeyError`` for a kind that no form holds."""
    if field.type is FieldType.HOURS:
        return LineInput(field, wording, HOURS_LENGTH)
    return _KINDS[field.type](field, wording)
