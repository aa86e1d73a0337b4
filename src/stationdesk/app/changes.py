"""What a use case changed, so that whoever shows it can look again. No screen calls another."""

from dataclasses import dataclass, field

PAPER = "paper"


@dataclass(frozen=True, slots=True)
class Changes:
    """The registers, days and other facts that changed.

    ``facts`` may hold: ``sync`` (what waits or was received), ``station``, ``settings``, ``link``, and ``paper``: a
    day sheet of one of the days was printed before and no longer agrees.
    """

    registers: frozenset[str] = field(default=frozenset())
    days: frozenset[str] = field(default=frozenset())
    facts: frozenset[str] = field(default=frozenset())

    def __or__(self, other: "Changes") -> "Changes":
        return Changes(self.registers | other.registers, self.days | other.days, self.facts | other.facts)

    @property
    def paper_differs(self) -> bool:
        """Whether a printed day sheet no longer agrees."""
        return PAPER in self.facts


def record_changed(register: str, day: str | None) -> Changes:
    """Return the changes of one saved op."""
    return Changes(frozenset({register}), frozenset({day} if day else ()), frozenset({"sync"}))
