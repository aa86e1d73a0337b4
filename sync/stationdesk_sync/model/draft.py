"""What a person means to save, checked against its register before it becomes an op.

Called by ``app`` (before sealing) and by the hub's intake (on what arrived). Values are the plain
Python values named in ``model.register.FieldType``; a sealed value is a ``SealedValue`` mapping.
"""

from collections.abc import Mapping
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from stationdesk_sync.model import values
from stationdesk_sync.model.clock import is_day
from stationdesk_sync.model.kinds import lawful_kinds
from stationdesk_sync.model.op import ID_LENGTH, Kind, Reason
from stationdesk_sync.model.register import Field, Register

Lists = values.Lists
MAX_LIST = values.MAX_LIST
DAY_FIELDS = ("day", "tz")
MARKS = ("doubt",)
_REASONS = ("reason", "words")
_MOVE_FIELDS = ("from", "to")
_MEND_PARTS = frozenset({"of", "k", "d"})
_MOST_COUNTED = 1 << 53
_SEALED_LEAST = 12 + 16  # nonce and tag of AES-256-GCM


class BadValue(ValueError):
    """A value that its register does not allow.

    ``code`` is one of: unknown_field, missing, not_a_number, out_of_range, not_a_choice, empty,
    too_long, control, personal, not_a_day, not_a_zone, not_hours, not_sealed, wrong_type, twice.
    """

    def __init__(self, register: str, field: str, code: str) -> None:
        super().__init__(f"{register}.{field}: {code}")
        self.register, self.field, self.code = register, field, code


def is_sealed(value: object) -> bool:
    """Tell whether a value has the shape of a sealed field ``{s, k, c}``: nothing beside it could stand in clear."""
    if not isinstance(value, Mapping) or set(value) != {"s", "k", "c"}:
        return False
    suite, key_id, cipher = value["s"], value["k"], value["c"]
    return (
        isinstance(suite, int)
        and not isinstance(suite, bool)
        and isinstance(key_id, bytes)
        and len(key_id) == ID_LENGTH
        and isinstance(cipher, bytes)
        and len(cipher) >= _SEALED_LEAST
    )


def check_data(register: Register, kind: Kind, data: Mapping[str, object], lists: Lists, *, sealed: bool) -> None:
    """Raise ``BadValue`` unless ``data`` is a lawful payload of an op of this kind.

    Whether the register takes the kind at all is said by ``model.kinds``. ``lists`` are the codes of the catalogue
    by list name; a list that is missing there is not checked (the hub may know fewer codes than a newer desk).
    ``sealed`` says whether C2-C4 fields are expected sealed (in an op) or in clear (in a form).
    """
    if kind is Kind.MEND:
        _check_mend(register, data, lists, sealed=sealed)
    elif kind is Kind.ERASE:
        _check_known(register, data, ())
    elif kind is Kind.DEL:
        _check_reason(register, data, _REASONS, sealed=sealed, required=False)
    elif kind is Kind.INC:
        _check_counts(register, data)
    elif kind is Kind.MOVE:
        _check_move(register, data)
        fields = {name: value for name, value in data.items() if name not in _MOVE_FIELDS}
        _check_fields(register, fields, (), lists, sealed=sealed)
    elif register.facts:
        _check_day(register, data)
        if kind is Kind.WITHDRAW:
            _check_reason(register, data, (*DAY_FIELDS, *MARKS, *_REASONS), sealed=sealed, required=True)
            return
        _check_fields(register, data, (*DAY_FIELDS, *MARKS), lists, sealed=sealed)
        _check_required(register, kind, data)
    else:
        _check_fields(register, data, (), lists, sealed=sealed)
        _check_takes(register, data)
        _check_required(register, kind, data)


def _check_fields(
    register: Register, data: Mapping[str, object], extra: tuple[str, ...], lists: Lists, *, sealed: bool
) -> None:
    known = {f.name: f for f in register.fields}
    for name, value in data.items():
        if name in extra:
            continue
        field = known.get(name)
        if field is None:
            raise BadValue(register.name, name, "unknown_field")
        if value is not None:
            _check_value(register, field, value, lists, sealed=sealed)


def _check_known(register: Register, data: Mapping[str, object], known: tuple[str, ...]) -> None:
    for name in data:
        if name not in known:
            raise BadValue(register.name, name, "unknown_field")


def _check_required(register: Register, kind: Kind, data: Mapping[str, object]) -> None:
    if kind is not Kind.SET:
        for field in register.fields:
            if field.required and data.get(field.name) is None:
                raise BadValue(register.name, field.name, "missing")


def _check_takes(register: Register, data: Mapping[str, object]) -> None:
    """A stock-take names a number: the counts after it are added to it."""
    for field in register.counted_fields:
        if field.name in data and data[field.name] is None:
            raise BadValue(register.name, field.name, "not_a_number")


def _check_counts(register: Register, data: Mapping[str, object]) -> None:
    _check_known(register, data, tuple(f.name for f in register.counted_fields))
    if not data:
        raise BadValue(register.name, "inc", "empty")
    for name, value in data.items():
        if isinstance(value, bool) or not isinstance(value, int):
            raise BadValue(register.name, name, "not_a_number")
        if not 0 < abs(value) <= _MOST_COUNTED:
            raise BadValue(register.name, name, "out_of_range")


def _check_move(register: Register, data: Mapping[str, object]) -> None:
    """Both ends of a move are states; whether the way is open is said by ``model.status`` in a stream's order."""
    states = [state.code for state in register.states]
    for name in _MOVE_FIELDS:
        if data.get(name) not in states:
            raise BadValue(register.name, name, "not_a_choice")


def _check_mend(register: Register, data: Mapping[str, object], lists: Lists, *, sealed: bool) -> None:
    _check_known(register, data, tuple(_MEND_PARTS))
    of, kind, payload = data.get("of"), data.get("k"), data.get("d")
    if not isinstance(of, bytes) or len(of) != ID_LENGTH:
        raise BadValue(register.name, "of", "wrong_type")
    if not isinstance(kind, str) or kind == Kind.MEND or kind not in lawful_kinds(register):
        raise BadValue(register.name, "k", "not_a_choice")
    if not isinstance(payload, Mapping):
        raise BadValue(register.name, "d", "wrong_type")
    check_data(register, Kind(kind), payload, lists, sealed=sealed)


def _check_day(register: Register, data: Mapping[str, object]) -> None:
    if not is_day(data.get("day")):
        raise BadValue(register.name, "day", "not_a_day")
    tz = data.get("tz")
    if not isinstance(tz, str) or not known_zone(tz):
        raise BadValue(register.name, "tz", "not_a_zone")
    if "doubt" in data and data["doubt"] is not True:
        raise BadValue(register.name, "doubt", "wrong_type")


def known_zone(tz: str) -> bool:
    """Tell whether ``tz`` names a time zone."""
    try:
        ZoneInfo(tz)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def _check_reason(
    register: Register, data: Mapping[str, object], known: tuple[str, ...], *, sealed: bool, required: bool
) -> None:
    _check_known(register, data, known)
    reason = data.get("reason")
    if (required or reason is not None) and (not isinstance(reason, str) or reason not in set(Reason)):
        raise BadValue(register.name, "reason", "not_a_choice")
    words = data.get("words")
    if words is None:
        return
    code = values.words_fault(words) if not sealed else None if is_sealed(words) else "not_sealed"
    if code is not None:
        raise BadValue(register.name, "words", code)


def _check_value(register: Register, field: Field, value: object, lists: Lists, *, sealed: bool) -> None:
    if field.privacy.sealed and sealed:
        if not is_sealed(value):
            raise BadValue(register.name, field.name, "not_sealed")
        return
    code = values.value_fault(field, value, lists)
    if code is not None:
        raise BadValue(register.name, field.name, code)
