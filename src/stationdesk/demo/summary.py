"""What the demo says in the end: numbers read back from the two databases, from nothing that it counted itself."""

import json
from pathlib import Path

from stationdesk.app.sync_status import sync_line
from stationdesk.demo.city import DemoCity
from stationdesk.demo.weekday import STATION
from stationdesk_sync.hub.store import counts


def read_summary(city: DemoCity) -> dict[str, object]:
    """Return ops at both ends and, for each day, what desk and hub say and whether they agree."""
    desk = city.opened.desk
    line = sync_line(desk)
    days = {}
    for day in desk.records.days():
        figures = desk.records.figures(day)
        agreed = city.hub.agree(STATION, day).as_json()
        days[day] = {
            "desk": {"people": figures.people, "services": figures.services, "code": figures.code},
            "hub": agreed["hub"],
            "equal": agreed["equal"],
        }
    report = desk.care.check()
    finding = city.hub.verify()
    return {
        "ops_made": desk.outbox.head().seq,
        "ops_received_by_hub": held_at_hub(city),
        "waiting": line.waiting,
        "days": days,
        "desk_sound": report.bad is None,
        "hub_sound": finding is None,
    }


def held_at_hub(city: DemoCity) -> int:
    """Return how many ops the hub's own store holds."""
    with city.hub.hub.store.read() as tx:
        return counts.ops(tx)


def write_summary(summary: dict[str, object], folder: Path) -> str:
    """Write the summary as JSON; return it as lines for a person."""
    (folder / "summary.json").write_text(json.dumps(summary, ensure_ascii=False, indent=1) + "\n", "utf-8")
    lines = [
        f"ops made at the desk:    {summary['ops_made']}",
        f"ops received by the hub: {summary['ops_received_by_hub']}",
    ]
    days = summary["days"]
    assert isinstance(days, dict)
    for day, found in days.items():
        desk, hub = found["desk"], found["hub"]
        lines.append(
            f"{day}: desk {desk['people']} people, {desk['services']} services, {desk['code']}; "
            f"hub {hub['people']} people, {hub['services']} services, {hub['code']}; "
            f"{'equal' if found['equal'] else 'NOT EQUAL'}"
        )
    lines.append(f"check of the book: {'sound' if summary['desk_sound'] else 'BAD'}")
    lines.append(f"check of the hub:  {'sound' if summary['hub_sound'] else 'BAD'}")
    return "\n".join(lines)
