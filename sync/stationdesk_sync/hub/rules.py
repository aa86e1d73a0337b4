"""By what the hub reads ops: its registers and the codes in force."""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass

from stationdesk_sync.hub.plain import PlainReader
from stationdesk_sync.model.draft import Lists
from stationdesk_sync.model.register import Register

_MOST_READERS = 4
_READERS: OrderedDict[tuple[int, int], PlainReader] = OrderedDict()


@dataclass(frozen=True, slots=True)
class Rules:
    """Registers, codes, and the hub's own key as a name for what is kept in memory of it."""

    registers: Mapping[str, Register]
    lists: Lists
    hub: bytes

    @property
    def reader(self) -> PlainReader:
        """What reads plain facts by these registers and codes; made once, it holds on to both."""
        key = (id(self.registers), id(self.lists))
        found = _READERS.get(key)
        if found is None:
            found = _READERS[key] = PlainReader(self.registers, self.lists)
            while len(_READERS) > _MOST_READERS:
                _READERS.popitem(last=False)
        return found
