"""Sends frozen cases to a server, many at once, and gives back what came of each, in the order of the cases."""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait

from conformance.corpus.case import Case
from conformance.wire import Exchange, Request
from conformance.wire.connections import TICK, Connections

AHEAD = 2
"""Cases under way per thread: enough to keep all busy, few enough that stopping early stops soon."""
GRACE = 1.0
"""Seconds for what is under way at an early end. A server does what it was asked also when nobody waits for the
answer, and what it makes after everything was removed stays."""


def replay(
    cases: Sequence[Case],
    connections: Connections,
    concurrency: int = 8,
    bindings: Mapping[str, str] | Sequence[Mapping[str, str]] | None = None,
) -> Generator[tuple[Case, Exchange]]:
    """Send every case once.

    ``bindings`` fill in placeholders such as ``{document}``, the same for all cases or of each case its own;
    KeyError, before anything is sent, when one is missing. With a concurrency of 1 the cases go over one
    connection, each after the answer to the one before it. Closing the iterator early sends no more, and cuts
    off what is under way and not answered soon.
    """
    each = bindings if isinstance(bindings, Sequence) else [bindings or {}] * len(cases)
    requests = [case.bound(own) for case, own in zip(cases, each, strict=True)]
    return _replayed(cases, requests, connections, max(1, concurrency))


def _replayed(
    cases: Sequence[Case], requests: Sequence[Request], connections: Connections, concurrency: int
) -> Generator[tuple[Case, Exchange]]:
    pool = ThreadPoolExecutor(concurrency, thread_name_prefix="replay")
    under_way: list[Future[Exchange]] = []
    spent = Future[Exchange]()
    spent.cancel()
    try:
        for number, case in enumerate(cases):
            while len(under_way) < min(len(cases), number + concurrency * AHEAD):
                under_way.append(pool.submit(connections.exchange, requests[len(under_way)]))
            exchange = under_way[number].result()
            under_way[number] = spent  # else the answers of all cases would be kept
            yield case, exchange
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
        wait([future for future in under_way if not future.done()], GRACE)
        while unfinished := [future for future in under_way if not future.done()]:
            connections.cut()
            wait(unfinished, TICK)
        pool.shutdown()
