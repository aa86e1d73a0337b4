"""The one door to files that are not code: fonts, icons, theme tokens, texts, templates, licences.

Called by ui and bootstrap. In an installed wheel everything lies in ``stationdesk/_resources``; in a checkout what was
made lies in ``build/assets`` and what was written in ``resources``. Nobody else may know that.
"""

from pathlib import Path, PurePosixPath

_PACKAGED = Path(__file__).resolve().parent / "_resources"
_CHECKOUT = Path(__file__).resolve().parent.parent.parent


class AssetNotFoundError(LookupError):
    """The named file is in none of the places; in a checkout ``make setup`` makes fonts and icons."""


def asset_folders() -> tuple[Path, ...]:
    """Where assets are looked for, first wins: the package, else what the checkout made, else what it holds."""
    if _PACKAGED.is_dir():
        return (_PACKAGED,)
    return (_CHECKOUT / "build" / "assets", _CHECKOUT / "resources")


def asset_path(name: str) -> Path:
    """The file or folder called ``name`` (forward slashes, relative, for example ``fonts/StationDeskIcons.ttf``).

    Raises ``ValueError`` for a name that leads out of the assets, ``AssetNotFoundError`` if there is none.
    """
    inside = PurePosixPath(name)
    if not name or inside.is_absolute() or ".." in inside.parts or "\\" in name or ":" in name:
        raise ValueError(f"not a name of an asset: {name!r}")
    for folder in asset_folders():
        found = folder / inside
        if found.exists():
            return found
    raise AssetNotFoundError(f"{name} is missing; in a checkout run 'make setup'")


def asset_text(name: str) -> str:
    """The whole text of an asset (UTF-8)."""
    return asset_path(name).read_text("utf-8")


def asset_names(folder: str, suffix: str) -> tuple[str, ...]:
    """The names of all assets directly in ``folder`` that end with ``suffix``, sorted; empty if there is no folder."""
    found = {
        f"{folder}/{file.name}"
        for base in asset_folders()
        if (base / folder).is_dir()
        for file in (base / folder).iterdir()
        if file.name.endswith(suffix)
    }
    return tuple(sorted(found))
