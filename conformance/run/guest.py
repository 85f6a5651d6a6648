"""A run that was asked for in a user's own pytest: it happens in a session of ours, so neither meets the other's settings."""

from __future__ import annotations

from contextlib import ExitStack

import pytest

from conformance import catalogue, target
from conformance.report.journal import claimed
from conformance.report.waivers import check_waivers
from conformance.run.options import DECLARED, Options
from conformance.run.places import Target, WrongTargets, launches_one, named_by, opened, placed, with_command
from conformance.run.selection import SUITE
from conformance.run.session import Session, arguments_of, ending_when_told, leaving_word, own_environment

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
        places = stack.enter_context(placed(wanted, options))
        if len(places) > 1:
            names = ", ".join(place.container.name for place in places)
            where = urls[0] if urls else "What was launched"
            raise WrongTargets(f"{where} serves {names}; choose one with --container, or test all of them with cogspec run.")
        check_waivers(options.waivers, [places[0].container])
        run = stack.enter_context(opened(places[0], options))
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
