"""The table of ``make bench-desk`` in ``docs/performance.md``, written between its own marks."""

from pathlib import Path
from typing import Any

from bench.page import between

BEGIN = "<!-- desk: written by make bench-desk, do not edit -->"
END = "<!-- end of desk -->"
Found = dict[str, Any]


def write(page: Path, found: Found) -> None:
    """Put the figures of the desk between their marks."""
    between(page, BEGIN, END, figures(found))


def figures(found: Found) -> str:
    """Return the figures as Markdown."""
    about, start = found["about"], found["start_ms"]
    painted, durable = found["key_painted_ms"], found["key_durable_ms"]
    rows = {
        f"key to painted, {about['records']:,} records going up": f"{painted['p50']} ms, p99 {painted['p99']} ms",
        "key to durable, meanwhile": f"{durable['p50']} ms, p99 {durable['p99']} ms ({found['presses']} keys)",
        "main thread over 100 ms; longest gap": f"{found['stalls_over_100ms']} times; {found['longest_gap_ms']} ms",
        "a counted visit beside a raw one-row commit": f"{found['save_x_raw']}x",
        "start: empty window, desk without visits": f"{start['window']} ms, {start['empty']} ms",
        f"start with {about['visits']:,} visits": f"{start['full']} ms ({start['full'] / start['window']:.2f}x)",
        "memory after 2,000 visits": f"{found['rss_mb']} MiB",
        "wake-ups a second of a desk that is left alone": f"{found['idle_wakeups_s']}",
    }
    head = [
        f"{about['date']}, {about['machine']}, load of the machine at the beginning {about['load']:.1f}.",
        "",
        "| what | median; high |",
        "|---|---|",
    ]
    asked = [
        "",
        f"| question, over {about['visits']:,} visits and {about['names']:,} names | p50 ms | p95 ms |",
        "|---|---|---|",
        *(f"| {kind.replace('_', ' ')} | {each['p50']} | {each['p95']} |" for kind, each in found["search_ms"].items()),
    ]
    held = ["", "| held to | holds |", "|---|---|"]
    held += [f"| {name} | {'yes' if well else '**no**'} |" for name, well in found["holds"].items()]
    return "\n".join([*head, *(f"| {name} | {value} |" for name, value in rows.items()), *asked, *held])
