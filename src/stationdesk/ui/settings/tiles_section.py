"""The nine tally keys: which group each counts and the services it gives unless told otherwise."""

from dataclasses import replace
from functools import partial

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from stationdesk.app.actor import Actor
from stationdesk.app.changes import Changes
from stationdesk.app.desk import Desk
from stationdesk.app.faults import Fault
from stationdesk.app.keep_station import save_tiles
from stationdesk.domain.tally import DEFAULT_TILES, SERVICE_TILES, Tile
from stationdesk.ui.context import Context
from stationdesk.ui.parts import FormRow, KeyCap, PrimaryButton, QuietButton, Toast
from stationdesk.ui.prompts.deeds import Deeds
from stationdesk.ui.registers.inputs.choice_input import ChoiceButtons
from stationdesk.ui.registers.inputs.picker import Picker, SeveralPicker
from stationdesk.ui.settings.section import Section
from stationdesk_sync.model.catalogue import Catalogue


def read_tiles(desk: Desk, _actor: Actor) -> tuple[tuple[Tile, ...], Catalogue]:
    """Read the keys and the catalogue they choose from."""
    return desk.tiles(), desk.catalogue()


class TilesSection(Section):
    """A line for each key; nothing changes before Save."""

    icon_name = "keyboard"

    def __init__(self, context: Context, deeds: Deeds, toast: Toast, page: QWidget) -> None:
        super().__init__(context, deeds, toast)
        self._tiles: tuple[Tile, ...] = DEFAULT_TILES
        self._catalogue: Catalogue | None = None
        self._touched = False
        grid = QGridLayout()
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 2)
        grid.setColumnStretch(2, 3)
        self.first = ChoiceButtons()
        self.first_row = FormRow("", self.first)
        self.column.addWidget(self.first_row)
        self.first.changed.connect(self._take_first)
        self.groups: list[Picker] = []
        self.services: list[SeveralPicker] = []
        for row, tile in enumerate(DEFAULT_TILES):
            group, services = Picker(page), SeveralPicker(page)
            group.picked.connect(self._edited)
            services.picked.connect(self._edited)
            grid.addWidget(KeyCap(context.theme, str(tile.key)), row, 0)
            grid.addWidget(group, row, 1)
            grid.addWidget(services, row, 2)
            self.groups.append(group)
            self.services.append(services)
        self.column.addLayout(grid)
        self.save, self.usual, self.card = PrimaryButton(), QuietButton(), QuietButton()
        line = QHBoxLayout()
        line.addWidget(self.save)
        line.addWidget(self.usual)
        line.addWidget(self.card)
        line.addStretch(1)
        self.column.addLayout(line)
        self.column.addStretch(1)
        self.save.clicked.connect(self._save)
        self.usual.clicked.connect(self._usual)
        self.card.clicked.connect(self._open_card)

    def name(self) -> str:
        """Return the section's name."""
        return self.t("Tally keys")

    def look_again(self) -> None:
        """Read the keys, unless some were changed and not saved yet."""
        if not self._touched:
            self.deeds.read(read_tiles, self._show)

    def reword(self) -> None:
        """Say everything in the reader's language."""
        self.title.setText(self.name())
        self.words.setText(self.t("One press of a key counts one person of its group with its services."))
        self.first.offer([("group", self.t("Whom it counts")), ("service", self.t("The service"))])
        self.first.press([self.context.settings.now.tiles_first])
        self.first_row.relabel(self.t("What stands large on a key"))
        self.first.name_for_readers(self.t("What stands large on a key"))
        self.save.setText(self.t("Save the keys"))
        self.usual.setText(self.t("The usual keys"))
        self.card.setText(self.t("Key card"))
        self._offer()

    def _show(self, read: tuple[tuple[Tile, ...], Catalogue]) -> None:
        self._tiles, self._catalogue = read
        self._offer()

    def _offer(self) -> None:
        if self._catalogue is None:
            return
        say = self.context.language.say
        groups = [(entry.code, say(entry.label)) for entry in self._catalogue.entries("group")]
        services = [(entry.code, say(entry.label)) for entry in self._catalogue.entries("service")]
        for tile, group, service in zip(self._tiles, self.groups, self.services, strict=True):
            key = self.t("Key {n}", n=tile.key)
            group.choose(tile.group)
            group.offer(self.t("{key}: whom it counts", key=key), self.t("Close"), groups)
            service.choose_several(tile.services)
            service.offer(self.t("{key}: services", key=key), self.t("Done"), services)

    @Slot()
    def _edited(self) -> None:
        self._touched = True
        self._tiles = tuple(
            replace(tile, group=group.code, services=service.codes)
            for tile, group, service in zip(self._tiles, self.groups, self.services, strict=True)
        )

    @Slot()
    def _take_first(self) -> None:
        first = self.first.codes()[0]
        self.context.settings.change(tiles_first=first)
        self._offer()

    @Slot()
    def _usual(self) -> None:
        services_first = self.context.settings.now.tiles_first == "service"
        self._tiles, self._touched = SERVICE_TILES if services_first else DEFAULT_TILES, True
        self._offer()

    @Slot()
    def _open_card(self) -> None:
        self.context.navigate.go("key_card")

    @Slot()
    def _save(self) -> None:
        self.deeds.write(partial(save_tiles, tiles=self._tiles), self._saved, self._refused)

    def _saved(self, _changes: Changes) -> None:
        self._touched = False
        self.fault.clear()
        self.toast.say(self.t("The keys are saved; Today shows them."))

    def _refused(self, fault: Fault) -> None:
        self.fault.show_fault(fault, self.context.language.now)
