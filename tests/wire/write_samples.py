"""Writes the golden samples that are not there yet: ``python -m tests.wire.write_samples``.

A file that is there is final and stays as it is; whoever changes the protocol before its release deletes what changed.
"""

import json
from functools import cache
from typing import Any

from tests.wire import sample_batches, sample_bundles, sample_messages, samples, schema


@cache
def all_samples() -> dict[str, dict[str, Any]]:
    """Every file by name, with bytes as hex."""
    made = {
        "ops": samples.ops_and_chain(),
        "day": samples.day_sample(),
        "sealed": samples.sealed_sample(),
        "batch": sample_batches.batch_sample(),
        "messages": sample_messages.hub_sample(),
        "bundle": sample_bundles.bundle_sample(),
        "schema": {"fingerprint": schema.fingerprint(schema.schema()), **schema.schema()},
    }
    return {name: samples.plain(sample) for name, sample in made.items()}


def main() -> None:
    """Write what is missing; compressed bodies first, the others read them back."""
    samples.FOLDER.mkdir(parents=True, exist_ok=True)
    batch = samples.FOLDER / "batch.json"
    if not batch.exists():
        _write("batch", samples.plain(sample_batches.batch_sample()))
    for name, sample in all_samples().items():
        if not (samples.FOLDER / f"{name}.json").exists():
            _write(name, sample)


def _write(name: str, sample: dict[str, Any]) -> None:
    text = json.dumps(sample, ensure_ascii=False, indent=1) + "\n"
    (samples.FOLDER / f"{name}.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
