"""What every test shares: offscreen Qt, private folders, and how much of a long test is run."""

import os
import signal
from collections.abc import Callable, Generator
from pathlib import Path

import pytest
from hypothesis import settings

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("HF_HUB_OFFLINE", "1")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--long", action="store_true", help="run every test with its full counts")


def pytest_configure(config: pytest.Config) -> None:
    """The default run draws the same examples every time: a commit passes or it does not. --long draws new ones."""
    # Started in the background by a shell, Ctrl+C would be ignored by every program that a test starts.
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    # No deadline: a busy machine is no fault of the code.
    settings.register_profile("same", derandomize=True, deadline=None)
    settings.register_profile("new", print_blob=True, deadline=None)
    settings.load_profile("new" if config.getoption("--long") else "same")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What a test has counted (``record_property("figures", ...)``) is printed at the end, whether it passed or not."""
    for outcome in ("passed", "failed"):
        for report in terminalreporter.getreports(outcome):
            for name, value in report.user_properties:
                if name == "figures":
                    terminalreporter.write_line(f"{report.nodeid} {value}")


@pytest.fixture(scope="session")
def full_counts(request: pytest.FixtureRequest) -> Callable[[int, int], int]:
    """``full_counts(short, long)`` is the count to use: ``long`` under --long, else ``short``."""
    full = bool(request.config.getoption("--long"))
    return lambda short, long: long if full else short


@pytest.fixture(autouse=True)
def private_folders(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """No test reads or writes the settings, models or recovery copies of the person who runs it."""
    home = tmp_path_factory.mktemp("home")
    for name in (
        "HOME",
        "XDG_CONFIG_HOME",
        "XDG_DATA_HOME",
        "XDG_CACHE_HOME",
        "XDG_STATE_HOME",
        "LOCALAPPDATA",
        "APPDATA",
    ):
        monkeypatch.setenv(name, str(home))
    return home


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A name that is no text may be logged; what was logged goes from worker to reporter as text all the same."""
    report = yield
    report.sections = [(title, text.encode("utf-8", "backslashreplace").decode()) for title, text in report.sections]
    return report
