"""What this program is, which version, under which licence, and whose fonts and icons it carries."""

from stationdesk import __version__
from stationdesk.assets import asset_names
from stationdesk.ui.context import Context
from stationdesk.ui.parts import Toast, plain_label
from stationdesk.ui.prompts.deeds import Deeds
from stationdesk.ui.settings.section import Section


class AboutSection(Section):
    """Plain words, no address."""

    icon_name = "info"

    def __init__(self, context: Context, deeds: Deeds, toast: Toast) -> None:
        super().__init__(context, deeds, toast)
        self.lines = tuple(plain_label("", "body", wrap=True) for _ in range(4))
        for line in self.lines:
            self.column.addWidget(line)
        self.column.addStretch(1)

    def name(self) -> str:
        """Return the section's name."""
        return self.t("About")

    def reword(self) -> None:
        """Say everything in the reader's language."""
        self.title.setText(self.t("StationDesk {version}", version=__version__))
        self.words.setText(self.t("The duty desk of a workers' service station. It works without a network."))
        licences = len(asset_names("licences", ".txt"))
        said = (
            self.t("Free software under the Apache License 2.0."),
            self.t("Letters: StationDesk Sans, made from Noto Sans SC, SIL Open Font License 1.1."),
            self.t("Icons: Phosphor Icons, MIT License. Windows and paper: Qt for Python, LGPL 3."),
            self.t("{n} licence texts come with the program, in its folder licences.", n=licences),
        )
        for line, words in zip(self.lines, said, strict=True):
            line.setText(words)
