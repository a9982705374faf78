"""The conformance suite in pytest: `pytest --tinygen-device=NAME` runs it, and prints a table at the end.

Without a path on the command line nothing but the suite runs. `-k`, `-x`, `-n` and the like work as ever: a check is
called `NAME::host::CONV_2D`, `NAME::emulator::networks, optimize ram` and so on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tinygen.board.line import BoardLine
    from tinygen.conformance.checks import Check, Runs
    from tinygen.conformance.setting import Where

PROPERTY = "tinygen conformance"
ALL = "all"
DRAWS = 20


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("tinygen", "conformance of device plugins")
    group.addoption(
        "--tinygen-device",
        action="append",
        default=[],
        metavar="NAME",
        help=f"run tinygen's conformance suite for this device ('{ALL}': for all that are installed); may be repeated",
    )
    group.addoption(
        "--tinygen-on",
        action="append",
        default=[],
        metavar="PLACE",
        help="where: host, sanitizer, emulator or board; may be repeated. By default the first three, as far as the"
        " tools are installed; what is asked for by name fails without them",
    )
    group.addoption(
        "--tinygen-draws",
        type=int,
        default=DRAWS,
        metavar="N",
        help=f"random graphs of each operator (default {DRAWS}); by hypothesis on the host, if it is installed",
    )
    group.addoption("--tinygen-seed", type=int, default=0, metavar="N", help="another number makes other random graphs")
    group.addoption(
        "--tinygen-compiler",
        default=None,
        metavar="NAME",
        help="gcc, clang or zig, on the host and for the device; by default the best that is installed",
    )
    group.addoption("--tinygen-port", default=None, metavar="PORT", help="the port of the board: see docs/board.md")
    group.addoption("--tinygen-baud", type=int, default=None, metavar="N", help="bits a second there (default 115200)")
    group.addoption(
        "--tinygen-flash",
        default="",
        metavar="COMMAND",
        help="brings an image onto the board, {image} in place of the file",
    )
    group.addoption(
        "--tinygen-report", default="", metavar="FILE", help="write the table as JSON to FILE ('-': standard output)"
    )


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    report = config.getoption("tinygen_report")
    if report and not Path(report).absolute().parent.is_dir():
        raise pytest.UsageError(f"--tinygen-report {report}: there is no such folder")
    if _asked(config) and config.args_source != pytest.Config.ArgsSource.ARGS:
        config.args = []  # no other tests


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(session: pytest.Session, config: pytest.Config, items: list[pytest.Item]) -> None:
    if _asked(config):
        for collector in _collectors(session, config):
            items += [item for item in session.genitems(collector) if isinstance(item, pytest.Item)]


def pytest_collection_finish(session: pytest.Session) -> None:
    """Tells the devices which operators have been selected."""
    by_runs: dict[Runs, set[str]] = {}
    for item in session.items:
        if isinstance(item, ConformanceItem):
            by_runs.setdefault(item.runs, set()).add(item.check.operator)
    for runs, names in by_runs.items():
        runs.wanted = [op for op in runs.wanted if op.name in names]


def _asked(config: pytest.Config) -> list[str]:
    """The devices named on the command line, which may be joined by commas."""
    return [name for value in config.getoption("tinygen_device") for name in value.split(",") if name]


def _collectors(session: pytest.Session, config: pytest.Config) -> Iterator[DeviceCollector]:
    from tinygen.board import board_session
    from tinygen.conformance.checks import Runs
    from tinygen.conformance.setting import PLACES, Setting
    from tinygen.host.toolchain import host_toolchain
    from tinygen.ir import TinygenError
    from tinygen.plugins import create_session

    named = [place for value in config.getoption("tinygen_on") for place in value.split(",")]
    places = [place for place in PLACES if place in (named or PLACES[:-1])]
    if unknown := set(named) - set(PLACES):
        raise pytest.UsageError(f"--tinygen-on {', '.join(sorted(unknown))}: there are {', '.join(PLACES)}")
    draws, compiler = config.getoption("tinygen_draws"), config.getoption("tinygen_compiler")
    if draws < 0:
        raise pytest.UsageError(f"--tinygen-draws {draws}: must not be negative")
    try:
        if compiler and {"host", "sanitizer"} & set(places):
            host_toolchain(compiler)
        line = _board(config) if "board" in places else None
        plugins = board_session(line) if line else create_session()
        names = list(dict.fromkeys(n for a in _asked(config) for n in (plugins.devices if a == ALL else [a])))
        devices = [plugins.device(name) for name in names]
    except TinygenError as error:
        raise pytest.UsageError(str(error)) from error
    for device in devices:
        setting = Setting(plugins, device, draws, config.getoption("tinygen_seed"), compiler, line)
        collector = DeviceCollector.from_parent(session, name=device.name, nodeid=device.name)
        yield collector.of(Runs(setting), places, strict=bool(named))


def _board(config: pytest.Config) -> BoardLine:
    """The board of the command line; every check has an image of its own, so it must be possible to flash one."""
    from tinygen.board.line import BAUD, BoardLine

    port, flash = config.getoption("tinygen_port"), config.getoption("tinygen_flash")
    if not port or not flash:
        raise pytest.UsageError(
            "--tinygen-on board: say where it is, and how to flash it: --tinygen-port and --tinygen-flash"
        )
    return BoardLine(port, config.getoption("tinygen_baud") or BAUD, flash=flash)


class DeviceCollector(pytest.Collector):
    """All checks of one device."""

    runs: Runs
    places: list[Where]
    strict: bool

    def of(self, runs: Runs, places: list[Where], *, strict: bool) -> DeviceCollector:
        """`strict`: whether missing tools are failures."""
        self.runs, self.places, self.strict = runs, places, strict
        self.config.add_cleanup(runs.close)
        return self

    def collect(self) -> Iterable[ConformanceItem]:
        from tinygen.conformance.checks import checks

        for check in checks(self.runs, self.places):
            item: ConformanceItem = ConformanceItem.from_parent(self, name=f"{check.where}::{check.name}")
            item.check, item.runs, item.strict = check, self.runs, self.strict
            yield item


class ConformanceItem(pytest.Item):
    """One check."""

    check: Check
    runs: Runs
    strict: bool

    def runtest(self) -> None:
        from tinygen.conformance.setting import ConformanceError, NotApplicable, is_missing
        from tinygen.ir import TinygenError

        try:
            records = self.check.run()
        except ConformanceError:
            raise
        except TinygenError as error:
            if not isinstance(error, NotApplicable) and (self.strict or not is_missing(error)):
                raise
            pytest.skip(str(error))
        place = {"device": self.runs.setting.device.name, "on": self.check.where}
        self.user_properties.append((PROPERTY, [place | record for record in records]))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """What is wrong, and how to run just this again; no traceback for what a plugin did wrong."""
        from tinygen.ir import TinygenError

        if not isinstance(excinfo.value, TinygenError):
            return super().repr_failure(excinfo, style)
        name = self.runs.setting.device.name
        again = f"pytest --tinygen-device={name} --tinygen-on={self.check.where} -k '{self.check.name.split(':')[0]}'"
        return f"{excinfo.value}\nagain: {again}"

    def reportinfo(self) -> tuple[Path, None, str]:
        return self.config.rootpath / self.nodeid.partition("::")[0], None, self.name


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    if not _asked(config):
        return
    from tinygen.conformance.report import table_lines, write_report
    from tinygen.conformance.table import rows

    by_kind = {kind: _of_suite(terminalreporter.getreports(kind)) for kind in ("passed", "failed", "skipped")}
    properties = [pair for reports in by_kind.values() for r in reports for pair in r.user_properties]
    table = rows(record for key, value in properties if key == PROPERTY for record in value)
    for title, lines in table_lines(table, config.get_verbosity() > 0):
        terminalreporter.section(title)
        for line in lines:
            terminalreporter.line(line)
    if target := config.getoption("tinygen_report"):
        counts = {kind: len(reports) for kind, reports in by_kind.items()}
        failures = {r.nodeid: str(r.longrepr) for r in by_kind["failed"]}
        write_report(target, _asked(config), table, counts, failures)


def _of_suite(reports: Iterable[Any]) -> list[Any]:
    """Those reports that are of the suite's own checks."""
    from tinygen.conformance.setting import PLACES

    return [r for r in reports if r.nodeid.split("::")[1:2] and r.nodeid.split("::")[1] in PLACES]
