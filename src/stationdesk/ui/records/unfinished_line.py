"""Says in a form that it holds what was begun before, and lets it be thrown away."""

from collections.abc import Callable

from stationdesk.ui.parts import Banner
from stationdesk_sync.model.language import Language


class UnfinishedLine(Banner):
    """Hidden until ``tell``."""

    def __init__(self, throw_away: Callable[[], object]) -> None:
        super().__init__("blue")
        self._when = ""
        self.throw = self.add_deed("", throw_away)

    def tell(self, language: Language, when: str) -> None:
        """Say from when it is."""
        self._when = when
        self.relabel(language)

    def clear(self) -> None:
        """Nothing was begun before."""
        self._when = ""
        self.say("")

    def relabel(self, language: Language) -> None:
        """Say it in the reader's language."""
        if self._when:
            self.throw.setText(language.t("Throw it away"))
            self.say(language.t("Begun {when} and not saved: here it is again.", when=self._when))
