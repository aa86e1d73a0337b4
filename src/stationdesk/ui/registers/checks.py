"""What a filled-in form still lacks, field by field and all at once.

Called by the generated form before it asks ``app`` to save; the rules are ``model.draft``'s, none is written twice.
"""

from collections.abc import Mapping

from stationdesk_sync.model.catalogue import Catalogue
from stationdesk_sync.model.draft import BadValue, check_data
from stationdesk_sync.model.op import Kind
from stationdesk_sync.model.register import Field, Register

_ANY_DAY = {"day": "2000-01-01", "tz": "Asia/Shanghai"}


def form_fields(register: Register) -> tuple[Field, ...]:
    """Return the fields that stand in a form: all but those that the program fills in."""
    return tuple(field for field in register.fields if not field.auto)


def complaints_of(register: Register, values: Mapping[str, object], catalogue: Catalogue) -> dict[str, str]:
    """Return field name -> code of ``BadValue`` for every field that may not be saved as it stands.

    ``values`` holds clear values; None means that nothing was given.
    """
    found: dict[str, str] = {}
    for field in form_fields(register):
        value = values.get(field.name)
        if value is None:
            if field.required:
                found[field.name] = "missing"
            continue
        code = _refusal(register, field, value, catalogue)
        if code is not None:
            found[field.name] = code
        elif field.required and isinstance(value, str) and not value.strip():
            found[field.name] = "missing"
    return found


def _refusal(register: Register, field: Field, value: object, catalogue: Catalogue) -> str | None:
    data: dict[str, object] = {field.name: value}
    if register.facts:
        data.update(_ANY_DAY)
    try:
        check_data(register, Kind.SET, data, catalogue.codes(), sealed=False)
    except BadValue as refused:
        return refused.code
    return None
