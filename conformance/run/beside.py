"""Tests that launch containers of their own, run beside each other: most of their time they wait."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import Any, cast

import pytest

from conformance.run.run import Run
from conformance.run.selection import is_ours


class Beside:
    """Begins all such tests of a run when the first one comes that launches anything."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._pool: ThreadPoolExecutor | None = None
        self._begun: dict[str, Future[None]] = {}
        self._ended = False
        """Whether all of them have, so that a story which happens then has the host for itself."""

    @pytest.hookimpl(trylast=True)
    def pytest_runtest_setup(self, item: pytest.Item) -> None:
        """Begin, before a test that launches does so by itself."""
        if self._pool is None and self._run.launching and is_ours(item) and "launcher" in getattr(item, "fixturenames", ()):
            self._pool = ThreadPoolExecutor(max_workers=64, thread_name_prefix="beside")  # how many launch, the launcher says
            for each in item.session.items:
                if any(each.iter_markers("beside")) and self._is_in_time(each):
                    test = cast("Any", each).obj
                    self._begun[each.nodeid] = self._pool.submit(test, self._run.launcher)

    def _is_in_time(self, item: pytest.Item) -> bool:
        return all(self._run.launcher.has_time_for(mark.args[0]) for mark in item.iter_markers("reports"))

    @pytest.hookimpl(tryfirst=True)
    def pytest_pyfunc_call(self, pyfuncitem: pytest.Function) -> bool | None:
        """End a test as it ended beside others, where it passed; what did not is repeated by itself.

        A host may be too small for several containers, and one of them may have ended another.
        """
        begun = self._begun.pop(pyfuncitem.nodeid, None)
        if begun is None:
            return None
        if begun.exception() is None:
            return True
        if not self._ended:
            wait(self._begun.values())
            self._run.launcher.forget_stories()
            self._ended = True
        return None

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self) -> None:
        """Wait for nothing any more, and leave nothing that was launched."""
        if self._pool is not None:
            self._run.launcher.give_up()
            self._pool.shutdown(cancel_futures=True)
