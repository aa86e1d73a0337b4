"""The index page of the pictures: every screen and state, both languages side by side."""

import html
from pathlib import Path

_HEAD = """<!doctype html><html lang="en"><meta charset="utf-8"><title>StationDesk pictures</title>
<style>body{font:16px sans-serif;background:#f5f3ef;color:#1b1f24;margin:24px}
h2{margin:32px 0 8px}figure{display:inline-block;margin:0 12px 12px 0;vertical-align:top}
img{width:680px;border:1px solid #d8d4cc;border-radius:6px;background:#fff}figcaption{color:#57606a}</style>
<h1>StationDesk pictures</h1>
"""


def write_index(folder: Path, pictures: list[tuple[str, str, Path]]) -> Path:
    """Write ``index.html`` for pictures of ``(state, what, file)``, in order; return its path."""
    parts = [_HEAD]
    states = list(dict.fromkeys(state for state, _, _ in pictures))
    for state in states:
        parts.append(f"<h2>{html.escape(state)}</h2>\n")
        for _, what, file in [picture for picture in pictures if picture[0] == state]:
            name = html.escape(file.relative_to(folder).as_posix())
            parts.append(f'<figure><a href="{name}"><img src="{name}" alt=""></a>')
            parts.append(f"<figcaption>{html.escape(what)}</figcaption></figure>\n")
    index = folder / "index.html"
    index.write_text("".join(parts), "utf-8")
    return index
