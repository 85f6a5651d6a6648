"""What is seen of an image beside its requirements, because no page says what must hold: its user, its memory, its files."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path

import pytest

from conformance.catalogue import Container
from conformance.harness.container.instance import Instance
from conformance.harness.container.launcher import Launcher
from conformance.refusal import Refusal
from conformance.report.results import Observation
from conformance.target import (
    KILLED,
    MEMORY,
    READY_SECONDS,
    ROOT,
    Engine,
    Launched,
    Template,
    kept_folder,
    least_memory,
    read_only,
    user_of,
)

LICENCE = "license"
"""A mount that a container without a connection has, and no other."""
UNSAID = (pytest.skip.Exception, Refusal)
"""What keeps something from being seen; a run has its results without it."""


class Hosting:
    """Looks at the containers of one image while a run tests it."""

    def __init__(self, template: Template, launched: Launched, container: Container) -> None:
        """``launched`` is what the run tests; as which user it runs is asked now, while it is up."""
        self._engine = Engine(template.engine)
        self._launched = launched
        self._container = container
        self._is_limited = _is_limited(template)
        self._user = user_of(self._engine, launched.names[0])
        self._tried: tuple[Observation, ...] = ()
        self._has_served = False
        """Whether one of those that were started beside what is tested, with the same memory, has served a query."""

    def launch(self, launcher: Launcher) -> None:
        """Start others of the image, under conditions that what is tested does not have."""
        stories = [partial(self._read_only, launcher)]
        if not self._is_limited:
            stories.append(partial(self._with_least_memory, launcher))
        self._tried = tuple(launcher.at_once(stories))

    def observations(self, answers: int, *, serves: bool) -> tuple[Observation, ...]:
        """All that was seen; what is tested has given so many answers, and ``serves`` if a query was answered with success."""
        memory = (self._within_its_memory(answers, serves=serves),) if self._is_limited else ()
        return (self._as_user(), *memory, *self._tried)

    def _as_user(self) -> Observation:
        if not self._user:
            return Observation("not-root", "unknown", f"{self._engine.name} does not say as which user it runs")
        if self._user in ROOT:
            return Observation("not-root", "no", "it runs as root")
        return Observation("not-root", "yes", f"it runs as user {self._user}, which is not root")

    def _within_its_memory(self, answers: int, *, serves: bool) -> Observation:
        """What became of those that the run tests."""
        within = f"within {_least(self._container)}"
        if why := _killed(self._launched) or self._launched.ended():
            return Observation("least-memory", "no" if self._launched.killed else "unknown", f"{why}, {within}")
        if serves:
            return Observation("least-memory", "yes", f"it served, and answered {answers:,} requests, {within}")
        if self._has_served:
            return Observation("least-memory", "yes", f"it started and served a query {within}")
        return Observation("least-memory", "unknown", f"it ran {within}, and was not seen to serve a query")

    def _with_least_memory(self, launcher: Launcher) -> Observation:
        try:
            why_not = self._serves(launcher, [least_memory(self._container)])
        except UNSAID as unsaid:
            return Observation(
                "least-memory", "unknown", f"it was not tried within {_least(self._container)}: {unsaid.args[0]}"
            )
        if why_not:
            return Observation("least-memory", "no", f"it does not serve within {_least(self._container)}: {why_not}")
        return Observation("least-memory", "yes", f"it started and served a query within {_least(self._container)}")

    def _read_only(self, launcher: Launcher) -> Observation:
        """Whether it serves where nothing but its mounts can be written to, or they and a ``/tmp``, of which no page says."""

        def tried(*, tmp: bool) -> str:
            return self._serves(launcher, read_only(self._engine, tmp=tmp))

        how = "with a root file system that cannot be written to"
        try:
            strictly, with_tmp = launcher.at_once([partial(tried, tmp=False), partial(tried, tmp=True)])
        except UNSAID as unsaid:
            return Observation("read-only-root", "unknown", f"it was not tried {how}: {unsaid.args[0]}")
        if not strictly:
            return Observation("read-only-root", "yes", f"it serves {how}")
        if not with_tmp:
            return Observation("read-only-root", "yes", f"it serves {how}, and a /tmp in memory; without that, {strictly}")
        return Observation("read-only-root", "no", f"it does not serve {how}, not with a /tmp in memory either: {with_tmp}")

    def _serves(self, launcher: Launcher, options: Sequence[str]) -> str:
        """Why one that is started with these options of its engine serves no query; empty where it does."""
        with ExitStack() as up:
            folder = up.enter_context(kept_folder())
            names = [name for name, rule in self._container.mounts.items() if rule == "optional" and name != LICENCE]
            mounts = {name.title(): _made(folder / name) for name in names}
            instance = up.enter_context(launcher.launch(mounts=mounts, options=options))
            serves = instance.wait_until(lambda: instance.ready and instance.serves, READY_SECONDS)
            self._has_served |= serves
            return "" if serves else _ending(instance)


def _ending(instance: Instance) -> str:
    """Why one serves no query, within a sentence."""
    ending = instance.ending[:1].lower() + instance.ending[1:]
    return _killed(instance.launched) or ending or f"it did not serve within {READY_SECONDS:g} s"


def short_of_memory(template: Template, launched: Launched, container: Container) -> str:
    """That one of those which were launched was killed, perhaps for want of memory, in a sentence; empty where none was."""
    if not (_is_limited(template) and launched.killed):
        return ""
    return f"It had {_least(container)}, and may have wanted more; a command of your own for --launch can give it that."


def _is_limited(template: Template) -> bool:
    return bool(template.engine) and any(word.startswith(MEMORY) for word in template.words)


def _killed(launched: Launched) -> str:
    return f"it was killed, with exit code {KILLED}, as for want of memory" if launched.killed else ""


def _least(container: Container) -> str:
    return f"{container.minimum['memory']:g} GB of memory, the minimum of its page"


def _made(path: Path) -> Path:
    path.mkdir()
    return path
