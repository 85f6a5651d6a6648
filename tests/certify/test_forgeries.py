"""Forged bundles: each is refused, and for its own reason."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from bundles import Genuine
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from forging import CONTAINER, NAME, Forger

from conformance import catalogue
from conformance.certify import files, refusals
from conformance.certify.keys import key_id, pem, public
from conformance.certify.verify import verify
from conformance.corpus import build
from conformance.report.results import Failure

Forge = Callable[[Forger], object]
FORGERIES: dict[str, tuple[Forge, type[refusals.NotGenuine], str]] = {}
ROW = "text-v3.1.languages.answers-as-described"
"""A MUST that several tests check."""
CONTESTED = "text-v3.1.languages.hint-settles-ambiguous-texts"
SHOWN = "text-v3.1.languages.score-between-zero-and-one"
RESULTS, JOURNAL, EXCHANGES, PAGE = (
    f"{NAME}/{name}" for name in ("results.json", "results.jsonl", "exchanges.jsonl", "report.html")
)


def forgery(kind: str, refusal: type[refusals.NotGenuine], words: str) -> Callable[[Forge], Forge]:
    def note(forge: Forge) -> Forge:
        assert kind not in FORGERIES
        FORGERIES[kind] = forge, refusal, words
        return forge

    return note


def row_of(rows: list[dict[str, Any]], identifier: str = ROW) -> dict[str, Any]:
    return next(row for row in rows if row["id"] == identifier)


def another_key() -> Ed25519PublicKey:
    return Ed25519PrivateKey.generate().public_key()


def failure(said: str) -> dict[str, Any]:
    seen = msgspec.to_builtins(Failure("f-1", "s", "e", "g", (), {}))
    return {"requirement": ROW, "said": said, "test": "test_feeds.py::test_feed[x]", "reason": "", "failure": seen}


def answered(lines: list[dict[str, Any]]) -> dict[str, Any]:
    """An exchange with a detected language in its answer."""
    return next(
        line
        for line in lines
        if line["operation"] == "text-v3.1.languages"
        and '"confidenceScore":1' in line["answer"].get("body", {}).get("text", "")
    )


def without_a_body(lines: list[dict[str, Any]]) -> None:
    """Leave of one body its digest, wherever it stands."""
    body = answered(lines)["answer"]["body"]
    content = body["text"].encode()
    gone = {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}
    for side in (line["answer"] for line in lines if line.get("answer", {}).get("body") == body):
        side["body"] = gone


def case_of(lines: list[dict[str, Any]], mode: str = "positive") -> dict[str, Any]:
    modes = {case.id: case.mode for case in build.load(CONTAINER).cases if case.operation == "text-v3.1.languages"}
    return next(line for line in lines if modes.get(line.get("case")) == mode)


def edited_row(**members: Any) -> Forge:
    """An edit of one row of the results by the vendor."""

    def forge(f: Forger) -> None:
        f.rows(lambda rows: row_of(rows).update(members))
        f.resign()

    return forge


def _swap_text(name: str, old: bytes, new: bytes) -> Forge:
    def forge(f: Forger) -> None:
        assert old in f.files[name]
        f.files[name] = f.files[name].replace(old, new, 1)

    return forge


def listed(kind: str, forge: Forge, refusal: type[refusals.NotGenuine], words: str) -> None:
    forgery(kind, refusal, words)(forge)


listed(
    "a result edited",
    _swap_text(RESULTS, b'"outcome": "passed"', b'"outcome": "failed"'),
    refusals.WrongFiles,
    "results.json is not the file that the record names",
)
listed(
    "a word of the journal edited",
    _swap_text(JOURNAL, b'"said":"passed"', b'"said":"failed"'),
    refusals.WrongFiles,
    "results.jsonl is not the file that the record names",
)
listed(
    "an answer edited by an outsider",
    _swap_text(EXCHANGES, b'"status":200', b'"status":201'),
    refusals.WrongFiles,
    "exchanges.jsonl is not the file that the record names",
)
listed(
    "a page edited by an outsider",
    _swap_text(PAGE, b"</html>", b"<p>best of all</p></html>"),
    refusals.WrongFiles,
    "report.html is not the file that the record names",
)
listed("a file lost", lambda f: f.files.pop(JOURNAL), refusals.WrongFiles, "results.jsonl is missing, which the record names")
listed("a statement lost", lambda f: f.files.pop(files.RECORD), refusals.WrongFiles, "record.dsse.json is missing")
listed(
    "a file added",
    lambda f: f.files.update({f"{NAME}/more.json": b"{}"}),
    refusals.WrongFiles,
    "more.json is there, and the record does not name it",
)
listed(
    "a core of another certification",
    lambda f: f.files.update({files.CORE: f.files[files.TEST_RESULT]}),
    refusals.WrongFiles,
    "core.dsse.json is not the file",
)


@forgery("a payload edited", refusals.WrongSignature, "record.dsse.json was altered after it was signed")
def _(f: Forger) -> None:
    payload = json.dumps(f.statement(files.RECORD) | {"subject": []}, sort_keys=True, separators=(",", ":")).encode()
    f.envelope(files.RECORD, lambda e: e.update(payload=base64.b64encode(payload).decode()))


@forgery("a signature of something else", refusals.WrongSignature, "record.dsse.json was altered after it was signed")
def _(f: Forger) -> None:
    other = json.loads(f.files[files.CORE])["signatures"]
    f.envelope(files.RECORD, lambda e: e.update(signatures=other))


@forgery("another public key", refusals.WrongSignature, "record.dsse.json was signed by the key")
def _(f: Forger) -> None:
    f.files[files.KEY] = pem(another_key())


@forgery("another public key under the same name", refusals.WrongSignature, "record.dsse.json was altered after")
def _(f: Forger) -> None:
    other = another_key()
    f.files[files.KEY] = pem(other)
    f.envelope(files.RECORD, lambda e: e["signatures"][0].update(keyid=key_id(other)))


@forgery("no public key", refusals.WrongSignature, "is no public key of ed25519")
def _(f: Forger) -> None:
    f.files[files.KEY] = b"ssh-ed25519 AAAA\n"


listed("all signed by another", Forger.by_another_key, refusals.WrongSignature, "The bundle was signed by the key")
listed(
    "no signature",
    lambda f: f.envelope(files.RECORD, lambda e: e.update(signatures=[])),
    refusals.WrongSignature,
    "has 0 signatures",
)
listed(
    "two signatures",
    lambda f: f.envelope(files.RECORD, lambda e: e.update(signatures=e["signatures"] * 2)),
    refusals.WrongSignature,
    "has 2 signatures",
)
listed(
    "another type of payload",
    lambda f: f.envelope(files.RECORD, lambda e: e.update(payloadType="text/plain")),
    refusals.WrongForm,
    "holds 'text/plain' and not",
)
listed(
    "an envelope written anew",
    lambda f: f.files.update({files.RECORD: json.dumps(json.loads(f.files[files.RECORD]), indent=1).encode()}),
    refusals.WrongForm,
    "is not written as certifications are",
)
listed(
    "an envelope with a member twice",
    _swap_text(files.RECORD, b'{"payload":', b'{"payload":"","payload":'),
    refusals.WrongForm,
    "has the member 'payload' twice",
)


def core(kind: str, edit: Callable[[dict[str, Any]], object], refusal: type[refusals.NotGenuine], words: str) -> None:
    listed(kind, lambda f: f.core(edit), refusal, words)


def of_core(value: dict[str, Any]) -> dict[str, Any]:
    return value["containers"][0]


def more_of(rows: list[dict[str, Any]], **members: Any) -> None:
    rows.append(rows[0] | members)


core(
    "an outcome edited in the core",
    lambda c: row_of(of_core(c)["requirements"]).update(outcome="waived"),
    refusals.Contradicted,
    f"The core calls {ROW} of language waived",
)
core(
    "a requirement dropped from the core",
    lambda c: of_core(c)["requirements"].pop(3),
    refusals.Incomplete,
    "The core does not name",
)
core(
    "a requirement added to the core",
    lambda c: more_of(of_core(c)["requirements"], id="text-v3.1.languages.is-the-best"),
    refusals.Superfluous,
    "The core names 'text-v3.1.languages.is-the-best', which is no requirement",
)
core(
    "a requirement twice in the core",
    lambda c: more_of(of_core(c)["requirements"]),
    refusals.Superfluous,
    "The core names a requirement of language twice",
)
core(
    "requirements in another order",
    lambda c: of_core(c)["requirements"].reverse(),
    refusals.Contradicted,
    "in another order than its results",
)
core(
    "sums of the core edited",
    lambda c: of_core(c)["totals"].update(passed=500),
    refusals.Contradicted,
    "The core counts otherwise",
)
core(
    "cases of the core edited",
    lambda c: of_core(c)["cases"].update(requests="0" * 64),
    refusals.Contradicted,
    "The core counts otherwise",
)
core(
    "a digest of the description swapped in the core",
    lambda c: of_core(c).update(spec="0" * 64),
    refusals.OtherSpecification,
    "The core names another description or other cases",
)
core("an old release", lambda c: c.update(kit="0.0.9"), refusals.OtherKit, "was made by cogspec 0.0.9")
core("a kit that was altered", lambda c: c.update(kit_sha256="0" * 64), refusals.OtherKit, "has other code than this one")
core("another seed in the core", lambda c: c.update(seed=7, challenge=True), refusals.OtherSeed, "seed 0, and the core says 7")
core("a seed of the vendor's own", lambda c: c.update(seed=7), refusals.OtherSeed, "no challenge named it")
core("no container", lambda c: c.update(containers=[]), refusals.Incomplete, "covers no container")
core("a container twice", lambda c: c.update(containers=c["containers"] * 2), refusals.Superfluous, "covers a container twice")
core(
    "a container that was not run",
    lambda c: of_core(c).update(container="keyphrase"),
    refusals.Incomplete,
    "keyphrase/results.json is missing",
)
core(
    "a container that nobody knows",
    lambda c: of_core(c).update(container="../language"),
    refusals.Superfluous,
    "covers '../language', which is no container",
)
core("nobody to ask", lambda c: c["product"].update(contact=" "), refusals.Incomplete, "The product is not described")
core(
    "an image without a digest",
    lambda c: c["product"].update(image="language:latest"),
    refusals.Incomplete,
    "The product is not described, or its image has neither",
)
core(
    "another image",
    lambda c: c["product"].update(image="registry.example/language@sha256:" + "2" * 64),
    refusals.Contradicted,
    "is about something else than the product",
)
core("a member that no core has", lambda c: c.update(stars=5), refusals.WrongForm, "holds members that no certification has")
core("a member of another type", lambda c: c.update(seed="0"), refusals.WrongForm, "has another form than certifications have")


def stated(
    kind: str, name: str, edit: Callable[[dict[str, Any]], object], refusal: type[refusals.NotGenuine], words: str
) -> None:
    listed(kind, lambda f: f.restate(name, edit), refusal, words)


stated(
    "other outcomes for other tools",
    files.TEST_RESULT,
    lambda s: s["predicate"].update(failedTests=["a"]),
    refusals.Contradicted,
    "says other outcomes than the core",
)
stated(
    "another product for other tools",
    files.TEST_RESULT,
    lambda s: s["subject"][0].update(name="another"),
    refusals.Contradicted,
    "test-result.dsse.json is about something else",
)
stated(
    "other times",
    files.RECORD,
    lambda s: s["predicate"]["runs"][0].update(seconds=0.1),
    refusals.Contradicted,
    "says other times or addresses",
)
stated(
    "a digest of the record edited",
    files.RECORD,
    lambda s: s["subject"][0]["digest"].update(sha256="0" * 64),
    refusals.WrongFiles,
    "its digest is another",
)
stated(
    "a file twice in the record",
    files.RECORD,
    lambda s: s["subject"].append(s["subject"][0]),
    refusals.WrongFiles,
    "The record names core.dsse.json twice",
)
stated(
    "a predicate of another kind",
    files.CORE,
    lambda s: s.update(predicateType="https://slsa.dev/provenance/v1"),
    refusals.WrongForm,
    "holds the predicate 'https://slsa.dev/provenance/v1'",
)
stated("no statement at all", files.CORE, lambda s: s.pop("_type"), refusals.WrongForm, "holds no statement of in-toto")


@forgery("a statement written anew", refusals.WrongForm, "not written in the one way")
def _(f: Forger) -> None:
    f.seal(files.CORE, json.dumps(f.statement(files.CORE)).encode())
    f.rerecord()


@forgery("a member twice in the core", refusals.WrongForm, "has the member 'predicate' twice")
def _(f: Forger) -> None:
    text = json.dumps(f.statement(files.CORE), sort_keys=True, separators=(",", ":"))
    f.seal(files.CORE, text.replace('"predicate":', '"predicate":{},"predicate":', 1).encode())
    f.rerecord()


@forgery("a file that belongs to nothing", refusals.WrongFiles, "more.json belongs to nothing")
def _(f: Forger) -> None:
    f.files[f"{NAME}/more.json"] = b"{}"
    f.rerecord()


@forgery("a page edited by the vendor", refusals.Contradicted, "report.html is not the page of its results")
def _(f: Forger) -> None:
    _swap_text(PAGE, b"</html>", b"<p>best of all</p></html>")(f)
    f.rerecord()


def rows(kind: str, edit: Callable[[list[dict[str, Any]]], object], refusal: type[refusals.NotGenuine], words: str) -> None:
    def forge(f: Forger) -> None:
        f.rows(edit)
        f.resign()

    listed(kind, forge, refusal, words)


def results(kind: str, edit: Callable[[dict[str, Any]], object], refusal: type[refusals.NotGenuine], words: str) -> None:
    def forge(f: Forger) -> None:
        f.results(edit)
        f.resign()

    listed(kind, forge, refusal, words)


rows("a requirement dropped", lambda r: r.remove(row_of(r)), refusals.Incomplete, f"has no result for {ROW}")
rows(
    "a requirement added",
    lambda r: more_of(r, id="text-v3.1.languages.is-the-best"),
    refusals.Superfluous,
    "'text-v3.1.languages.is-the-best' in the results of language is no requirement",
)
rows("two reports merged", lambda r: r.extend(list(r)), refusals.Superfluous, "stands 2 times in the results")
rows("a MUST made a MAY", lambda r: row_of(r).update(level="MAY"), refusals.Contradicted, f"{ROW} of language is MUST")
rows(
    "a failure hidden by a reason",
    lambda r: row_of(r).update(outcome="not_run", reason="it was raining"),
    refusals.Contradicted,
    f"{ROW} of language is called not_run, and by its journal it is passed",
)
rows(
    "an alternative that nobody declared",
    lambda r: row_of(r, CONTESTED)["alternatives"].update(both=1),
    refusals.Contradicted,
    f"{CONTESTED} of language is not counted by the alternatives",
)
results("sums edited", lambda r: r["totals"].update(passed=500), refusals.Miscounted, "totals of language are not the sums")
results(
    "a description of another container",
    lambda r: r["spec"].update(sha256=catalogue.container("keyphrase").digest),
    refusals.OtherSpecification,
    "was judged by another description",
)
results(
    "cases of another container",
    lambda r: r["corpus"].update(sha256=build.load(catalogue.container("keyphrase")).sha256),
    refusals.OtherSpecification,
    "was tested with other cases",
)
results("no cases", lambda r: r["corpus"].update(cases=0), refusals.OtherSpecification, "was tested with other cases")
results(
    "results of another container",
    lambda r: r["target"].update(container="keyphrase"),
    refusals.Contradicted,
    "The folder language holds results of keyphrase",
)
results("results of another release", lambda r: r["kit"].update(version="0.0.9"), refusals.OtherKit, "run by cogspec 0.0.9")
results(
    "a run that was interrupted",
    lambda r: r.update(verdict="no-verdict", reason="interrupted"),
    refusals.Incomplete,
    "has no verdict: interrupted",
)
results(
    "a verdict edited", lambda r: r.update(verdict="non-conformant"), refusals.Contradicted, "does not follow from its outcomes"
)
results(
    "coverage edited",
    lambda r: r["coverage"][0].update(served=False),
    refusals.Contradicted,
    "coverage of language is not that of its exchanges",
)


def broken(said: str, **members: Any) -> Forge:
    """A vendor who is honest about a broken MUST, and certifies all the same."""

    def forge(f: Forger) -> None:
        entry = failure(said)
        f.lines("results", lambda lines: lines.append(entry))
        f.rows(lambda r: row_of(r).update({"outcome": said, "failures": [entry["failure"]], **members}))
        if said == "failed" and not members:
            f.results(lambda r: r.update(verdict="non-conformant"))
        if said == "unstable":
            f.results(lambda r: r.update(verdict="non-conformant"))
        f.resign()

    return forge


WAIVER = {"requirement": ROW, "reason": "known", "link": "https://example.com", "expires": "2099-01-01"}
listed("a MUST that failed", broken("failed"), refusals.NotConformant, f"a MUST failed: {ROW}")
listed("a MUST that is unstable", broken("unstable"), refusals.NotConformant, f"a MUST was unstable: {ROW}")
listed(
    "a MUST that is waived",
    broken("failed", outcome="waived", reason="known", waiver=WAIVER),
    refusals.NotConformant,
    f"a MUST is waived: {ROW}",
)
listed(
    "a failure called passed",
    broken("failed", outcome="passed", failures=[]),
    refusals.Contradicted,
    f"{ROW} of language is called passed, and by its journal it is failed",
)


@forgery("a MUST that was not run", refusals.Incomplete, f"1 MUST were not run: {ROW} (it was raining)")
def _(f: Forger) -> None:
    entry = {"requirement": ROW, "said": "not_run", "test": "x", "reason": "it was raining", "failure": None}
    f.lines("results", lambda lines: lines.append(entry))
    f.rows(lambda r: row_of(r).update(outcome="not_run", reason="it was raining"))
    f.resign()


@forgery("a failure waived by no waiver", refusals.Contradicted, "is waived by no waiver of its own")
def _(f: Forger) -> None:
    broken("failed", outcome="waived", reason="known", waiver=WAIVER | {"requirement": SHOWN})(f)


def journal(kind: str, edit: Callable[[list[dict[str, Any]]], object], refusal: type[refusals.NotGenuine], words: str) -> None:
    def forge(f: Forger) -> None:
        f.lines("results", edit)
        f.resign()

    listed(kind, forge, refusal, words)


def without(lines: list[dict[str, Any]], *, keep: Callable[[dict[str, Any]], bool]) -> None:
    lines[:] = [line for line in lines if keep(line)]


journal(
    "a test dropped",
    lambda lines: lines.remove(next(e for e in lines if e["requirement"] == ROW)),
    refusals.Incomplete,
    f"{ROW} of language is called passed, and test_description.py::test_cases",
)
journal(
    "a shard dropped",
    lambda lines: without(lines, keep=lambda e: "3.1" not in e["requirement"]),
    refusals.Contradicted,
    "is called passed, and by its journal it is not_run",
)
journal("a shard doubled", lambda lines: lines.extend(list(lines[:40])), refusals.Superfluous, "says twice what")
journal(
    "a test that does not exist",
    lambda lines: lines.append(lines[-1] | {"test": "test_all.py::test_well"}),
    refusals.Superfluous,
    "is called passed by test_all.py::test_well, which does not check it",
)
journal(
    "a word on a requirement that does not exist",
    lambda lines: lines.append(lines[-1] | {"requirement": "is.the.best"}),
    refusals.Superfluous,
    "speaks of 'is.the.best', which is no requirement",
)


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


def raw(kind: str, name: str, old: bytes, new: bytes, words: str) -> None:
    def forge(f: Forger) -> None:
        _swap_text(name, old, new)(f)
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
raw("results written anew", RESULTS, b'{\n "verdict"', b'{\n  "verdict"', "is not written as a run writes it")
raw("a journal written anew", JOURNAL, b'"said":"passed"', b'"said": "passed"', "line 1, is not written as a run writes it")
raw("a line that is no JSON", EXCHANGES, b'{"operation"', b'{"operation', "is not JSON")
raw("a member that no exchange has", EXCHANGES, b'{"operation":', b'{"by":"me","operation":', "has another form than")
raw("letters that are none", JOURNAL, b'"said":"passed"', b'"said":"\xff"', "is not JSON")


@pytest.mark.parametrize("kind", FORGERIES)
def test_a_forgery_is_refused_for_its_own_reason(kind: str, genuine: Genuine) -> None:
    forge, refusal, words = FORGERIES[kind]
    forger = Forger(genuine.bundle, genuine.key)
    forge(forger)

    expected = public(genuine.public) if kind == "all signed by another" else None  # most readers know no key

    with pytest.raises(refusals.NotGenuine) as refused:
        verify(forger.files, expected)

    assert words in str(refused.value)
    assert type(refused.value) is refusal
    assert refused.value.exit_code == 1


def test_a_forger_who_changes_nothing_makes_the_same_bundle(genuine: Genuine) -> None:
    forger = Forger(genuine.bundle, genuine.key)
    before = dict(forger.files)
    forger.resign()

    assert forger.files == before
    assert verify(forger.files, public(genuine.public)).key_known


def test_a_challenge_is_not_met_by_the_frozen_cases(genuine: Genuine) -> None:
    with pytest.raises(refusals.OtherSeed, match="of the seed 0, and the challenge was 77"):
        verify(files.read(genuine.bundle), challenge=77)
