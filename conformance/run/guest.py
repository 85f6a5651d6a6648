"""A run that was asked for in a user's own pytest: it happens in a session of ours, so neither meets the other's settings."""

from __future__ import annotations

from contextlib import ExitStack

import pytest

from conformance import catalogue, target
from conformance.report.journal import claimed
from conformance.run.options import DECLARED, Options
from conformance.run.run import Run
from conformance.run.selection import SUITE
from conformance.run.session import Session, Target, WrongTargets, arguments_of, leaving_word, own_environment, placed_of

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


class OwnTests(WrongTargets):
    """Tests of the user's own beside a run."""


def run_in_place_of(config: pytest.Config) -> int:
    """Run the suite in place of the user's session, with the choice of tests and the way of showing them that was asked for."""
    if config.args_source == pytest.Config.ArgsSource.ARGS:
        raise OwnTests("--container-url runs the shipped suite alone; leave out the paths, and run your own tests without it.")
    name: str | None = config.option.container
    values = {option.member: getattr(config.option, f"container_{option.member}") for option in DECLARED}
    options = Options.given((name,) if name else (), values)
    urls = tuple(target.base_url(url) for url in options.urls)
    wanted = Target(catalogue.container(name) if name else None, urls)
    with ExitStack() as stack:
        if options.output:
            stack.enter_context(claimed(options.output))
        stack.enter_context(leaving_word(options, name or "", urls))
        found = placed_of(wanted, options)
        if len(found) > 1:
            names = ", ".join(container.name for container, _ in found)
            raise WrongTargets(f"{urls[0]} serves {names}; choose one with --container, or test all of them with cogspec run.")
        run = Run(found[0][0], urls, options)
        stack.enter_context(own_environment())
        return int(pytest.main([*arguments_of(run), *_asked_for(config), str(SUITE)], plugins=[Session(run)]))


def _asked_for(config: pytest.Config) -> list[str]:
    """Which tests the user chose, and how they are to be shown."""
    loudness: int = config.option.verbose
    words = ["-v"] * loudness + ["-q"] * -loudness
    for option, flag in CHOICES.items():
        value = config.getoption(option, None)
        if value not in (None, "", 0):
            words.append(f"{flag}{value}")
    return [*words, "--collect-only"] if config.getoption("collectonly", default=False) else words
