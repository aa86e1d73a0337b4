"""What came of holding every row of this book against the hub's. Made by ``hublink``, shown by the command line."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Unlike:
    """One row that is not the same at both ends: which register, which row, whether this end and the hub have it.

    ``known`` tells that there is a reason which is shown elsewhere: the hub set one of its records aside, or this
    program is too old to read one.
    """

    register: str
    row_id: bytes
    here: bool
    there: bool
    known: bool


@dataclass(frozen=True, slots=True)
class Compared:
    """How many rows the hub holds of this station, what differs still, and how many rows were put right on the way."""

    rows: int
    unlike: tuple[Unlike, ...]
    put_right: int

    @property
    def alike(self) -> bool:
        """Whether nothing differs that has not its reason shown elsewhere."""
        return all(one.known for one in self.unlike)
