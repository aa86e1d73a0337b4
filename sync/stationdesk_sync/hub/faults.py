"""What can go wrong at the hub, in words: refusals for desks, sentences for the person at the hub.

Raised in every room of the hub; turned into a ``Problem`` by ``http`` and into one plain sentence
by the command line.
"""

from stationdesk_sync.model.language import Language
from stationdesk_sync.wire.limits import OLDEST_VERSION, PROTOCOL_VERSION
from stationdesk_sync.wire.messages import Problem
from stationdesk_sync.wire.problems import ProblemCode


class Refusal(Exception):
    """A desk's request that the hub does not take. Nothing of it was stored."""

    def __init__(
        self,
        code: ProblemCode,
        *,
        last: int | None = None,
        chain: bytes | None = None,
        epoch: int | None = None,
        after_s: int | None = None,
    ) -> None:
        super().__init__(code.value)
        self.code = code
        spoken = (OLDEST_VERSION, PROTOCOL_VERSION) if code is ProblemCode.VERSION else (None, None)
        self.problem = Problem(
            code=code.value, last=last, chain=chain, epoch=epoch, after_s=after_s, pv_min=spoken[0], pv_max=spoken[1]
        )


class HubFault(Exception):
    """Something a person must mend. ``sentence`` is an English source text of the text table."""

    def __init__(self, sentence: str, **values: object) -> None:
        super().__init__(sentence.format(**values) if values else sentence)
        self.sentence, self.values = sentence, values

    def say(self, language: Language) -> str:
        """Return the sentence in the reader's language."""
        return language.t(self.sentence, **self.values)


class StoreFault(HubFault):
    """The store cannot be opened, read or written."""


class StoreBusy(StoreFault):
    """Another writer holds the store; asking again later helps."""
