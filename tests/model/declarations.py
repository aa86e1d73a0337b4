"""The golden file of register declarations: one entry per name and version, never taken out again."""

import dataclasses
import json
from enum import Enum
from pathlib import Path
from typing import Any

from stationdesk_sync.model.register import Register
from stationdesk_sync.model.registry import load_registers

GOLDEN = Path(__file__).with_name("declarations.json")
LATER: dict[str, object] = {"states": [], "transitions": []}  # learnt later: left out of declarations that lack them


def declaration(register: Register) -> dict[str, Any]:
    """Return a declaration as plain JSON values."""
    plain: dict[str, Any] = json.loads(json.dumps(dataclasses.asdict(register), default=_plain, ensure_ascii=False))
    return {name: value for name, value in plain.items() if name not in LATER or value != LATER[name]}


def _plain(value: object) -> object:
    if isinstance(value, Enum):
        return value.value
    raise TypeError(type(value).__name__)


def main() -> None:
    """Add the present declarations; an entry that is there already is left as it is."""
    golden = json.loads(GOLDEN.read_text(encoding="utf-8")) if GOLDEN.exists() else {}
    for register in load_registers().values():
        golden.setdefault(f"{register.name} {register.version}", declaration(register))
    GOLDEN.write_text(json.dumps(golden, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
