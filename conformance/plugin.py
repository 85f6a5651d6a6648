"""The pytest front door: ``pytest --container-url URL`` runs the shipped suite against a container.

Without that option the plugin defines nothing, so it may stand in anybody's environment.
"""

from __future__ import annotations

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


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Find the target and prepare the run, or leave with one sentence."""
    if not config.option.container_url:
        return
    from conformance.refusal import Refusal
    from conformance.run.session import begin_in

    try:
        begin_in(config)
    except Refusal as refusal:
        pytest.exit(str(refusal), returncode=refusal.exit_code)
