"""The change bus: whoever saved something tells it, whoever shows it listens. No page calls another.

Lives on the main thread. Knows nothing of who speaks and who listens.
"""

from PySide6.QtCore import QObject, Signal

from stationdesk.app.changes import Changes


class ChangeBus(QObject):
    """Carries ``Changes`` to the pages that show them."""

    changed = Signal(object)

    def tell(self, changes: Changes) -> None:
        """Tell every listener what changed; empty changes are not news."""
        if changes.registers or changes.days or changes.facts:
            self.changed.emit(changes)
