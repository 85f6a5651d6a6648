"""Options of a run as click knows them; other commands take some of the same."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import click

from conformance.run.options import DECLARED, Declared

Decorator = Callable[[Callable[..., None]], Callable[..., None]]


def options(*names: str) -> Decorator:
    """Those of these names, or all."""

    def decorate(function: Callable[..., None]) -> Callable[..., None]:
        for declared in reversed(DECLARED):
            if not names or declared.name in names:
                function = _option(declared)(function)
        return function

    return decorate


def _option(declared: Declared) -> Callable[[Any], Any]:
    name, shown = f"--{declared.name}", f"{declared.help[0].upper()}{declared.help[1:]}."
    if not declared.metavar:
        return click.option(name, declared.member, is_flag=True, help=shown)
    default = () if declared.many else declared.default
    shows = bool(declared.default) or declared.default == 0
    return click.option(
        name,
        declared.member,
        metavar=declared.metavar,
        multiple=declared.many,
        default=default,
        show_default=shows,
        type=declared.type,
        help=shown,
    )


def values_of(given: Mapping[str, Any]) -> dict[str, Any]:
    """The values of all options, by what each fills: those that were given, the others as when nobody gives them."""
    unset = {d.member: () if d.many else d.default if d.metavar else False for d in DECLARED}
    return {**unset, **given}
