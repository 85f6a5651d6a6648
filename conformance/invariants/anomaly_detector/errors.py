"""What a refusal says: its form, its code and its message."""

from __future__ import annotations

from collections.abc import Iterator

from conformance.invariants.anomaly_detector.reading import FEWEST, SOUND, times, values
from conformance.invariants.invariant import NotTelling, Seen, invariant
from conformance.invariants.refusals import described_error, is_cut_off_or_words, text_called_json
from conformance.worlds.series.grid import LENGTHS


@invariant("refuses-broken-json")
def refuses_broken_json(seen: Seen) -> Iterator[str]:
    """A transfer that was cut off must not be judged by the half that arrived."""
    body = text_called_json(seen)
    if not body or not is_cut_off_or_words(body):
        raise NotTelling
    if not seen.refused:
        yield f"status {seen.answer.status} for a body of {len(body)} characters that ends in {body[-20:]!r}"


@invariant("errors.flat-body")
def errors_are_flat(seen: Seen) -> Iterator[str]:
    """Clients read code and message from the top of the body; the cloud's gateway wraps them, the container does not."""
    fault, error = single_fault(seen), described_error(seen)
    if "error" in error or not all(isinstance(error.get(member), str) for member in ("code", "message")):
        yield f"a request that is wrong by {fault} was answered with {seen.answer.excerpt()}"


@invariant("errors.codes-are-published")
def codes_are_published(seen: Seen) -> Iterator[str]:
    """The official clients make an enumeration of the code, and cannot name one that they do not know."""
    fault, error = single_fault(seen), described_error(seen)
    if not isinstance(error.get("code"), str):
        raise NotTelling
    if error["code"] not in _published(seen):
        yield f"a request that is wrong by {fault} got the code {error['code']}"


@invariant("errors.code-names-the-fault")
def the_code_names_the_fault(seen: Seen) -> Iterator[str]:
    """Programs branch on the code, people read the message."""
    fault, error = single_fault(seen), described_error(seen)
    if error.get("code") != fault:
        yield f"a request that is wrong by {fault} was answered with {seen.answer.excerpt()}"


def single_fault(seen: Seen) -> str:
    """The code of the one thing that is wrong with a request that was refused; NotTelling where that is not clear."""
    if not seen.refused or seen.operation.name == "changepoint":
        raise NotTelling
    body = text_called_json(seen)
    if body and is_cut_off_or_words(body):
        return "InvalidJsonFormat"
    sent = seen.sent_members
    if sent.keys() == {"granularity"} and sent["granularity"] in LENGTHS:
        return "RequiredSeries"
    if sent.keys() == {"granularity", "series"} and sent["granularity"] == "fortnightly" and len(values(seen)) >= FEWEST:
        return "InvalidGranularity"
    when = times(seen)
    if sent.keys() <= SOUND and len(set(when)) == len(when) and when != sorted(when):
        return "InvalidSeries"
    raise NotTelling


def _published(seen: Seen) -> list[str]:
    return seen.container.bundle["components"]["schemas"]["AnomalyDetectorError"]["properties"]["code"]["examples"]
