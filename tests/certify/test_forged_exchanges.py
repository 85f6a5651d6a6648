"""Exchanges forged by whoever holds the key, and files of another form: each is refused, and for its own reason."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

import pytest
from bundles import Genuine
from forgeries import EXCHANGES, JOURNAL, RESULTS, ROW, Forge, Forgeries, answered, demand_refused, swapped, without
from forging import CONTAINER, Forger

from conformance.certify import refusals
from conformance.corpus import build

FORGERIES = Forgeries()
forgery, listed = FORGERIES.forgery, FORGERIES.listed


def without_a_body(lines: list[dict[str, Any]]) -> None:
    """Leave of one body its digest, wherever it stands."""
    body = answered(lines)["answer"]["body"]
    content = body["text"].encode()
    gone = {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}
    for side in (line["answer"] for line in lines if line.get("answer", {}).get("body") == body):
        side["body"] = gone


def case_of(lines: list[dict[str, Any]], mode: str = "positive") -> dict[str, Any]:
    modes = {case.id: case.mode for case in build.load(CONTAINER).cases if case.operation == "text-v3.1.languages"}
    return next(line for line in lines if modes.get(str(line.get("case"))) == mode)


def exchanges(
    kind: str, edit: Callable[[list[dict[str, Any]]], object], refusal: type[refusals.NotGenuine], words: str
) -> None:
    def forge(f: Forger) -> None:
        f.lines("exchanges", edit)
        f.resign()

    listed(kind, forge, refusal, words)


def inlined(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The same lines, in which every body stands where it came."""
    bodies = [side["body"] for line in lines for side in (line.get("request"), line.get("answer")) if side and "body" in side]
    texts = {hashlib.sha256(body["text"].encode()).hexdigest(): body["text"] for body in bodies if "text" in body}
    for body in bodies:
        if body.get("sha256") in texts:
            text = texts[body["sha256"]]
            body.clear()
            body["text"] = text
    return lines


def in_answer(old: str, new: str) -> Callable[[list[dict[str, Any]]], None]:
    def edit(lines: list[dict[str, Any]]) -> None:
        body = answered(lines)["answer"]["body"]
        assert old in body["text"]
        body["text"] = body["text"].replace(old, new, 1)

    return edit


exchanges(
    "an answer edited",
    in_answer('"confidenceScore":1.0', '"confidenceScore":7.0'),
    refusals.Contradicted,
    "is called passed, and exchange",
)
exchanges("a body cut off", in_answer('{"', '["'), refusals.Contradicted, f"{ROW} of language is called passed")
exchanges(
    "a status edited",
    lambda lines: answered(lines)["answer"].update(status=500),
    refusals.Contradicted,
    "is called passed, and exchange",
)
exchanges(
    "a refusal made an acceptance",
    lambda lines: case_of(lines, "negative")["answer"].update(answered(lines)["answer"]),
    refusals.Contradicted,
    "refuses-invalid of language is called passed, and exchange",
)
exchanges(
    "a case that was not sent",
    lambda lines: lines.remove(case_of(lines)),
    refusals.Incomplete,
    "1 of the 217 cases of language were not sent",
)
exchanges(
    "cases that were not sent",
    lambda lines: without(lines, keep=lambda line: "case" not in line),
    refusals.Incomplete,
    "217 of the 217 cases of language were not sent",
)
exchanges(
    "a body that was taken out",
    without_a_body,
    refusals.Incomplete,
    "stands nowhere; it was taken out",
)
exchanges(
    "feeds that were not played",
    lambda lines: without(inlined(lines), keep=lambda line: "case" in line),
    refusals.Contradicted,
    "exchanges that could show it are kept",
)
exchanges(
    "a case of another seed",
    lambda lines: lines.append(case_of(lines) | {"case": "0123456789ab"}),
    refusals.Superfluous,
    "that of the case '0123456789ab', which is none of this description",
)
exchanges(
    "a request of another case",
    lambda lines: case_of(lines).update(sha256="0" * 64),
    refusals.Contradicted,
    "has another request than its case",
)
exchanges(
    "a case under another operation",
    lambda lines: case_of(lines).update(operation="text-v3.0.languages"),
    refusals.Contradicted,
    "is another request than it is",
)
exchanges(
    "an operation that is not there",
    lambda lines: answered(lines).update(operation="text-v3.1.sentiment"),
    refusals.Superfluous,
    "is with 'text-v3.1.sentiment', which it does not have",
)
exchanges("an exchange without a request", lambda lines: answered(lines).pop("request"), refusals.WrongForm, "has no request")
exchanges(
    "a body that is no base64",
    lambda lines: answered(lines)["answer"].update(body={"base64": "***"}),
    refusals.WrongForm,
    "neither text nor base64",
)


def of_cases(mode: str, edit: Callable[[dict[str, Any]], object]) -> Callable[[list[dict[str, Any]]], None]:
    """An edit of the exchanges with all cases of a mode."""
    modes = {case.id: case.mode for case in build.load(CONTAINER).cases}

    def edit_all(lines: list[dict[str, Any]]) -> None:
        for line in lines:
            if modes.get(line.get("case", "")) == mode:
                edit(line)

    return edit_all


def unanswered(line: dict[str, Any], **members: Any) -> None:
    del line["answer"]
    line.update(trouble="no whole answer within 30 s", **members)


exchanges(
    "too many requests",
    of_cases("positive", lambda line: line["answer"].update(status=429)),
    refusals.Contradicted,
    "do not show it: 429 was answered",
)
exchanges(
    "a login in place of refusals",
    of_cases("negative", lambda line: line["answer"].update(status=401)),
    refusals.Contradicted,
    "do not show it: 401 was answered, which proves no refusal",
)
exchanges(
    "answers that held secrets",
    of_cases("neutral", lambda line: line["answer"].update(body={"text": "[value of key]", "altered": True})),
    refusals.Contradicted,
    "do not show it: its answer held a secret",
)
exchanges(
    "answers that nobody waited for",
    of_cases("neutral", lambda line: unanswered(line, late=True)),
    refusals.Contradicted,
    "never-breaks of language is called passed, and exchange",
)
exchanges(
    "an answer of which a digest is kept alone",
    lambda lines: answered(lines)["answer"].update(body={"sha256": "0" * 64, "bytes": 9000}),
    refusals.Incomplete,
    "A body of 9000 bytes in an exchange of language stands nowhere",
)
exchanges(
    "a case until it passed",
    lambda lines: lines.append(case_of(lines)),
    refusals.Superfluous,
    "2 times, and nothing is broken",
)
exchanges(
    "a case in a test that does not send it",
    lambda lines: case_of(lines).update(test="container/test_ready.py::test_ready_stays_ready"),
    refusals.Contradicted,
    "in 'container/test_ready.py::test_ready_stays_ready', which does not send it",
)


exchanges(
    "a request of another operation",
    lambda lines: answered(lines)["request"].update(method="GET", target="/status"),
    refusals.Contradicted,
    "is called text-v3.1.languages, and its request another one",
)


@forgery("a break of what was not run", refusals.Contradicted, "no-internal-errors of language is called not run, and exchange")
def _(f: Forger) -> None:
    broken = "text-v3.1.languages.no-internal-errors"
    error = '{"error":{"code":"InternalServerError","message":"Sorry."}}'
    f.lines("exchanges", lambda lines: answered(lines).update(answer=internal(lines, error)))
    f.lines("results", lambda lines: without(lines, keep=lambda line: line["requirement"] != broken))
    edit = {"outcome": "not_run", "reason": "it was raining"}
    f.rows(lambda rows: next(row for row in rows if row["id"] == broken).update(edit))
    f.resign()


def internal(lines: list[dict[str, Any]], text: str) -> dict[str, Any]:
    return answered(lines)["answer"] | {"status": 500, "body": {"text": text}}


def impossible(words: str, edit: Callable[[dict[str, Any]], object]) -> tuple[Forge, type[refusals.NotGenuine], str]:
    """An exchange that no run keeps."""

    def forge(f: Forger) -> None:
        f.lines("exchanges", lambda lines: edit(answered(lines)))
        f.rerecord()

    return forge, refusals.WrongForm, f"{words}, so that no run wrote it"


listed("an answer that did not come", *impossible("has an answer and why there is none", lambda x: x.update(trouble="late")))
listed("no answer for no reason", *impossible("has no answer and no reason why", lambda x: unanswered(x) or x.pop("trouble")))
listed("an answer after its time", *impossible("too late to be waited for", lambda x: x.update(late=True)))
listed("a digest of no case", *impossible("fills in a case, and names none", lambda x: x.update(sha256="0" * 64)))
listed("two bodies", *impossible("has one body in two ways", lambda x: x["answer"]["body"].update(base64="QUFB")))
listed("a size of nothing", *impossible("with a size, and no digest", lambda x: x["answer"]["body"].update(bytes=3)))
listed("a digest of letters", *impossible("that is none", lambda x: x["answer"].update(body={"sha256": "x", "bytes": 9})))
listed("a secret unseen", *impossible("nothing stands in its place", lambda x: x["answer"]["body"].update(altered=True)))
listed("nowhere else", *impossible("at what is no address", lambda x: x.update(url="[")))


def raw(kind: str, name: str, old: bytes, new: bytes, words: str) -> None:
    def forge(f: Forger) -> None:
        swapped(name, old, new)(f)
        f.rerecord()

    listed(kind, forge, refusals.WrongForm, words)


raw(
    "a member twice in the results",
    RESULTS,
    b'"verdict":',
    b'"verdict": "no-verdict", "verdict":',
    "has the member 'verdict' twice",
)
raw("a huge number", RESULTS, b'"seed": 0', b'"seed": ' + b"9" * 5000, "has a number of 5000 digits")
raw("a number beyond all", RESULTS, b'"seconds": ', b'"seconds": 1e999, "x": ', "which is too large or too long")
raw("no number", RESULTS, b'"seconds": ', b'"seconds": NaN, "x": ', "holds NaN, which is no JSON")
raw(
    "deep nesting",
    RESULTS,
    b'"verdict":',
    b'"x": ' + b"[" * 50_000 + b"]" * 50_000 + b', "verdict":',
    "nested more than 64 deep",
)
raw("half a character", RESULTS, b'"shard": ""', b'"shard": "\\ud83d"', "holds half of a character")
raw("a text without end", RESULTS, b'"verdict":', b'"' + b'\\"' * 200_000, "is not JSON")
raw(
    "swarms of values",
    RESULTS,
    b'"verdict":',
    b'"x": [' + b"0," * 600_000 + b'0], "verdict":',
    "more than 500,000 values",
)
raw("a line too many", EXCHANGES, b"\n", b"\n\n", "line 2, is not JSON")


@forgery("an end too early", refusals.WrongForm, "is not written as a run writes it")
def _(f: Forger) -> None:
    f.files[EXCHANGES] = f.files[EXCHANGES][:-1]
    f.rerecord()


raw("results written anew", RESULTS, b'{\n "verdict"', b'{\n  "verdict"', "is not written as a run writes it")
raw("a journal written anew", JOURNAL, b'"said":"passed"', b'"said": "passed"', "line 1, is not written as a run writes it")
raw("a member less in the results", RESULTS, b',\n "shard": ""', b"", "is not written as a run writes it")
raw("a member less in the journal", JOURNAL, b',"failure":null', b"", "line 1, is not written as a run writes it")
raw("a line that is no JSON", EXCHANGES, b'{"operation"', b'{"operation', "is not JSON")
raw("a member that no exchange has", EXCHANGES, b'{"operation":', b'{"by":"me","operation":', "has another form than")
raw("letters that are none", JOURNAL, b'"said":"passed"', b'"said":"\xff"', "is not JSON")


@pytest.mark.parametrize("kind", FORGERIES)
def test_a_forgery_is_refused_for_its_own_reason(kind: str, genuine: Genuine) -> None:
    demand_refused(FORGERIES[kind], genuine)
