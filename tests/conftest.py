"""What every test stands on: Qt without a screen, an own home, no network, and no warning that nobody expected.

Read by pytest. Tests that want a warning in the log ask for ``expected_log``. Everything here is itself tested in
tests/architecture/test_guards.py.
"""

import os

os.environ["QT_QPA_PLATFORM"] = os.environ.get("STATIONDESK_TEST_PLATFORM", "offscreen")  # before anything imports Qt

import gc
import logging
import re
import socket
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import hypothesis
import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

hypothesis.settings.register_profile(
    "here",
    deadline=None,  # two busy cores say nothing about the speed of one example
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.register_profile(
    "build machine",
    hypothesis.settings.get_profile("here"),
    derandomize=True,
    database=None,
)
hypothesis.settings.load_profile("build machine" if os.environ.get("CI") else "here")


@pytest.fixture(scope="session", autouse=True)
def one_application(qapp: QApplication) -> QApplication:
    """The one Qt application of a test process stands before the first test.

    Otherwise a command that prints without a window would make a smaller one, and every window test after it in the
    same process would fail, depending on which process happens to run what.
    """
    return qapp


WITH_WINDOWS = frozenset({"ui", "demo", "bootstrap", "e2e"})  # rooms of tests that leave closed windows behind
COLLECT_EVERY = 50
gc.disable()  # a closed window collected on a lane's thread kills the process (docs/decisions/012)


class Sweeper:
    """Collects garbage between tests, on the main thread: after every test with windows, now and then after others."""

    def __init__(self) -> None:
        self._waiting = 0

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_teardown(self, item: pytest.Item) -> Iterator[None]:
        """Sweep once everything of a test is taken down."""
        yield
        self._waiting += 1
        if self._waiting >= COLLECT_EVERY or WITH_WINDOWS & set(item.path.parts):
            self._waiting = 0
            # Closed windows wait for an event loop that no test runs; piled up, they would be dressed again and again.
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
            gc.collect()
            gc.freeze()  # what outlived its test is looked at no more: otherwise each sweep costs seconds in the end


def pytest_configure(config: pytest.Config) -> None:
    """Put the sweeper to work in every test process."""
    config.pluginmanager.register(Sweeper(), "sweeper")


NOWHERE = (".test", ".invalid")  # names that exist nowhere: looking one up fails as it would at home
LOOPBACK = re.compile(r"^(127\.\d+\.\d+\.\d+|::1|localhost|)$")


class NetworkGuard:
    """Refuses every address that is not on this machine and remembers who asked, in case the refusal is swallowed."""

    def __init__(self) -> None:
        self.offences: list[str] = []

    def __call__(self, event: str, arguments: tuple[object, ...]) -> None:
        """The audit hook: Python calls it for every event of the whole process."""
        if event == "socket.getaddrinfo":
            self._check(arguments[0])
        elif event in ("socket.connect", "socket.sendto") and isinstance(arguments[1], tuple):
            self._check(arguments[1][0])

    def _check(self, host: object) -> None:
        name = host.decode() if isinstance(host, bytes) else str(host or "")
        if LOOPBACK.match(name):
            return
        if name.endswith(NOWHERE):
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        self.offences.append(name)
        raise RuntimeError(f"a test reached for the network: {name}")


_guard = NetworkGuard()
sys.addaudithook(_guard)


@pytest.fixture(autouse=True)
def no_network() -> Iterator[None]:
    """Fails a test that reached for another machine, even if the code under test swallowed the refusal."""
    _guard.offences.clear()
    yield
    assert not _guard.offences, f"reached for the network: {_guard.offences}"


class LogWatch(logging.Handler):
    """Collects records of WARNING and above that no pattern expects."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.expected: list[re.Pattern[str]] = []
        self.seen: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.seen.append(f"{record.levelname} {record.name}: {record.getMessage()}")

    def unexpected(self) -> list[str]:
        """What was logged and not expected; expectations may be voiced before or after the line."""
        return [line for line in self.seen if not any(pattern.search(line) for pattern in self.expected)]

    def unmet(self) -> list[str]:
        """Patterns that matched nothing: an expectation that has become untrue."""
        return [p.pattern for p in self.expected if not any(p.search(line) for line in self.seen)]


@pytest.fixture(autouse=True)
def log_watch() -> Iterator[LogWatch]:
    """Fails a test on every unexpected log line of WARNING or above, from any thread and any package."""
    watch = LogWatch()
    root = logging.getLogger()
    root.addHandler(watch)
    yield watch
    root.removeHandler(watch)
    assert not watch.unexpected(), "unexpected in the log:\n" + "\n".join(watch.unexpected())
    assert not watch.unmet(), f"expected in the log, never seen: {watch.unmet()}"


@pytest.fixture
def expected_log(log_watch: LogWatch) -> Callable[[str], None]:
    """``expected_log("pattern")`` allows lines that match, written as "LEVEL logger: message", and demands one."""
    return lambda pattern: log_watch.expected.append(re.compile(pattern))


@pytest.fixture(scope="session")
def real_environment() -> dict[str, str]:
    """The environment as it was before any test: for tests that run pip or make as a person would."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS", "PYTEST_"))}


@pytest.fixture(autouse=True)
def temporary_home(
    tmp_path_factory: pytest.TempPathFactory, real_environment: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> Path:
    """An empty home for each test: no test reads or writes the data, settings or keystore of the person who runs it."""
    home = tmp_path_factory.mktemp("home")
    runtime = home / "run"
    runtime.mkdir(mode=0o700)
    for name, folder in {
        "HOME": home,
        "XDG_DATA_HOME": home / "data",
        "XDG_CONFIG_HOME": home / "config",
        "XDG_CACHE_HOME": home / "cache",
        "XDG_STATE_HOME": home / "state",
        "XDG_RUNTIME_DIR": runtime,
    }.items():
        monkeypatch.setenv(name, str(folder))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    return home
