"""The pytest front door: ``pytest`` with ``--container-url``, ``--container-launch`` or ``--container-image`` runs the suite.

Without any of these options the plugin defines nothing, so it may stand in anybody's environment.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Generator

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declare the options of a run."""
    from conformance.run.options import DECLARED

    group = parser.getgroup("cogspec", "conformance of a container")
    group.addoption("--container", metavar="NAME", help="which container it is; recognised from what it serves when absent")
    for option in DECLARED:
        flag, shown = f"--container-{option.name}", f"{option.help}{f' (default: {option.default})' if option.default else ''}"
        if option.many:
            group.addoption(flag, metavar=option.metavar, action="append", default=[], help=shown)
        elif option.metavar:
            group.addoption(flag, metavar=option.metavar, type=option.type, default=option.default, help=shown)
        else:
            group.addoption(flag, action="store_true", help=shown)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Generator[None]:
    """Leave the user's conftest files alone in a run: they have nothing to do with it."""
    if _asks_for_a_run(early_config.known_args_namespace):
        early_config.known_args_namespace.noconftest = True
    yield


@pytest.hookimpl(tryfirst=True)
def pytest_cmdline_main(config: pytest.Config) -> int | None:
    """Make a run in place of the session, or leave with one sentence; any other session goes its way."""
    if not _asks_for_a_run(config.option):
        return None
    from conformance.machine import refusal_of
    from conformance.refusal import Refusal
    from conformance.run.guest import run_in_place_of

    try:
        return run_in_place_of(config)
    except Refusal as refusal:
        sys.stderr.write(f"{refusal}\n")
        return refusal.exit_code
    except OSError as error:
        refused = refusal_of(error)
        if refused is None:
            raise
        sys.stderr.write(f"{refused}\n")
        return refused.exit_code
    except KeyboardInterrupt:
        sys.stderr.write("Interrupted.\n")
        return 3


def _asks_for_a_run(given: argparse.Namespace) -> bool:
    started = (getattr(given, f"container_{option}", None) for option in ("launch", "image"))  # an empty one is refused later
    return bool(getattr(given, "container_url", None)) or any(each is not None for each in started)
