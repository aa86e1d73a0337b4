"""The checkout as the architecture tests see it: which files it has and what they import. Used by those tests only."""

import ast
import functools
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
SOURCES = ("src/stationdesk", "sync/stationdesk_sync")


@functools.cache
def tracked_files() -> tuple[str, ...]:
    """Every file of the repository: tracked, or new and not ignored (a new file is judged before its commit)."""
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    return tuple(sorted(name for name in set(listing.split("\0")) if name and (ROOT / name).is_file()))


def python_files(*folders: str) -> tuple[str, ...]:
    """The Python files of the repository under the given folders (all of it if none is given)."""
    return tuple(
        name
        for name in tracked_files()
        if name.endswith(".py") and (not folders or name.startswith(tuple(folder + "/" for folder in folders)))
    )


def text_of(name: str) -> str:
    """A file of the repository as text."""
    return (ROOT / name).read_text("utf-8")


@functools.cache
def tree_of(name: str) -> ast.Module:
    """A Python file of the repository as a syntax tree."""
    return ast.parse(text_of(name), name)


def module_of(name: str) -> str:
    """The module a file is: src/stationdesk/ui/today.py is stationdesk.ui.today."""
    parts = Path(name).with_suffix("").parts[1:]
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@dataclass(frozen=True)
class Import:
    """One import statement's target."""

    file: str
    line: int
    target: str
    inside_function: bool


def imports_of(name: str) -> Iterator[Import]:
    """Every import of a file, those under TYPE_CHECKING and inside functions included."""

    def walk(node: ast.AST, inside: bool) -> Iterator[Import]:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.Import):
                for alias in child.names:
                    yield Import(name, child.lineno, alias.name, inside)
            elif isinstance(child, ast.ImportFrom):
                yield Import(name, child.lineno, child.module or "", inside)
            yield from walk(child, inside or isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda))

    yield from walk(tree_of(name), False)
