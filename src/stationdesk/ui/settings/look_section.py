"""Language, print size, colours, motion: each takes effect at once and holds for this PC."""

from PySide6.QtCore import Slot

from stationdesk.ui.context import Context
from stationdesk.ui.parts import FormRow, Toast
from stationdesk.ui.prompts.deeds import Deeds
from stationdesk.ui.registers.inputs.choice_input import ChoiceButtons
from stationdesk.ui.settings.section import Section
from stationdesk_sync.model.language import Code

LANGUAGES: tuple[tuple[Code, str], ...] = (("zh", "中文"), ("en", "English"))


class LookSection(Section):
    """Rows of big buttons."""

    icon_name = "language"

    def __init__(self, context: Context, deeds: Deeds, toast: Toast) -> None:
        super().__init__(context, deeds, toast)
        self.language, self.print_size = ChoiceButtons(), ChoiceButtons()
        self.theme, self.motion = ChoiceButtons(), ChoiceButtons()
        self._choices = (self.language, self.print_size, self.theme, self.motion)
        self.rows = tuple(FormRow("", buttons) for buttons in self._choices)
        for row in self.rows:
            self.column.addWidget(row)
        self.column.addStretch(1)
        self.language.changed.connect(self._language)
        self.print_size.changed.connect(self._take_size)
        self.theme.changed.connect(self._theme)
        self.motion.changed.connect(self._motion)

    def name(self) -> str:
        """Return the section's name."""
        return self.t("Language and print")

    def reword(self) -> None:
        """Name the choices; the languages keep their own names."""
        now = self.context.settings.now
        self.title.setText(self.name())
        self.words.setText(self.t("This holds for this PC and takes effect at once."))
        self.language.offer([(str(code), name) for code, name in LANGUAGES])
        self.print_size.offer([("large", self.t("Large print")), ("standard", self.t("Standard print"))])
        self.theme.offer(
            [
                ("light", self.t("Light")),
                ("dark", self.t("Dark")),
                ("high_contrast", self.t("High contrast")),
                ("system", self.t("As the system")),
            ]
        )
        self.motion.offer([("usual", self.t("Usual motion")), ("less", self.t("Less motion"))])
        self.language.press([self.context.language.code])
        self.print_size.press([now.print_size])
        self.theme.press([now.theme])
        self.motion.press(["less" if now.less_motion else "usual"])
        names = (self.t("Language"), self.t("Print size"), self.t("Colours"), self.t("Motion"))
        for row, buttons, name in zip(self.rows, self._choices, names, strict=True):
            row.relabel(name)
            buttons.name_for_readers(name)

    @Slot()
    def _language(self) -> None:
        code: Code = "zh" if self.language.codes() == ["zh"] else "en"
        self.context.settings.change(language=code)
        self.context.language.switch(code)

    @Slot()
    def _take_size(self) -> None:
        size = self.print_size.codes()[0]
        self.context.settings.change(print_size=size)
        self.context.theme.change(size=size)

    @Slot()
    def _theme(self) -> None:
        mode = self.theme.codes()[0]
        self.context.settings.change(theme=mode)
        self.context.theme.change(mode=mode)

    @Slot()
    def _motion(self) -> None:
        less = self.motion.codes() == ["less"]
        self.context.settings.change(less_motion=less)
        self.context.theme.change(less_motion=less)
