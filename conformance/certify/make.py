"""Makes a bundle of what runs left; what the judge of bundles would refuse is refused here, in the same words."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from conformance import __version__, catalogue
from conformance.certify import files, judging, material, statements
from conformance.certify.envelope import sealed
from conformance.certify.judging import Judged
from conformance.certify.keys import pem
from conformance.certify.product import Product
from conformance.certify.refusals import NotGenuine
from conformance.certify.releases import frozen
from conformance.certify.statements import Cases, Certified, Core, Descriptor, Record, Row
from conformance.certify.strict_json import canonical
from conformance.corpus import build
from conformance.files import plain_content_of
from conformance.hiding import Hiding
from conformance.refusal import Refusal
from conformance.report.journal import RESULTS
from conformance.report.page.written import page
from conformance.report.results import RequirementResult

_PORT = re.compile(r"(https?://[^\s/:'\"]+):\d+")


class NoResults(Refusal):
    """A directory in which no run left what a certification needs."""


class NotCertified(Refusal):
    """A run by which nothing can be certified."""

    exit_code = 1


class HoldsASecret(Refusal):
    """A file of a bundle in which a value stands that is never shown."""


def results_in(folder: Path) -> dict[str, Path]:
    """Where the results of each container lie that a run left in a directory."""
    single = folder / RESULTS
    found = [single] if single.exists() else sorted(folder.glob(f"*/{RESULTS}"))
    if not found:
        raise NoResults(f"{folder} holds no {RESULTS}; name the directory that --output of a run wrote.")
    placed: dict[str, Path] = {}
    for path in found:
        other = placed.setdefault(name := material.container_of(path), path.parent)
        if other != path.parent:
            raise NoResults(f"{other} and {path.parent} both hold results of {name}; name one of them with --results.")
    return placed


def chosen(found: Mapping[str, Path], names: Collection[str]) -> dict[str, Path]:
    """The results of these containers, or all where none is named."""
    for name in names:
        if name not in found:
            raise NoResults(f"There are no results of {catalogue.container(name).name}, only of {', '.join(found)}.")
    return {name: folder for name, folder in found.items() if not names or name in names}


def certify(
    folders: Mapping[str, Path], product: Product, key: Ed25519PrivateKey, hiding: Hiding, *, challenge: int | None
) -> dict[str, bytes]:
    """The files of a bundle about these containers, each with the directory that its run wrote."""
    made: dict[str, bytes] = {}
    judged: list[Judged] = []
    refused: dict[str, str] = {}
    for name in sorted(folders):
        made |= dict(_taken(name, folders[name]))
        try:
            judged.append(_judged(made, name, challenge or 0))
        except NotGenuine as refusal:
            refused[name] = str(refusal.args[0])
            continue
        made[f"{name}/{material.NAMES[3]}"] = page(judged[-1].material.results, judged[-1].container).encode()
    if refused:
        others = [one.material.name for one in judged]
        hint = f" What is left can be certified alone: name {', '.join(others)}, and these --results." if others else ""
        raise NotCertified(" ".join(refused.values()) + hint)
    core = core_of(judged, product, challenge=challenge is not None)
    made |= signed(core, judged, key, made)
    _check_secrets({**made, "product": canonical(product)}, hiding)
    return made


def _judged(made: Mapping[str, bytes], name: str, seed: int) -> Judged:
    """What a run left of a container, judged; NotGenuine or NotCertified says what is wrong with it."""
    found = material.read(made, name)
    if found.results.seed != seed:
        raise NotCertified(f"The run of {name} had the seed {found.results.seed}, and not {seed}; --challenge names it.")
    if found.results.kit.version != __version__:
        raise NotCertified(f"{name} was run by cogspec {found.results.kit.version}, and this is {__version__}; run it again.")
    return judging.judge(found, frozen(catalogue.container(name)))


def core_of(judged: Sequence[Judged], product: Product, *, challenge: bool) -> Core:
    """What two equal certifications have in common."""
    seed = judged[0].material.results.seed
    return Core(product, __version__, statements.kit_digest(), seed, challenge, tuple(map(certified, judged)))


def certified(judged: Judged) -> Certified:
    """What a certification says of one container."""
    results, sent = judged.material.results, judged.material.sent
    requests = hashlib.sha256("\n".join(sorted(sent)).encode()).hexdigest()
    versions = build.pins() if results.seed else {}
    cases = Cases(judged.corpus.sha256, len(judged.corpus.cases), len(sent), requests, versions)
    rows = tuple(_row(row, judged) for row in results.requirements)
    return Certified(judged.material.name, results.spec.sha256, cases, results.totals, results.coverage, rows)


def signed(core: Core, judged: Sequence[Judged], key: Ed25519PrivateKey, made: Mapping[str, bytes]) -> dict[str, bytes]:
    """The statements about a bundle, and the public key, by the names of their files."""
    subject = [statements.subject(core.product)]
    found = {
        files.KEY: pem(key.public_key()),
        files.CORE: sealed(statements.statement(subject, statements.CORE, core), key),
        files.TEST_RESULT: sealed(statements.statement(subject, statements.TEST_RESULT, statements.test_result(core)), key),
    }
    runs = tuple(statements.run_record(each.material.results) for each in judged)
    found[files.RECORD] = sealed(statements.statement(described({**made, **found}), statements.RECORD, Record(runs)), key)
    return found


def described(made: Mapping[str, bytes]) -> list[Descriptor]:
    """Every file with its digest, in the order of the names."""
    return [Descriptor(name, {"sha256": hashlib.sha256(made[name]).hexdigest()}) for name in sorted(made)]


def _taken(name: str, folder: Path) -> Iterator[tuple[str, bytes]]:
    for file in material.NAMES[:3]:
        try:
            yield f"{name}/{file}", plain_content_of(folder / file)
        except OSError as error:
            raise NoResults(f"{folder / file} cannot be read ({error.strerror}); run {name} again with this kit.") from None


def _row(row: RequirementResult, judged: Judged) -> Row:
    reason = row.reason.replace(judged.material.results.target.url, "the target")
    reason = _PORT.sub(r"\1", reason)
    return Row(row.id, row.level, row.basis, row.profile, row.outcome, row.id in judged.scored, reason, row.waiver)


def _check_secrets(made: Mapping[str, bytes], hiding: Hiding) -> None:
    """Refuse a file in which a value of a header or a key stands, plain or encoded."""
    for name, content in made.items():
        if any(map(hiding.is_in, content.decode("utf-8", "replace").splitlines())):
            raise HoldsASecret(
                f"{name} holds the value of a header or a key, so that no bundle was made; take it out of there."
            )
