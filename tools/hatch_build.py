"""Build hook of the wheel: carries fonts, icons, tokens and texts into it as ``stationdesk/_resources``.

Called by hatchling only. An editable install carries nothing: there ``stationdesk.assets`` reads the checkout.
"""

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

NOT_CARRIED = {"ready"}  # the build's own stamp


class ResourcesHook(BuildHookInterface[Any]):
    """Adds build/assets and resources to a standard wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Lists the files to carry; refuses to build a wheel without its fonts."""
        if version == "editable":
            return
        root = Path(self.root)
        made = root / "build" / "assets"
        if not (made / "icons.json").is_file():
            raise RuntimeError("The fonts and icons are not built yet: run 'make setup' first, then 'make wheel'.")
        for folder in (root / "resources", made):
            for file in sorted(folder.rglob("*")):
                if file.is_file() and not file.name.startswith(".") and file.name not in NOT_CARRIED:
                    inside = file.relative_to(folder).as_posix()
                    build_data["force_include"][str(file)] = f"stationdesk/_resources/{inside}"
