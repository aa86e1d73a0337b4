"""Writes the table of ``docs/performance.md`` from a result, between two marks; the words around it are a person's."""

import re
from pathlib import Path
from typing import Any

BEGIN = "<!-- figures: written by make bench, do not edit -->"
END = "<!-- end of figures -->"
FLEET_BEGIN = "<!-- fleet: written by make fleet, do not edit -->"
FLEET_END = "<!-- end of fleet -->"
_POINTS = 12
Found = dict[str, Any]


def write(page: Path, found: Found) -> None:
    """Put the figures of ``found`` between the marks of ``page``."""
    between(page, BEGIN, END, figures(found))


def figures(found: Found) -> str:
    """Return the figures as Markdown."""
    about = found["about"]
    runs = ", ".join(f"{name}: {count}" for name, count in found["runs"].items())
    lines = [
        f"{about['date']}, {about['machine']}. Medians of interleaved runs ({runs}). "
        + (about["floor"] if about["floor"] != "run" else "Floor and peer ran in between, on the same records."),
        "",
        "| what | store | records | s | records/s | x floor | x Anki | bytes each | MiB desk | hub | CPU µs, both |",
        "|---|---|---|---|---|---|---|---|---|---|---|",
    ]
    for way in ("push", "pull"):
        for store, cells in found[way].items():
            for size, cell in cells.items():
                cpu = found["cpu"][way][store][size]
                lines.append(
                    f"| {way} | {store} | {size} | {_say(cell['seconds'])} | {cell['rows_s']:,} "
                    f"| {_say(cell['x_floor'])} | {_say(cell['x_anki'])} | {cell['bytes_row']} "
                    f"| {cell['rss_desk']} | {cell['rss_hub']} "
                    f"| {cpu['desk_us']} / {cpu['hub_us']} |"
                )
            for size, cell in found["floor"][way].get(store, {}).items():
                peaks = f"{_say(cell.get('rss_desk'))} | {_say(cell.get('rss_hub'))}"
                lines.append(
                    f"| floor: {way} | {store} | {size} | {_say(cell['seconds'])} | {cell['rows_s']:,} | 1 | "
                    f"| {cell['bytes_row']} | {peaks} | |"
                )
    for size, peer in found["anki"].items():
        for way in ("push", "pull"):
            cell = peer[way]
            lines.append(
                f"| Anki: {way} | its own | {size} | {_say(cell['seconds'])} | {cell['rows_s']:,} | | 1 "
                f"| {cell['bytes_row']} | {_say(cell.get('rss_desk'))} | {_say(cell.get('rss_hub'))} | |"
            )
    lines += ["", *_small(found), "", *_rest(found)]
    return "\n".join(lines)


def _small(found: Found) -> list[str]:
    lines = [
        "| small rounds | held | nothing to do ms (trips, bytes) | ten records ms (trips, bytes) | floor's ten | x |",
        "|---|---|---|---|---|---|",
    ]
    for store, cells in found["small"].items():
        for size, cell in cells.items():
            floor = found["floor"]["ten"][store][size]
            lines.append(
                f"| {store} | {size} | {_say(cell['idle_ms'])} ({cell['idle_trips']}, {cell['idle_bytes']}) "
                f"| {_say(cell['ten_ms'])} ({cell['ten_trips']}, {cell['ten_bytes']}) | {_say(floor)} "
                f"| {_say(cell['ten_x_floor'])} |"
            )
    return lines


def _rest(found: Found) -> list[str]:
    growth = "; ".join(
        f"{store} {_say(pair['ours'])} (floor {_say(pair['floor'])})"
        for store, pair in found["growth"]["stores"].items()
    )
    lines = [f"Growth of the push from the smallest to the largest size: {growth}."]
    sealed = found["sealed"]
    if sealed is not None:
        lines.append(
            f"With a sealed note on every tenth visit: {sealed['bytes_row']} bytes a record, {sealed['seconds']} s for "
            f"{sealed['records']:,} records."
        )
    lines.append("")
    lines += ["| held to | holds |", "|---|---|"]
    words = {True: "yes", False: "**no**", None: "not run"}
    lines += [f"| {name.replace('_', ' ')} | {words[held]} |" for name, held in found["checks"].items()]
    return lines


def _say(value: object) -> str:
    return "–" if value is None else f"{value}"


def write_fleet(page: Path, found: Found) -> None:
    """Put the figures of a fleet between their marks."""
    between(page, FLEET_BEGIN, FLEET_END, fleet(found))


def fleet(found: Found) -> str:
    """Return a fleet's figures as Markdown: one table, and the hub's memory over time."""
    curve = found["curve"]
    points = curve[:: max(1, len(curve) // _POINTS)]
    rows = {
        "desks, days, records": f"{found['stations']}, {found['days']}, {found['records']:,}",
        "time": f"{found['seconds']:,} s ({found['records_s']:,} records a second)",
        "requests; lost; put off by a busy hub": f"{found['requests']:,}; {found['requests_lost']:,}; "
        f"{found['problems'].get('hub_busy', 0):,}",
        "lost records, doubled records": f"{found['lost']}, {found['doubled']}",
        "station days in agreement": f"{found['agreed']:,} of {found['station_days']:,}",
        "hub: most memory, CPU": f"{found['hub_peak_mib']} MiB, {found['hub_cpu_s']} s",
        "hub memory over time": ", ".join(f"{at:.0f} s: {mib:.0f} MiB" for at, mib in points),
    }
    head = [
        f"{found['date']}, {found['machine']}, load of the machine over 15 minutes {found['load']}.",
        "",
        "| fleet | |",
        "|---|---|",
    ]
    return "\n".join([*head, *(f"| {name} | {value} |" for name, value in rows.items())])


def between(page: Path, begin: str, end: str, text: str) -> None:
    """Put a text between two marks of a page; ``ValueError`` where they do not stand there once."""
    block = f"{begin}\n{text}\n{end}"
    old = page.read_text("utf-8")
    made, times = re.subn(re.escape(begin) + ".*?" + re.escape(end), lambda _: block, old, flags=re.DOTALL)
    if times != 1:
        raise ValueError(f"{page.name} has no place for the figures")
    page.write_text(made, "utf-8")
