"""Keeps what Hypothesis generates independent of where and how the kit is installed.

Hypothesis mixes literals of *local* source files into what it draws. An editable install counts as
local, one in site-packages does not, so an edited constant anywhere, or another kind of install, would
change every generated case. Neither a setting nor a public function switches this off in 6.170.
"""

from __future__ import annotations

from typing import Any, cast

from hypothesis.internal.conjecture import providers


class HypothesisChanged(RuntimeError):
    """Hypothesis no longer gathers literals where this module switches that off."""


def pin_hypothesis() -> None:
    """Draw no literals from source files, in this process, from now on.

    The name replaced is the one that the gathering function looks up for each module; with no file
    local, nothing is read and nothing is cached in ``.hypothesis``.
    """
    if not hasattr(providers, "is_local_module_file") or not hasattr(providers, "_get_local_constants"):
        raise HypothesisChanged("hypothesis.internal.conjecture.providers has changed; see conformance.worlds.determinism")
    cast("Any", providers).is_local_module_file = _nothing_is_local


def _nothing_is_local(path: str) -> bool:  # noqa: ARG001  (the signature is that of Hypothesis)
    return False
