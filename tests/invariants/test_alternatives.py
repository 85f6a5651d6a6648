"""What a page and a real answer differ about: each exchange is an example of one side, and every side can be seen."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import conformance
from conformance import catalogue
from conformance.catalogue import Container, Requirement
from conformance.invariants import Judge
from conformance.wire import Answer, Exchange, Headers, Request
from conformance.worlds.pages import hostile

JSON: Headers = (("Content-Type", "application/json"),)
BYTES: Headers = (("Content-Type", "application/octet-stream"),)
NOISE = hostile.random_bytes().content
WHY = {"code": "BadArgument", "message": "The request cannot be served."}
ELEVEN = {"documents": [{"id": f"{n}", "text": "The food was great."} for n in range(11)]}
PHRASES = {"documents": [{"id": f"{n}", "keyPhrases": ["food"], "warnings": []} for n in range(11)]}
OPINIONS = {"documents": [{"id": f"{n}", "sentiment": "neutral"} for n in range(11)]}
OF_NO_OPERATION = "00000000-0000-0000-0000-000000000000"
CONTESTED = [(c, r) for c in catalogue.containers() for r in c.requirements if r.basis == "contested"]


def read(operation: str, said: object, status: int = 400) -> Exchange:
    (container,) = (c for c in catalogue.containers() if operation.startswith(f"{c.name}."))
    asked = container.operation(operation)
    target = asked.path.replace("{operationId}", OF_NO_OPERATION)
    body = b"" if asked.method == "GET" else NOISE
    return Exchange(Request(asked.method, target, BYTES, body), Answer(status, JSON, json.dumps(said).encode()))


def text(path: str, status: int, said: object) -> Exchange:
    request = Request("POST", f"/text/analytics/v3.0/{path}", JSON, json.dumps(ELEVEN).encode())
    return Exchange(request, Answer(status, JSON, json.dumps(said).encode()))


def training(path: str, time: str) -> Exchange:
    said = {"status": "running", "createdDateTime": time, "lastActionDateTime": time}
    return Exchange(Request("GET", f"/face/v1.0/{path}/g/training"), Answer(200, JSON, json.dumps(said).encode()))


def model(body: bytes) -> Exchange:
    return Exchange(Request("GET", "/personalizer/v1.0/model"), Answer(200, BYTES, body))


def rows() -> Iterator[tuple[str, str, Exchange]]:
    for service in ("read", "read-3.2"):
        for operation in (f"{service}.submit", f"{service}.poll"):
            status = 404 if operation.endswith("poll") else 400
            yield f"{operation}.errors-say-why", "flat", read(operation, WHY, status)
            yield f"{operation}.errors-say-why", "wrapped", read(operation, {"error": WHY}, status)
        rule, more = f"{service}.sync.unreadable-is-failed", {"analyzeResult": {"errors": [WHY]}}
        yield rule, "failed-alone", read(f"{service}.sync", {"status": "Failed"}, 200)
        yield rule, "failed-alone", read(f"{service}.sync", {"status": "Failed", "recognitionResults": None}, 200)
        yield rule, "failed-with-more", read(f"{service}.sync", {"status": "failed", **more}, 200)
        yield rule, "refused", read(f"{service}.sync", {"error": WHY})
    for function, path, said in (("keyphrases", "keyPhrases", PHRASES), ("sentiment", "sentiment", OPINIONS)):
        rule = f"text-v3.0.{function}.refuses-too-many-documents"
        yield rule, "answered", text(path, 200, {**said, "errors": []})
        yield rule, "refused", text(path, 400, {"error": {"code": "InvalidRequest", "message": "Too many."}})
    kinds = ("persongroups", "person-group"), ("largepersongroups", "large-person-group"), ("largefacelists", "large-face-list")
    for path, name in kinds:
        rule = f"face.get-{name}-training.times-are-points-of-time"
        yield rule, "rfc-3339", training(path, "2019-05-15T09:57:42Z")
        yield rule, "twelve-hours", training(path, "8/3/2018 2:41:57 AM")
        yield rule, "twenty-four-hours", training(path, "08/03/2018 02:41:57")
    yield "personalizer.get-model.is-a-file", "has-bytes", model(b"\x06model")
    yield "personalizer.get-model.is-a-file", "is-empty", model(b"")


ROWS = list(rows())


def seen_done(requirement: str, exchange: Exchange) -> set[str]:
    (container,) = (c for c in catalogue.containers() if requirement in c.by_id)
    judge = Judge(container)
    operation = judge.operation_of(exchange.request)
    assert operation is not None
    return {name for about, name in judge.judge(operation, exchange).done if about == requirement}


@pytest.mark.parametrize(("requirement", "alternative", "exchange"), ROWS, ids=[f"{r}: {a}" for r, a, _ in ROWS])
def test_an_exchange_is_an_example_of_one_alternative(requirement: str, alternative: str, exchange: Exchange) -> None:
    assert seen_done(requirement, exchange) == {alternative}


def test_what_is_none_of_the_alternatives_is_an_example_of_none() -> None:
    assert seen_done("read.sync.unreadable-is-failed", read("read.sync", {"status": "Succeeded"}, 200)) == set()
    assert seen_done("read.sync.unreadable-is-failed", read("read.sync", {"error": {"code": "Bad"}})) == set()
    assert seen_done("read.submit.errors-say-why", read("read.submit", {"why": "Bad"})) == set()
    three = {**PHRASES, "documents": PHRASES["documents"][:3], "errors": []}
    assert seen_done("text-v3.0.keyphrases.refuses-too-many-documents", text("keyPhrases", 200, three)) == set()


def test_a_version_in_which_it_is_not_contested_counts_nothing() -> None:
    exchange = text("keyPhrases", 200, {**PHRASES, "errors": []})
    later = Exchange(Request("POST", "/text/analytics/v3.1/keyPhrases", JSON, exchange.request.body), exchange.answer)
    keyphrase = catalogue.container("keyphrase")
    judgement = Judge(keyphrase).judge(keyphrase.operation("text-v3.1.keyphrases"), later)

    assert judgement.tells("text-v3.1.keyphrases.refuses-too-many-documents")
    assert not judgement.done


@pytest.mark.parametrize(("container", "requirement"), CONTESTED, ids=[r.id for _, r in CONTESTED])
def test_every_alternative_can_be_seen(container: Container, requirement: Requirement) -> None:
    """By an exchange above, or by the test of the requirement, which names each of them."""
    by = {said.by for said in requirement.alternatives.values()}
    shown = {alternative for identifier, alternative, _ in ROWS if identifier == requirement.id}
    judge = Judge(container)
    by_one_exchange = any(r == requirement.id for o in container.operations for r, _ in judge.invariants(o))

    assert by == {"documented", "recorded"}
    assert (shown or _named_by_its_test(requirement)) == set(requirement.alternatives)
    assert bool(shown) == by_one_exchange


def _named_by_its_test(requirement: Requirement) -> set[str]:
    """The alternatives that stand in the module of the test that checks a requirement and says what it saw."""
    rule = requirement.id.rpartition(".")[2]
    suite = Path(conformance.__file__).parent / "suite"
    texts = [path.read_text(encoding="utf-8") for path in suite.rglob("*.py")]
    words = {word for text in texts if rule in text and "saw_done(" in text for word in re.findall(r'"([a-z0-9-]+)"', text)}
    return words & set(requirement.alternatives)
