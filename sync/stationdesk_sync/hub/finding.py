"""A bad record that ``verify`` found: where it stands and which column is not what it should be."""

from dataclasses import dataclass

from stationdesk_sync.model.language import N_, Language

BAD = N_("The first bad record: table {table}, column {column}{where}.")


@dataclass(frozen=True, slots=True)
class Finding:
    """The place of a bad record. ``record`` is a row id, op id or name; ``seq`` its number in the desk's chain."""

    table: str
    column: str
    station: str | None = None
    device: str | None = None
    seq: int | None = None
    record: str | None = None

    def say(self, language: Language) -> str:
        """Return the finding as one sentence."""
        parts = [
            f"{name} {value}"
            for name, value in (
                (language.t("station"), self.station),
                (language.t("desk"), self.device),
                (language.t("record number"), self.seq),
                (language.t("record"), self.record),
            )
            if value is not None
        ]
        where = language.t(", {parts}", parts=", ".join(parts)) if parts else ""
        return language.t(BAD, table=self.table, column=self.column, where=where)


class FoundBad(Exception):
    """Ends a walk at the first bad record."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(str(finding))
        self.finding = finding
