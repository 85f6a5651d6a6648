"""Exchanges that say nothing of the target: what stands before it answered, or nothing was sent at all."""

from __future__ import annotations

from conformance.wire import Answer, Exchange, NotSent

WITHHELD = {
    401: "a key is demanded",
    403: "access is forbidden",
    407: "a proxy demands a login",
    429: "there were too many requests",
    511: "the network demands a login",
}
"""Statuses that gateways and rate limiters give as well, so that nobody can tell whose they are."""
PROVES_NO_REFUSAL = (*WITHHELD, 408)
"""Statuses by which nobody can see that a request was refused for what is wrong with it; nor can by those from 500 on."""


def withheld(answer: Answer) -> str:
    """Why an answer need not be the target's, in words; empty for any other. It neither serves nor refuses what was asked."""
    if answer.status not in WITHHELD:
        return ""
    return f"{answer.status} was answered ({WITHHELD[answer.status]}), which may come from what stands before the target"


def unsaid(exchange: Exchange) -> str:
    """Why nothing can be said of the target by an exchange, in words; empty where something can."""
    if exchange.answer is None:
        return exchange.trouble if issubclass(exchange.kind, NotSent) else ""
    return withheld(exchange.answer)
