"""A run that was asked for in a user's own pytest: it happens in a session of ours, so neither meets the other's settings."""

from __future__ import annotations

import os
import sys
from collections.abc import Generator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from conformance import catalogue, target
from conformance.catalogue import Container
from conformance.interruption import ending_when_told
from conformance.report.formats.github import nobody_else_commands, tell_github
from conformance.report.journal import claimed
from conformance.report.results import Results
from conformance.report.shard import MOST
from conformance.report.summary import tell
from conformance.report.waivers import check_waivers
from conformance.run.divided import copy_junit, divided
from conformance.run.options import DECLARED, Options
from conformance.run.places import Place, Target, WrongTargets, launches_one, named_by, opened, placed, with_command
from conformance.run.selection import SUITE
from conformance.run.session import Session, arguments_of, leaving_word, own_environment

CHOICES = {
    "keyword": "-k",
    "markexpr": "-m",
    "maxfail": "--maxfail=",
    "tbstyle": "--tb=",
    "reportchars": "-r",
    "durations": "--durations=",
    "color": "--color=",
    "capture": "--capture=",
    "xmlpath": "--junitxml=",
}
"""Options of pytest that mean the same in our session, by the names that pytest keeps them under."""
UNDIVIDED = {
    "container_url": ("--container-url", "shards would change the state of one target under each other"),
    "container_budget": ("--container-budget", "it is spent test by test"),
    "container_resume": ("--container-resume", "what it goes on with was one process"),
    "container_shard": ("--container-shard", "it is one part of a run already"),
    "keyword": ("-k", "shards that leave out tests of theirs cannot be merged"),
    "markexpr": ("-m", "shards that leave out tests of theirs cannot be merged"),
    "maxfail": ("--maxfail", "it counts failures of the whole run"),
    "collectonly": ("--collect-only", "nothing is tested"),
}
"""Options with which a run stays one process, each with its flag, and why."""


class OwnTests(WrongTargets):
    """Tests of the user's own beside a run."""


def run_in_place_of(config: pytest.Config) -> int:
    """Run the suite in place of the user's session, with the choice of tests and the way of showing them that was asked for."""
    if config.args_source == pytest.Config.ArgsSource.ARGS:
        raise OwnTests(
            "--container-url, --container-launch and --container-image run the shipped suite alone; leave out the paths, and "
            "run your own tests without them."
        )
    name: str | None = config.option.container
    values = {option.member: getattr(config.option, f"container_{option.member}") for option in DECLARED}
    options = Options.given((name,) if name else (), values)
    urls = tuple(target.base_url(url) for url in options.urls)
    if options.launch and not name and not launches_one(options.launch):
        raise WrongTargets("The command to launch has {container}; say which with --container, or test all with cogspec run.")
    names = options.containers or named_by(options.image)
    wanted = Target(catalogue.container(names[0]) if names else None, urls)
    with ExitStack() as stack:
        stack.enter_context(ending_when_told())
        if options.output:
            stack.enter_context(claimed(options.output, resume=options.resume))
        stack.enter_context(leaving_word(options, name or "", urls))
        options = with_command(options, wanted.container)
        shards = _shards_asked_for(config)
        if shards > 1:
            container = wanted.container or _recognised(wanted, options)
            with leaving_word(options, container.name, ()):
                results = divided(container, options, values, shards)
                if results is not None:
                    return _told(results, container, options, config)
            _stays_whole(shards, "of which all tests belong together")
        place = stack.enter_context(_placed(wanted, options))
        check_waivers(options.waivers, [place.container])
        run = stack.enter_context(opened(place, options))
        stack.enter_context(own_environment())
        return int(pytest.main([*arguments_of(run), *_asked_for(config), str(SUITE)], plugins=[Session(run)]))


@contextmanager
def _placed(wanted: Target, options: Options) -> Generator[Place]:
    """The one container of a target, and where it is."""
    with placed(wanted, options) as places:
        if len(places) > 1:
            names = ", ".join(place.container.name for place in places)
            where = wanted.urls[0] if wanted.urls else "What was launched"
            raise WrongTargets(f"{where} serves {names}; choose one with --container, or test all of them with cogspec run.")
        yield places[0]


def _recognised(wanted: Target, options: Options) -> Container:
    """Which container it is that a command launches, which is ended when that is known."""
    with _placed(wanted, options) as place:
        return place.container


def _shards_asked_for(config: pytest.Config) -> int:
    """Into how many shards ``-n`` of pytest-xdist divides a run; where that cannot be, 1, and a line that says why."""
    count = _processes(config)
    if count < 2:
        return 1
    why = [f"{flag} ({reason})" for name, (flag, reason) in UNDIVIDED.items() if config.getoption(name, None)]
    if why:
        _stays_whole(count, f"with {why[0]}")
    return 1 if why else count


def _stays_whole(count: int, what: str) -> None:
    sys.stderr.write(f"-n {count} does not divide a run {what}; it stays one process.\n")


def _processes(config: pytest.Config) -> int:
    """What ``-n`` comes to, as pytest-xdist has it, whose own hook may come after ours; 0 where it is not installed."""
    asked: int | str | None = config.getoption("numprocesses", None)
    if config.getoption("usepdb", default=False):
        return 0
    if isinstance(asked, str):
        asked = config.hook.pytest_xdist_auto_num_workers(config=config)
    return min(int(asked or 0), config.getoption("maxprocesses", None) or MOST)


def _told(results: Results, container: Container, options: Options, config: pytest.Config) -> int:
    """Tell what a divided run found as an undivided one does; gives the exit code."""
    with nobody_else_commands(os.environ, sys.stdout):
        tell(results, container)
    tell_github([(results, container)], os.environ, sys.stdout)
    wanted: str | None = config.getoption("xmlpath", None)
    if wanted and options.output:
        copy_junit(options.output, Path(wanted).expanduser())
    return results.exit_code


def _asked_for(config: pytest.Config) -> list[str]:
    """Which tests the user chose, and how they are to be shown."""
    loudness: int = config.option.verbose
    words = ["-v"] * loudness + ["-q"] * -loudness
    for option, flag in CHOICES.items():
        value = config.getoption(option, None)
        if value not in (None, "", 0):
            words.append(f"{flag}{value}")
    return [*words, "--collect-only"] if config.getoption("collectonly", default=False) else words
