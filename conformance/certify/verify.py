"""Judges a bundle from its files alone: signed as it stands, complete, and in agreement with itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar, cast

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from conformance import __version__, catalogue
from conformance.certify import files, judging, make, material, statements
from conformance.certify.envelope import opened
from conformance.certify.judging import Judged
from conformance.certify.keys import from_pem, key_id, pem
from conformance.certify.product import Product
from conformance.certify.refusals import (
    Contradicted,
    Incomplete,
    OtherKit,
    OtherSeed,
    OtherSpecification,
    Superfluous,
    WrongFiles,
    WrongForm,
    WrongSignature,
)
from conformance.certify.releases import NoSuchRelease, frozen
from conformance.certify.statements import Core, Record, TestResult
from conformance.certify.strict_json import canonical, modelled, strict
from conformance.report.page import PAGE
from conformance.report.page.written import page
from conformance.report.results import Totals
from conformance.run.options import LARGEST_SEED

T = TypeVar("T")
OWN = (files.CORE, files.TEST_RESULT, files.RECORD, files.KEY)


@dataclass(frozen=True)
class Covered:
    """A container that a genuine bundle covers."""

    container: str
    totals: Totals
    cases: int
    sent: int
    unkept: int
    """Bodies that are known by their digest alone, so that nobody can judge them again."""
    added_later: int
    """Requirements that were shown and did not count, because the release does not demand them."""


@dataclass(frozen=True)
class Verified:
    """What a genuine bundle says."""

    product: Product
    kit: str
    seed: int
    challenge: bool
    key: str
    """SHA-256 of the public key."""
    key_known: bool
    """Whether the reader named that key."""
    seed_known: bool
    """Whether the reader named that seed."""
    covers: tuple[Covered, ...]


def verify(found: Mapping[str, bytes], expected: Ed25519PublicKey | None = None, challenge: int | None = None) -> Verified:
    """What a bundle says; NotGenuine with one sentence when it does not show that."""
    key = _key(found, expected)
    _check_files(found, key)
    core = _statement(found, files.CORE, key, statements.CORE, Core)
    _check_kit(core)
    _check_seed(core, challenge)
    _check_names([each.container for each in core.containers])
    judged = [_judged(found, each.container, core.seed) for each in core.containers]
    _check_core(core, judged)
    _check_statements(found, key, core, judged)
    covers = tuple(
        Covered(
            each.container,
            each.totals,
            each.cases.count,
            each.cases.sent,
            one.material.unkept,
            sum(not row.scored for row in each.requirements),
        )
        for each, one in zip(core.containers, judged, strict=True)
    )
    return Verified(
        core.product,
        core.kit,
        core.seed,
        core.challenge,
        key_id(key),
        key_known=expected is not None,
        seed_known=challenge is not None,
        covers=covers,
    )


def _key(found: Mapping[str, bytes], expected: Ed25519PublicKey | None) -> Ed25519PublicKey:
    """The key of the bundle, which is the expected one where one is."""
    missing = [name for name in OWN if name not in found]
    if missing:
        raise WrongFiles(f"{missing[0]} is missing.")
    key = from_pem(found[files.KEY])
    if key is None or pem(key) != found[files.KEY]:
        raise WrongSignature(f"{files.KEY} is no public key of ed25519 as certifications write it.")
    if expected is not None and key_id(expected) != key_id(key):
        raise WrongSignature(f"The bundle was signed by the key {key_id(key)[:16]}…, and not by {key_id(expected)[:16]}….")
    return key


def _check_files(found: Mapping[str, bytes], key: Ed25519PublicKey) -> None:
    """Every file is the one that the record names, and there is no other."""
    said = _read(found, files.RECORD, key, statements.RECORD)[0]
    there = make.described({name: content for name, content in found.items() if name != files.RECORD})
    by_name = {each.name: each for each in there}
    named = [str(each.get("name")) for each in said]
    for name in named:
        if name not in by_name:
            raise WrongFiles(f"{name[:80]} is missing, which the record names.")
        if named.count(name) > 1:
            raise WrongFiles(f"The record names {name[:80]} twice.")
    for name in by_name:
        if name not in named:
            raise WrongFiles(f"{name} is there, and the record does not name it.")
    for one, other in zip(sorted(said, key=lambda each: str(each["name"])), there, strict=True):
        if one != msgspec.to_builtins(other):
            raise WrongFiles(f"{other.name} is not the file that the record names: its digest is another.")


def _read(found: Mapping[str, bytes], name: str, key: Ed25519PublicKey, kind: str) -> tuple[list[dict[str, Any]], Any]:
    """Subjects and predicate of a statement."""
    payload = opened(found[name], name, key)
    value = strict(payload, name)
    if canonical(value) != payload:
        raise WrongForm(f"The statement in {name} is not written in the one way that certifications have.")
    if not isinstance(value, dict):
        raise WrongForm(f"{name} holds no statement of in-toto.")
    members = cast("dict[str, Any]", value)
    if members.keys() != {"_type", "subject", "predicateType", "predicate"} or members["_type"] != statements.STATEMENT:
        raise WrongForm(f"{name} holds no statement of in-toto.")
    if members["predicateType"] != kind:
        raise WrongForm(f"{name} holds the predicate {str(members['predicateType'])[:80]!r}, and not {kind}.")
    subjects = members["subject"]
    if not isinstance(subjects, list) or not all(isinstance(s, dict) for s in cast("list[object]", subjects)):
        raise WrongForm(f"{name} names no subjects.")
    return cast("list[dict[str, Any]]", subjects), members["predicate"]


def _statement(found: Mapping[str, bytes], name: str, key: Ed25519PublicKey, kind: str, model: type[T]) -> T:
    """The predicate of a statement as one of our models, which holds all of it."""
    _, predicate = _read(found, name, key, kind)
    value = modelled(predicate, name, model)
    if canonical(value) != canonical(predicate):
        raise WrongForm(f"{name} holds other members than a certification has.")
    return value


def _check_kit(core: Core) -> None:
    if core.kit != __version__:
        raise OtherKit(
            f"The bundle was made by cogspec {core.kit[:20]}, and this is {__version__}; judge it with that release."
        )
    if core.kit_sha256 != statements.kit_digest():
        raise OtherKit(f"The bundle was made by a kit that calls itself {core.kit} and has other code than this one.")


def _check_seed(core: Core, challenge: int | None) -> None:
    if challenge is not None and (core.seed != challenge or not core.challenge):
        raise OtherSeed(f"The bundle is of the seed {core.seed}, and the challenge was {challenge}.")
    if core.seed and not core.challenge:
        raise OtherSeed(f"The bundle is of the seed {core.seed}, and no challenge named it.")
    if core.challenge and not 0 < core.seed <= LARGEST_SEED:
        raise OtherSeed(f"The bundle says that somebody named the seed {core.seed}, which is that of no challenge.")


def _check_names(names: list[str]) -> None:
    if not names:
        raise Incomplete("The bundle covers no container.")
    if len(set(names)) != len(names):
        raise Superfluous("The bundle covers a container twice.")
    if names != sorted(names):
        raise Contradicted("The core names its containers in another order than that of their names.")


def _judged(found: Mapping[str, bytes], name: str, seed: int) -> Judged:
    if name not in catalogue.names():
        raise Superfluous(f"The bundle covers {name[:80]!r}, which is no container.")
    try:
        demanded = frozen(catalogue.container(name))
    except NoSuchRelease as refusal:
        raise OtherKit(str(refusal.args[0])) from None
    read = material.read(found, name)
    if read.results.kit.version != __version__:
        raise OtherKit(f"{name} was run by cogspec {read.results.kit.version[:20]}, and the bundle is of {__version__}.")
    if read.results.seed != seed:
        raise OtherSeed(f"{name} was run with the seed {read.results.seed}, and the core says {seed}.")
    return judging.judge(read, demanded)


def _check_core(core: Core, judged: list[Judged]) -> None:
    """The core says what the results of its containers say."""
    if core.product.trouble:
        raise Incomplete("The product is not described, or its image has neither a digest nor a reason why not.")
    for each, one in zip(core.containers, judged, strict=True):
        expected = make.certified(one)
        if each.requirements != expected.requirements:
            _tell_difference(each, expected)
        if (each.spec, each.cases.sha256) != (expected.spec, expected.cases.sha256):
            raise OtherSpecification(
                f"The core names another description or other cases for {each.container} than its results."
            )
        if each != expected:
            raise Contradicted(f"The core counts otherwise for {each.container} than its results and exchanges.")


def _tell_difference(said: statements.Certified, expected: statements.Certified) -> None:
    name = said.container
    ours, theirs = {row.id: row for row in expected.requirements}, {row.id: row for row in said.requirements}
    missing, unknown = ours.keys() - theirs.keys(), theirs.keys() - ours.keys()
    if missing:
        raise Incomplete(f"The core does not name {min(missing)} of {name}.")
    if unknown:
        raise Superfluous(f"The core names {min(unknown)[:80]!r}, which is no requirement of {name}.")
    if len(said.requirements) != len(expected.requirements):
        raise Superfluous(f"The core names a requirement of {name} twice.")
    differing = next((row for row in expected.requirements if theirs[row.id] != row), None)
    if differing:
        raise Contradicted(
            f"The core calls {differing.id} of {name} {theirs[differing.id].outcome}, and its results say otherwise."
        )
    raise Contradicted(f"The core names the requirements of {name} in another order than its results.")


def _check_statements(found: Mapping[str, bytes], key: Ed25519PublicKey, core: Core, judged: list[Judged]) -> None:
    """The other statements and the pages follow from the core and the results, so that nothing in them can differ."""
    subjects = msgspec.to_builtins([statements.subject(core.product)])
    for name, kind in ((files.CORE, statements.CORE), (files.TEST_RESULT, statements.TEST_RESULT)):
        if _read(found, name, key, kind)[0] != subjects:
            raise Contradicted(f"{name} is about something else than the product of the bundle.")
    if _statement(found, files.TEST_RESULT, key, statements.TEST_RESULT, TestResult) != statements.test_result(core):
        raise Contradicted(f"{files.TEST_RESULT} says other outcomes than the core.")
    runs = tuple(statements.run_record(each.material.results) for each in judged)
    if _statement(found, files.RECORD, key, statements.RECORD, Record).runs != runs:
        raise Contradicted(f"{files.RECORD} says other times or addresses than the results.")
    expected = {*OWN, *(f"{each.material.name}/{name}" for each in judged for name in material.NAMES)}
    for name in (*sorted(expected - found.keys()), *sorted(found.keys() - expected)):
        if name in expected:
            raise WrongFiles(f"{name} is missing.")
        raise WrongFiles(f"{name} belongs to nothing that the bundle covers.")
    for each in judged:
        if page(each.material.results, each.container).encode() != found[f"{each.material.name}/{PAGE}"]:
            raise Contradicted(f"{each.material.name}/{PAGE} is not the page of its results.")
