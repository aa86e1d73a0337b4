"""A clock that says what it was told, so that a made-up weekday happens on its day whenever the demo runs."""

from datetime import datetime
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Shanghai")


class SetClock:
    """Implements ``app.ports.Clock``; also the hub's clock in the demo."""

    def __init__(self, day: str, time: str = "08:00") -> None:
        self._now = 0.0
        self.set(day, time)

    def set(self, day: str, time: str, seconds: float = 0.0) -> None:
        """Let it be ``time`` (HH:MM) of ``day`` at the station."""
        moment = datetime.fromisoformat(f"{day}T{time}").replace(tzinfo=ZONE)
        self._now = moment.timestamp() + seconds

    def now(self) -> float:
        """Return Unix seconds."""
        return self._now

    def monotonic(self) -> float:
        """Return seconds that never go back while the day goes on."""
        return self._now

    def __call__(self) -> float:
        """Return Unix seconds (the hub asks its clock this way)."""
        return self._now
