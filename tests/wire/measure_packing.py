"""Measures packing: ``python -m tests.wire.measure_packing`` prints bytes and microseconds an op."""

import statistics
import time
from collections.abc import Callable
from functools import partial

from stationdesk_sync.wire.packing import pack, unpack
from tests.wire.visits import visit_ops


def median(work: Callable[[], object], rounds: int = 15) -> float:
    """Return the median seconds of some rounds."""
    spent = []
    for _ in range(rounds):
        began = time.perf_counter()
        work()
        spent.append(time.perf_counter() - began)
    return statistics.median(spent)


def main() -> None:
    """Measure batches of several sizes, the last with every tenth note sealed."""
    for count, sealed in ((10, 0), (100, 0), (1_000, 0), (2_000, 0), (1_000, 10)):
        ops = visit_ops(count, sealed_every=sealed)
        packing, raw_len, body = pack(ops)
        there = median(partial(pack, ops))
        back = median(partial(unpack, packing, raw_len, count, body))
        print(
            f"{count:5} ops{', a tenth with a note' if sealed else '':22} packing {packing}"
            f"  {raw_len / count:6.1f} -> {len(body) / count:5.1f} bytes"
            f"  {there / count * 1e6:5.2f} us to pack  {back / count * 1e6:5.2f} us to unpack"
        )


if __name__ == "__main__":
    main()
