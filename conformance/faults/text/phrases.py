"""Faults of key phrases."""

from __future__ import annotations

from collections.abc import Callable

from conformance.faults.fault import Reply, fault
from conformance.faults.text import answered, asked, of


@fault(breaks=of("phrases-come-from-the-text", "keyphrases") + of("phrases-are-not-empty", "keyphrases"))
def phrases_from_elsewhere(reply: Reply) -> None:
    """Adds what other texts of the kind are about, and an empty phrase."""
    _phrases(reply, lambda _, found: [*found, "customer satisfaction", ""])


@fault(breaks=of("phrases-come-from-the-text", "keyphrases") + of("phrases-are-distinct", "keyphrases"))
def the_same_tag_twice(reply: Reply) -> None:
    """Marks every text as text, twice."""
    _phrases(reply, lambda _, found: [*found, "untagged-text", "untagged-text"])


@fault(
    breaks=(
        *of("finds-the-topic", "keyphrases"),
        *of("finds-the-topic-reliably", "keyphrases"),
        *of("longer-texts-give-more", "keyphrases"),
    )
)
def the_first_word(reply: Reply) -> None:
    """Takes the first word of a text for all that it is about."""
    texts = {f"{document.get('id')}": f"{document.get('text')}" for document in asked(reply.ask)}
    _phrases(reply, lambda own, _: texts.get(own, "").split()[:1])


def _phrases(reply: Reply, change: Callable[[str, list[str]], list[str]]) -> None:
    reply.update(documents=[{**d, "keyPhrases": change(d["id"], d["keyPhrases"])} for d in answered(reply)])
