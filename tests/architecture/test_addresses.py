"""No file of the repository names an address on the network, a package registry, or a path of somebody's machine."""

import re

import pytest

from tests.architecture.repository import ROOT, tracked_files

NOT_TEXT = (".png", ".ttf", ".otf", ".pdf", ".ico")
# Licence texts name their own home; their words are not ours to change.
LICENCE_TEXTS = ("LICENSE", "resources/licences/")
ADDRESS = re.compile(r"\b(?:https?|ftps?|wss?|git|ssh)://(?:[^\s/@\"'<>]*@)?(\[[0-9a-fA-F:]+\]|[^\s/:\"'<>()`\\{}]*)")
OURS = re.compile(
    r"^(127\.\d+\.\d+\.\d+|0\.0\.0\.0|\[::1?\]|\W*|localhost"
    r"|([a-z0-9-]+\.)*(test|invalid|example)|example\.(com|org|net)|[^.:\[]*)$"
)
NAMES_NOT_PLACES = {
    "www.w3.org",  # an XML name space is a name; nothing is fetched from there
}
# Documentation addresses (RFC 5737, RFC 3849) stand for "some other machine" in tests of what is refused.
DOCUMENTATION = re.compile(r"^(192\.0\.2|198\.51\.100|203\.0\.113)\.\d+$|^\[2001:db8:")
# Written in two halves so that this file does not name what it forbids.
REGISTRIES = [
    "".join(halves)
    for halves in (
        ("pypi", ".org"),
        ("python", "hosted"),
        ("npm", "js.org"),
        ("deb.", "debian"),
        ("crates", ".io"),
        ("proxy.", "golang"),
        ("fonts.", "google"),
        ("jsdelivr", ".net"),
        ("unpkg", ".com"),
    )
]
MACHINE_PATHS = ["".join(halves) for halves in (("/wo", "rk/"), ("/ro", "ot/"), ("/op", "t/"), ("/home/", "user"))]


def text_files() -> list[str]:
    return [name for name in tracked_files() if not name.endswith(NOT_TEXT) and not name.startswith(LICENCE_TEXTS)]


def lines_of(name: str) -> list[str]:
    return (ROOT / name).read_text("utf-8", errors="replace").splitlines()


def test_no_file_names_an_address_on_the_network() -> None:
    found = [
        f"{name}:{number}: {match.group(0)}"
        for name in text_files()
        for number, line in enumerate(lines_of(name), 1)
        for match in ADDRESS.finditer(line)
        if not OURS.match(match.group(1))
        and not DOCUMENTATION.match(match.group(1))
        and match.group(1) not in NAMES_NOT_PLACES
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("words", [REGISTRIES, MACHINE_PATHS], ids=["registry hosts", "paths of a machine"])
def test_no_file_names(words: list[str]) -> None:
    found = [
        f"{name}:{number}: {word}"
        for name in text_files()
        for number, line in enumerate(lines_of(name), 1)
        for word in words
        if word in line
    ]
    assert not found, "\n".join(found)


def test_the_rule_sees_an_address_when_there_is_one() -> None:
    for address in (
        "https://" + "station.cn/x",
        "http://" + "10.1.2.3:80",
        "git://" + "a.b.c",
        "http://" + "[fe80::1]/",
    ):
        host = ADDRESS.search(f"see {address} there")
        assert host is not None
        assert not OURS.match(host.group(1)), address
    for address in (
        "http://127.0.0.1:8210/v0",
        "https://hub.example.test",
        "http://localhost",
        "http://[::1]:1",
        "https://HUB",
    ):
        host = ADDRESS.search(address)
        assert host is not None
        assert OURS.match(host.group(1)), address
