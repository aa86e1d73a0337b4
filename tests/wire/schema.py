"""What two ends must agree on beside the bytes of an op, as plain values, and a fingerprint of it all.

``python -m tests.wire.write_samples`` writes it to ``sync/samples/v1/schema.json``. When it changes, the protocol
has: raise the version, write the samples and ``sync/PROTOCOL.md`` anew.
"""

import hashlib
import json
from types import ModuleType
from typing import Any, get_args

import msgspec

from stationdesk_sync.model.op import ID_LENGTH, MAX_OP_BYTES, NONCE_LENGTH, Kind
from stationdesk_sync.sealing import box, bundle, fields, signing, vouching
from stationdesk_sync.wire import bundle as bundle_file
from stationdesk_sync.wire import columns, limits, messages, packing
from stationdesk_sync.wire.problems import STATUS


def schema() -> dict[str, Any]:
    """Return structs, paths, tags, limits, codes and packings."""
    return {
        "structs": {
            **structs(messages),
            **structs(columns),
            **structs(bundle_file),
        },
        "paths": {name: path for name, path in vars(messages).items() if name.startswith("PATH_")},
        "content_type": messages.CONTENT_TYPE,
        "tags": {
            name: tag.decode("ascii")
            for module in (signing, vouching, box, fields, bundle)
            for name, tag in vars(module).items()
            if name.endswith(("_TAG", "_PURPOSE")) and isinstance(tag, bytes)
        },
        "limits": numbers(limits)
        | {"MAX_OP_BYTES": MAX_OP_BYTES, "ID_LENGTH": ID_LENGTH, "NONCE_LENGTH": NONCE_LENGTH}
        | {"MOST_GROUPS": columns.MOST_GROUPS, "DEEPEST": columns.DEEPEST},
        "packings": {"RAW": packing.RAW, "COLUMNS": packing.COLUMNS},
        "kinds": [kind.value for kind in Kind],
        "problems": {code.value: status for code, status in STATUS.items()},
        "bundle": {
            "start": (bundle_file.MAGIC + bundle_file.VERSION).decode("ascii"),
            "carries": [way.value for way in bundle_file.Carries],
            "items": {kind.name: kind.value for kind in bundle_file.ItemKind},
            "faults": [fault.value for fault in bundle_file.Fault],
            **numbers(bundle_file),
        },
    }


def structs(module: ModuleType) -> dict[str, Any]:
    """Return each message struct of a module: its fields in order with type and default, and how it is written."""
    return {
        name: struct(kind)
        for name, kind in vars(module).items()
        if isinstance(kind, type) and issubclass(kind, msgspec.Struct) and kind.__module__ == module.__name__
    }


def struct(kind: type[msgspec.Struct]) -> dict[str, Any]:
    """Return one struct: fields in order with type and default, and how it is written."""
    config = kind.__struct_config__
    fields = [[field.encode_name, shown(field.type), default(field)] for field in msgspec.structs.fields(kind)]
    return {"fields": fields, "array": config.array_like, "tag": config.tag, "strict": config.forbid_unknown_fields}


def shown(kind: Any) -> str:
    """Return a type as text, the same in every version of Python."""
    inner = get_args(kind)
    if not inner:
        return getattr(kind, "__name__", None) or str(kind)
    if type(kind).__name__ in ("UnionType", "_UnionGenericAlias", "Union"):
        return " | ".join(sorted("None" if part is type(None) else shown(part) for part in inner))
    return f"{kind.__origin__.__name__}[{', '.join(shown(part) for part in inner)}]"


def default(field: Any) -> Any:
    if field.required:
        return "required"
    return {"value": field.default.hex() if isinstance(field.default, bytes) else field.default}


def numbers(module: ModuleType) -> dict[str, int]:
    return {name: value for name, value in vars(module).items() if name.isupper() and isinstance(value, int)}


def fingerprint(of: dict[str, Any]) -> str:
    """Return the first 32 hex digits of SHA-256 over the schema as sorted JSON."""
    return hashlib.sha256(json.dumps(of, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:32]
