"""The set of registers a program knows, read from their files.

Called once by each program's start and by tests, which may add a folder of their own. A value
that is passed on; there is no global list.
"""

import importlib
import importlib.util
import pkgutil
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from stationdesk_sync.model import registers as declarations
from stationdesk_sync.model.privacy import Privacy
from stationdesk_sync.model.register import FieldType, Merge, Register

RESERVED_FIELDS = frozenset({"day", "tz", "doubt", "reason", "row_id", "station", "clock", "op_id"})
RESERVED_OF_MOVES = frozenset({"from", "to", "state"})  # in registers whose rows move from state to state


class Registers(Mapping[str, Register]):
    """All registers by name, in the order of their names."""

    def __init__(self, registers: Iterable[Register]) -> None:
        self._by_name: dict[str, Register] = {}
        for register in sorted(registers, key=lambda r: r.name):
            _check(register)
            if register.name in self._by_name:
                raise ValueError(f"two registers are called {register.name}")
            self._by_name[register.name] = register

    def __getitem__(self, name: str) -> Register:
        return self._by_name[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_name)

    def __len__(self) -> int:
        return len(self._by_name)

    def stored(self) -> tuple[Register, ...]:
        """Return the registers that desks write as ops (all but the hub's rows)."""
        return tuple(r for r in self._by_name.values() if r.merge is not Merge.HUB_ROW)


def load_registers(*extra_folders: Path) -> Registers:
    """Read every declaration of the package and of ``extra_folders`` (one ``REGISTER`` a file)."""
    found = []
    for module in pkgutil.iter_modules(declarations.__path__):
        found.append(importlib.import_module(f"{declarations.__name__}.{module.name}").REGISTER)
    for folder in extra_folders:
        for path in sorted(folder.glob("*.py")):
            found.append(_load_file(path))
    return Registers(found)


def _load_file(path: Path) -> Register:
    spec = importlib.util.spec_from_file_location(f"stationdesk_extra_register_{path.stem}", path)
    if spec is None or spec.loader is None:
        raise ValueError(f"{path.name} is no register file")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    register = module.REGISTER
    if not isinstance(register, Register):
        raise ValueError(f"{path.name} declares no register")
    return register


def _check(register: Register) -> None:
    names = [field.name for field in register.fields]
    reserved = RESERVED_FIELDS | RESERVED_OF_MOVES if register.merge is Merge.STATUS else RESERVED_FIELDS
    if len(set(names)) != len(names) or reserved & set(names):
        raise ValueError(f"{register.name} has a field twice or under a reserved name")
    for field in register.fields:
        if field.type is FieldType.WORDS and not field.privacy.sealed:
            raise ValueError(f"{register.name}.{field.name}: words are always sealed")
        if field.privacy.sealed and field.purpose is None:
            raise ValueError(f"{register.name}.{field.name}: a sealed field says what it is kept for")
        if field.privacy in (Privacy.C3, Privacy.C4) and register.prints and field.name in register.prints:
            raise ValueError(f"{register.name}.{field.name}: C3 and C4 are never printed")
    for name in (*register.lists, *register.prints, *register.indexes):
        if name not in names and name not in ("day",):
            raise ValueError(f"{register.name} shows {name}, which it does not have")
    _check_counted(register)
    _check_states(register)


def _check_counted(register: Register) -> None:
    if register.merge is not Merge.COUNTER:
        return
    counted = register.counted_fields
    if not counted or any(field.privacy.sealed for field in counted):
        raise ValueError(f"{register.name} counts, so it has a number to count, and none of them sealed")


def _check_states(register: Register) -> None:
    states = [state.code for state in register.states]
    if register.merge is not Merge.STATUS:
        if states or register.transitions:
            raise ValueError(f"{register.name} has states, so its rule is that of a status")
        return
    if len(states) < 2 or len(set(states)) != len(states):
        raise ValueError(f"{register.name} has fewer than two states or one twice")
    reached = states[:1]
    for state in reached:
        reached += [to for begin, to in register.transitions if begin == state and to not in reached]
    ends = {end for transition in register.transitions for end in transition}
    if set(reached) != set(states) or not ends <= set(states):
        raise ValueError(f"{register.name} has a state that no way leads to, or a way to no state")
    if len(set(register.transitions)) != len(register.transitions) or any(a == b for a, b in register.transitions):
        raise ValueError(f"{register.name} has a way twice, or one that leads nowhere")
