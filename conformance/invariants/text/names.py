"""How members of an answer are called, and the model that made it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, cast

from conformance.invariants.invariant import Json, NotTelling, Seen, invariant
from conformance.invariants.text.reading import documents
from conformance.wire import NotJson

PREVIEWS = {
    "innerError": "innererror",
    "documentScores": "confidenceScores",
    "sentenceScores": "confidenceScores",
    "detectedLanguages": "detectedLanguage",
    "aspects": "targets",
    "opinions": "assessments",
}
"""Names of previews and of version 2, and what the description calls the same thing."""
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@invariant("names-are-of-no-preview")
def members_have_their_documented_names(seen: Seen) -> Iterator[str]:
    """A program of today looks for opinions under their names of today, and finds none under another."""
    try:
        answer: object = seen.said
    except NotJson:
        raise NotTelling from None
    if not isinstance(answer, dict) or not {"documents", "error"} & answer.keys():
        raise NotTelling
    for members in _objects(cast("Json", answer)):
        for old, new in PREVIEWS.items():
            if old in members and new not in members:
                yield f"an object of the answer has {old}, which is called {new}: {str(members)[:200]}"


@invariant("model-is-named")
def the_model_is_named_by_its_date(seen: Seen) -> Iterator[str]:
    """Whoever keeps results must know which model made them, and latest is another one next year."""
    seen.demand_served()
    documents(seen)
    if not _DATE.match(seen.said["modelVersion"]):
        yield f"the modelVersion is {seen.said['modelVersion']!r}, which is no date"


def _objects(value: Any) -> Iterator[Json]:
    if isinstance(value, dict):
        yield cast("Json", value)
        for member in cast("Json", value).values():
            yield from _objects(member)
    elif isinstance(value, list):
        for item in cast("list[Any]", value):
            yield from _objects(item)
