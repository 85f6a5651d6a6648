"""Kinds of values that arguments and options of several commands take."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import click


class _Place(click.Path):
    """A path. An empty one, as a variable gives that is not set, would mean the directory in which the user is."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if value == "":
            self.fail("it is empty; give it a value, or leave it out.", param, ctx)
        return super().convert(value, param, ctx)


class Number(click.FloatRange):
    """A number within bounds: ``nan`` is none, although it is outside of no bound."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The number; a usage error where it is none."""
        number = super().convert(value, param, ctx)
        if math.isnan(number):
            self.fail(f"{value!r} is no number.", param, ctx)
        return number


PLACE = _Place(path_type=Path)
"""A path to a file or directory, wherever it leads."""
FILE_TO_WRITE = _Place(path_type=Path, dir_okay=False)
DIRECTORY_TO_WRITE = _Place(path_type=Path, file_okay=False)
