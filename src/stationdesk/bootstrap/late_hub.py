"""The way to the hub, put together only when it is needed. Called by the window's timers and its Sending page."""

from collections.abc import Callable

from stationdesk.app.changes import Changes
from stationdesk.bootstrap.opening import HubDeeds, RoundEnd

_SYNCED = Changes(facts=frozenset({"sync", "station"}))


class LateHub:
    """The way to the hub, put together on the hub lane when it is first needed: the network library is slow to load."""

    def __init__(self, make: Callable[[], HubDeeds]) -> None:
        self._make = make
        self._deeds: HubDeeds | None = None

    def run_round(self) -> Changes:
        """Run a round now; raises the ``Fault`` that ended it."""
        return _told(self._ready().run_now())

    def run_if_due(self) -> Changes:
        """Run a round if its time has come; trouble is stored in the book and shown from there."""
        end = self._ready().run_if_due()
        return _SYNCED if end is not None else Changes()

    def join(self, url: str, code: str) -> Changes:
        """Join a hub; raises ``Fault``."""
        return self._ready().join(url, code)

    def _ready(self) -> HubDeeds:
        if self._deeds is None:
            self._deeds = self._make()
        return self._deeds


def _told(end: RoundEnd) -> Changes:
    if end.fault is not None:
        raise end.fault
    return _SYNCED
