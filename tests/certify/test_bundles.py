"""Genuine bundles: what lies in them, and what they have in common."""

from __future__ import annotations

import base64
import json
import shutil
from pathlib import Path

import pytest
from bundles import CANARY, PRODUCT, Genuine, call
from forging import CONTAINER, NAME, Forger
from securesystemslib.dsse import Envelope
from securesystemslib.signer import SSlibKey

from conformance.certify import files, keys
from conformance.certify.verify import verify
from conformance.report.exchanges import ExchangeFile
from conformance.report.journal import nothing
from conformance.report.results import write
from conformance.wire import Answer, Exchange, Request
from conformance.wire.access import Access


def test_every_requirement_stands_in_the_core(genuine: Genuine) -> None:
    core = Forger(genuine.bundle, genuine.key).statement(files.CORE)
    (covered,) = core["predicate"]["containers"]

    assert [row["id"] for row in covered["requirements"]] == list(CONTAINER.by_id)
    assert covered["totals"]["declared"] == len(CONTAINER.by_id)
    assert core["subject"] == [{"name": "registry.example/language", "digest": {"sha256": "1" * 64}}]


def test_another_reader_of_the_same_standard_accepts_the_signatures(genuine: Genuine) -> None:
    found = files.read(genuine.bundle)
    public = keys.public(genuine.public)
    key = SSlibKey.from_crypto(public, keyid=keys.key_id(public))

    for name in (files.CORE, files.TEST_RESULT, files.RECORD):
        envelope = Envelope.from_dict(json.loads(found[name]))
        assert set(envelope.verify([key], 1)) == {key.keyid}


def test_times_addresses_and_the_order_of_work_stand_outside_the_core(genuine: Genuine) -> None:
    forger = Forger(genuine.bundle, genuine.key)
    before = dict(forger.files)
    forger.results(lambda r: r["target"].update(url="http://elsewhere.example:5000"))
    forger.results(lambda r: r["times"].update(started="2030-01-01T00:00:00+00:00", seconds=1.0))
    forger.results(lambda r: r.update(requests=r["requests"] + 7))
    forger.lines("results", list.reverse)
    forger.lines("exchanges", list.reverse)
    forger.resign()

    assert forger.files[files.RECORD] != before[files.RECORD]
    assert forger.files[files.CORE] == before[files.CORE]
    assert forger.files[files.TEST_RESULT] == before[files.TEST_RESULT]
    verify(forger.files, keys.public(genuine.public))


def test_results_that_a_run_left_make_the_same_bundle(genuine: Genuine, tmp_path: Path) -> None:
    options = ["--product", str(genuine.folder / "product.yaml"), "--key", str(genuine.key), "-o", "again"]
    done = call(tmp_path, "certify", "language", "--results", str(genuine.output), *options)

    assert done.returncode == 0, done.stderr
    assert files.read(tmp_path / "again") == files.read(genuine.bundle)


def test_no_artefact_holds_a_secret(genuine: Genuine) -> None:
    artefacts = [path for path in genuine.folder.rglob("*") if path.is_file()]
    forms = [CANARY.encode(), base64.b64encode(CANARY.encode())]

    assert len(artefacts) > 12
    assert b"[value of X-Gateway]" in (genuine.output / "exchanges.jsonl").read_bytes()
    assert not [path for path in artefacts if any(form in path.read_bytes() for form in forms)]


def test_a_target_that_repeats_a_secret_does_not_bring_it_into_the_exchanges(tmp_path: Path) -> None:
    access = Access((("X-Gateway", CANARY),))
    kept = ExchangeFile(tmp_path, "http://127.0.0.1:5000", access.hide)
    said = Answer(200, (("X-Echo", CANARY),), b"\xff binary " + CANARY.encode())
    asked = Request("GET", f"/status?key={CANARY}", body=f"text {CANARY}".encode())
    kept.keep("container.status", Exchange(asked, said, CANARY), "", ("c", asked, {"file": CANARY}))
    kept.keep("container.status", Exchange(asked, said), "", None)
    kept.close()
    written = (tmp_path / "exchanges.jsonl").read_text()

    assert CANARY not in written
    assert written.count('"altered":true') == 3


def test_a_product_that_holds_a_secret_makes_no_bundle(genuine: Genuine, tmp_path: Path) -> None:
    (tmp_path / "product.yaml").write_text(PRODUCT.replace("cogspec certify language", f"curl -H 'X-Gateway={CANARY}'"))
    options = ["--product", "product.yaml", "--key", str(genuine.key), "-o", "bundle", "--results", str(genuine.output)]
    done = call(tmp_path, "certify", *options, COGSPEC_HEADERS=f"X-Gateway: {CANARY}")

    assert done.returncode == 2
    assert done.stderr.startswith("HoldsASecret: ")
    assert CANARY not in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["product.yaml"]


def test_a_run_that_is_not_complete_certifies_nothing_and_says_what_is_missing(genuine: Genuine, tmp_path: Path) -> None:
    forger = Forger(genuine.bundle, genuine.key)
    launched = [r.id for r in CONTAINER.requirements if r.profile == "operations" and r.level == "MUST"]
    reason = "it needs a container that the run starts; give --launch or --image"

    def not_run(entry: dict[str, object]) -> None:
        if entry["requirement"] in launched:
            entry.update(said="not_run", reason=reason)

    forger.lines("results", lambda lines: [not_run(line) for line in lines])
    forger.rows(lambda rows: [row.update(outcome="not_run", reason=reason) for row in rows if row["id"] in launched])
    for name in ("results.json", "results.jsonl", "exchanges.jsonl"):
        (tmp_path / name).write_bytes(forger.files[f"{NAME}/{name}"])
    options = ["--product", str(genuine.folder / "product.yaml"), "--key", str(genuine.key), "-o", "bundle", "--results", "."]
    done = call(tmp_path, "certify", *options)

    assert done.returncode == 1
    assert done.stderr.startswith(f"NotCertified: language: {len(launched)} MUST were not run: {launched[0]}, ")
    assert reason in done.stderr
    assert not (tmp_path / "bundle").exists()


def test_what_cannot_be_certified_of_several_is_named_and_so_is_what_can(genuine: Genuine, tmp_path: Path) -> None:
    shutil.copytree(genuine.output, tmp_path / "runs" / NAME)
    for name in ("keyphrase", "read"):
        (tmp_path / "runs" / name).mkdir()
        write(nothing(name, "http://127.0.0.1:5000", "nobody answered"), tmp_path / "runs" / name / "results.json")
        for other in ("results.jsonl", "exchanges.jsonl"):
            (tmp_path / "runs" / name / other).write_text("")
    options = ["--product", str(genuine.folder / "product.yaml"), "--key", str(genuine.key), "-o", "bundle"]
    done = call(tmp_path, "certify", "--results", "runs", *options)

    assert done.returncode == 1
    sentences = [f"{name} was judged by another description than that of this release." for name in ("keyphrase", "read")]
    hint = f"What is left can be certified alone: name {NAME}, and these --results."
    assert done.stderr == f"NotCertified: {' '.join(sentences)} {hint}\n"
    assert not (tmp_path / "bundle").exists()


@pytest.mark.parametrize("place", ["bundle", "bundle.zip"])
def test_a_bundle_is_never_overwritten(place: str, genuine: Genuine, tmp_path: Path) -> None:
    (tmp_path / place).write_text("mine")
    options = ["--product", str(genuine.folder / "product.yaml"), "--key", str(genuine.key), "-o", "bundle"]
    done = call(tmp_path, "certify", "--results", str(genuine.output), *options)

    assert done.returncode == 2
    assert "is there already, and a bundle is never overwritten" in done.stderr
    assert (tmp_path / place).read_text() == "mine"


def test_the_matrix_calls_certified_what_verifies_alone(genuine: Genuine, tmp_path: Path) -> None:
    changed = {**files.read(genuine.archive), f"{NAME}/report.html": b"All is well."}
    (tmp_path / "forged.zip").write_bytes(files.packed(changed))
    done = call(tmp_path, "matrix", str(genuine.archive), "forged.zip", str(genuine.output), "-o", "site", "--json")
    said = json.loads(done.stdout)

    assert done.returncode == 1
    assert [(row["product"], row["vendor"], row["version"], row["certified"]) for row in said["results"]] == [
        ("Example Language", "Example Ltd", "1.4", True),
        (genuine.output.name, "", "", False),
    ]
    assert [each["place"] for each in said["refused"]] == ["forged.zip"]
    assert "digest is another" in said["refused"][0]["reason"]
    assert "certified" in (tmp_path / "site" / said["results"][0]["badge"]).read_text()
