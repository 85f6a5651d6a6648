"""Exchanges that say nothing of the target: what stands before it answered, or nothing was sent at all."""

from __future__ import annotations

from conformance.wire import Answer, Exchange, NotSent
from conformance.wire.retries import turned_away

WITHHELD = {
    407: "a proxy demands a login",
    429: "there were too many requests",
    511: "the network demands a login",
}
"""Statuses of what stands before a target. 401 and 403 are none of them: a gateway that demands a key is met at the begin."""
MISSING = (404, 405, 501)
"""Statuses where nothing is served."""
BEFORE = "which comes from what stands before the target"
PROVES_NO_REFUSAL = (401, 403, 408, *WITHHELD)
"""Statuses by which nobody can see that a request was refused for what is wrong with it; nor can by those from 500 on."""


def withheld(answer: Answer) -> str:
    """Why an answer need not be the target's, in words; empty for any other. It neither serves nor refuses what was asked."""
    why = WITHHELD.get(answer.status) or ("a page says that the service is unavailable" if turned_away(answer) else "")
    return f"{answer.status} was answered ({why}), {BEFORE}" if why else ""


def unproven(answer: Answer | None) -> str:
    """Why an answer does not show whether a request was refused for what is wrong with it, in words; empty where it may."""
    if answer is None or answer.status not in PROVES_NO_REFUSAL:
        return ""
    return withheld(answer) or f"{answer.status} was answered, which proves no refusal of what is wrong with a request"


def says_withheld(reason: str) -> bool:
    """Whether a reason is what ``withheld`` says of some answer."""
    return reason.endswith(BEFORE)


def unsaid(exchange: Exchange) -> str:
    """Why nothing can be said of the target by an exchange, in words; empty where something can."""
    if exchange.answer is None:
        return exchange.trouble if issubclass(exchange.kind, NotSent) else ""
    return withheld(exchange.answer)
