"""Bundles forged by outsiders, and statements forged by whoever holds the key: each is refused, and for its own reason."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from typing import Any

import pytest
from bundles import Genuine
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from forgeries import (
    EXCHANGES,
    JOURNAL,
    PAGE,
    RESULTS,
    ROW,
    Forgeries,
    demand_refused,
    more_of,
    row_of,
    swapped,
)
from forging import NAME, Forger

from conformance.certify import files, refusals
from conformance.certify.keys import key_id, pem, public
from conformance.certify.verify import verify

FORGERIES = Forgeries()
forgery, listed = FORGERIES.forgery, FORGERIES.listed


def another_key() -> Ed25519PublicKey:
    return Ed25519PrivateKey.generate().public_key()


listed(
    "a result edited",
    swapped(RESULTS, b'"outcome": "passed"', b'"outcome": "failed"'),
    refusals.WrongFiles,
    "results.json is not the file that the record names",
)
listed(
    "a word of the journal edited",
    swapped(JOURNAL, b'"said":"passed"', b'"said":"failed"'),
    refusals.WrongFiles,
    "results.jsonl is not the file that the record names",
)
listed(
    "an answer edited by an outsider",
    swapped(EXCHANGES, b'"status":200', b'"status":201'),
    refusals.WrongFiles,
    "exchanges.jsonl is not the file that the record names",
)
listed(
    "a page edited by an outsider",
    swapped(PAGE, b"</html>", b"<p>best of all</p></html>"),
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
    swapped(files.RECORD, b'{"payload":', b'{"payload":"","payload":'),
    refusals.WrongForm,
    "has the member 'payload' twice",
)


def core(kind: str, edit: Callable[[dict[str, Any]], object], refusal: type[refusals.NotGenuine], words: str) -> None:
    listed(kind, lambda f: f.core(edit), refusal, words)


def of_core(value: dict[str, Any]) -> dict[str, Any]:
    return value["containers"][0]


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
    "somebody unseen to ask",
    lambda c: c["product"].update(contact="\u200b"),
    refusals.Incomplete,
    "The product is not described",
)
core("a reason of dots", lambda c: c["product"].update(image=". . . ."), refusals.Incomplete, "The product is not described")
core(
    "a challenge of nobody's",
    lambda c: c.update(challenge=True),
    refusals.OtherSeed,
    "the seed 0, which is",
)
core("a seed beyond all", lambda c: c.update(seed=10**39, challenge=True), refusals.OtherSeed, "that of no challenge")
core(
    "a seed below all",
    lambda c: c.update(seed=-7, challenge=True),
    refusals.OtherSeed,
    "the seed -7, which is",
)
core(
    "containers in another order",
    lambda c: c["containers"].append(of_core(c) | {"container": "keyphrase"}),
    refusals.Contradicted,
    "names its containers in another order",
)
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
core(
    "a member that no core has", lambda c: c.update(stars=5), refusals.WrongForm, "holds other members than a certification has"
)
core(
    "a member less in the core",
    lambda c: of_core(c)["requirements"][0].pop("reason"),
    refusals.WrongForm,
    "holds other members than a certification has",
)
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


@forgery("a signature with bits that mean nothing", refusals.WrongForm, "record.dsse.json holds what is no base64")
def _(f: Forger) -> None:
    sig = json.loads(f.files[files.RECORD])["signatures"][0]["sig"]
    same = next(other for other in alike(sig) if other != sig)
    assert base64.b64decode(same) == base64.b64decode(sig)
    f.envelope(files.RECORD, lambda e: e["signatures"][0].update(sig=same))


def alike(text: str) -> list[str]:
    """Texts that stand for the same bytes, for one that ends in two equals signs."""
    digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    first = digits.index(text[-3]) & ~15
    return [f"{text[:-3]}{digit}==" for digit in digits[first : first + 16]]


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
    swapped(PAGE, b"</html>", b"<p>best of all</p></html>")(f)
    f.rerecord()


def test_a_forger_who_changes_nothing_makes_the_same_bundle(genuine: Genuine) -> None:
    forger = Forger(genuine.bundle, genuine.key)
    before = dict(forger.files)
    forger.resign()

    assert forger.files == before
    assert verify(forger.files, public(genuine.public)).key_known


def test_a_challenge_is_not_met_by_the_frozen_cases(genuine: Genuine) -> None:
    with pytest.raises(refusals.OtherSeed, match="of the seed 0, and the challenge was 77"):
        verify(files.read(genuine.bundle), challenge=77)


@pytest.mark.parametrize("kind", FORGERIES)
def test_a_forgery_is_refused_for_its_own_reason(kind: str, genuine: Genuine) -> None:
    demand_refused(FORGERIES[kind], genuine, with_key=kind == "all signed by another")
