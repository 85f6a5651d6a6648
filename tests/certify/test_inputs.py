"""Files that users hand over, keys, products, waivers and frozen requirements: each mistake is one sentence."""

from __future__ import annotations

import shutil
import signal
import stat
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from bundles import PRODUCT, call
from program import until

from conformance import catalogue
from conformance.certify import keys, make, releases
from conformance.certify.product import read_product
from conformance.refusal import Refusal
from conformance.report.journal import nothing
from conformance.report.results import RequirementResult, Waiver, write
from conformance.report.waivers import read_waivers, unused, with_waivers

TODAY = date(2027, 1, 31)
WAIVER = """\
- requirement: text-v3.1.languages.accepts-valid
  reason: The next release mends it.
  link: https://example.com/issues/7
  expires: 2027-01-31
"""


def test_an_interruption_says_nothing_of_what_would_be_certified(tmp_path: Path) -> None:
    (tmp_path / "product.yaml").write_text(PRODUCT)
    call(tmp_path, "key", "new", "k")
    command = [sys.executable, "-m", "conformance", "certify", "--product", "product.yaml", "--key", "k", "-o", "bundle"]
    process = subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    begun = tmp_path / "cogspec-results" / "anomaly-detector" / "results.jsonl"
    assert until(lambda: begun.exists() and bool(begun.read_text()), 60)
    process.send_signal(signal.SIGINT)
    _, told = process.communicate(timeout=60)

    assert (process.returncode, told) == (3, "Interrupted.\n")
    assert not (tmp_path / "bundle").exists()


def test_two_results_of_one_container_are_not_chosen_from(tmp_path: Path) -> None:
    for name in ("new", "old"):
        (tmp_path / name).mkdir()
        write(nothing("language", "", ""), tmp_path / name / "results.json")

    with pytest.raises(Refusal, match=r"/new and .*/old both hold results of language; name one of them with --results\.$"):
        make.results_in(tmp_path)


def test_a_private_key_is_its_owner_s_alone_and_never_overwritten(tmp_path: Path) -> None:
    first = call(tmp_path, "key", "new", "k")
    before = (tmp_path / "k").read_bytes()
    second = call(tmp_path, "key", "new", "k")

    assert first.returncode == 0, first.stderr
    assert stat.S_IMODE((tmp_path / "k").stat().st_mode) == 0o600
    assert second.returncode == 2
    assert second.stderr == "UnusableKey: k is there already, and a key is never overwritten; choose another name.\n"
    assert (tmp_path / "k").read_bytes() == before


def test_a_key_for_which_there_is_no_room_is_not_left_half_written(tmp_path: Path) -> None:
    limit = "import resource as r; r.setrlimit(r.RLIMIT_FSIZE, (50, r.RLIM_INFINITY)); from conformance.cli import main; main()"
    command = [sys.executable, "-B", "-c", limit, "key", "new", "k"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)

    assert done.returncode == 2
    assert done.stderr == "UnusableKey: k cannot be written (File too large); choose another place.\n"
    assert not list(tmp_path.iterdir())


def test_a_key_that_cannot_be_told_leaves_no_half_of_it(tmp_path: Path) -> None:
    (tmp_path / "k.pub").write_text("mine")

    with pytest.raises(keys.UnusableKey, match="pub is there already"):
        keys.new(tmp_path / "k")

    assert [path.name for path in tmp_path.iterdir()] == ["k.pub"]


def test_a_key_in_place_of_the_other_is_told_apart(tmp_path: Path) -> None:
    keys.new(tmp_path / "k")
    (tmp_path / "text").write_text("my key")

    with pytest.raises(keys.UnusableKey, match="is a private key, which nobody else needs; name the public one, k"):
        keys.public(tmp_path / "k")
    with pytest.raises(keys.UnusableKey, match="is no private key without a password"):
        keys.private(tmp_path / "k.pub")
    with pytest.raises(keys.UnusableKey, match="is no public key of ed25519"):
        keys.public(tmp_path / "text")
    with pytest.raises(keys.UnusableKey, match="cannot be read"):
        keys.private(tmp_path / "none")


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("contact: conformance@example.com\n", "", "the product has no contact"),
        ("conformance@example.com", "", "the product has no contact"),
        ("conformance@example.com", "[a, b]", "the product has no contact"),
        ("contact:", "contract:", "the product has the member 'contract'. Did you mean 'contact'?"),
        ("contact:", "vendor: twice\ncontact:", "'vendor' stands twice"),
        ("conformance@example.com", '"\\u200b"', "the contact shows nothing to whoever reads it"),
        ("@sha256:" + "1" * 64, ":latest", "has no digest; write NAME@sha256:DIGEST"),
        ("@sha256:" + "1" * 64, "@sha256:1111", "has no digest; write NAME@sha256:DIGEST"),
        (PRODUCT, "", "the product is not a mapping"),
        (PRODUCT, "- a list", "the product is not a mapping"),
        (PRODUCT, "vendor: [", "is not YAML with a product"),
        (PRODUCT, "vendor: !!python/object:os.system x", "the product has no product"),
        (PRODUCT, "vendor: " + "[" * 100_000, "is not YAML with a product"),
        pytest.param(PRODUCT, "a" * 2_000_000, "is larger than 1024 KB", id="2 MB"),
    ],
)
def test_a_product_lacks_nothing(old: str, new: str, words: str, tmp_path: Path) -> None:
    path = tmp_path / "product.yaml"
    path.write_text(PRODUCT.replace(old, new, 1))

    with pytest.raises(Refusal) as refused:
        read_product(path)

    assert words in str(refused.value)
    assert refused.value.exit_code == 2


def test_an_image_may_be_a_reason_why_there_is_none(tmp_path: Path) -> None:
    path = tmp_path / "product.yaml"
    path.write_text(PRODUCT.replace("registry.example/language@sha256:" + "1" * 64, "It is a service, without an image."))

    assert read_product(path).digest == ""


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("accepts-valid", "accepts-vald", "is not a requirement of any container. Did you mean"),
        ("  reason: The next release mends it.\n", "", "waiver 1 has no reason"),
        ("The next release mends it.", "", "waiver 1 has no reason"),
        ("reason:", "because:", "waiver 1 has the member 'because'"),
        ("https://example.com/issues/7", "ask Bob", "is no address; begin it with https://"),
        ("https://example.com/issues/7", "http://[7", "is no address; begin it with https://"),
        ("2027-01-31", "soon", "expires on no day; write it as 2027-01-31"),
        ("2027-01-31", "2027-01-30", "ended on 2027-01-30"),
        ("2027-01-31", "2027-01-31\n  expires: 2099-01-01", "'expires' stands twice"),
        (WAIVER, WAIVER * 2, "waiver 2 names text-v3.1.languages.accepts-valid again"),
        (WAIVER, "", "is not a list of waivers"),
        (WAIVER, "[]", "is not a list of waivers"),
        (WAIVER, "requirement: x", "is not a list of waivers"),
        (WAIVER, "- just words", "waiver 1 is not a mapping"),
        (WAIVER, "- &a [*a]", "is not YAML with waivers"),
    ],
)
def test_a_waiver_names_one_requirement_for_a_reason_until_a_day(old: str, new: str, words: str, tmp_path: Path) -> None:
    path = tmp_path / "waivers.yaml"
    path.write_text(WAIVER.replace(old, new, 1))

    with pytest.raises(Refusal) as refused:
        read_waivers(path, TODAY)

    assert words in str(refused.value)
    assert refused.value.exit_code == 2


def test_a_waiver_waives_what_is_broken_and_is_idle_where_nothing_is(tmp_path: Path) -> None:
    path = tmp_path / "waivers.yaml"
    path.write_text(WAIVER)
    (waiver,) = read_waivers(path, TODAY)
    row = RequirementResult(waiver.requirement, "MUST", "schema", "core", "failed")
    kept = RequirementResult(waiver.requirement, "MUST", "schema", "core", "passed")

    assert with_waivers([row], [waiver])[0].outcome == "waived"
    assert with_waivers([row], [waiver])[0].waiver == waiver
    assert with_waivers([kept], [waiver]) == (kept,)
    assert unused([row], [waiver]) == ""
    assert "so that the waiver is of no use" in unused([kept], [waiver])
    assert unused([kept], [Waiver("another", "r", "l", "e")]) == ""


def test_a_run_with_a_known_failure_is_conformant_but_for_it_and_one_with_an_idle_waiver_is_no_verdict(tmp_path: Path) -> None:
    from conformance import target

    broken = "container.status.answers-as-described"
    line = "- {requirement: %s, reason: known, link: 'https://example.com/7', expires: 2999-01-01}\n"
    (tmp_path / "used.yaml").write_text(line % broken)
    (tmp_path / "idle.yaml").write_text(line % "container.ready.accepts-valid")
    asked = ("--profile", "core", "--requirement", "container.ready.*")
    with target.embedded(catalogue.container("language"), ("container.probes.status-as-a-number",)) as url:
        used = call(tmp_path, "run", "language", "--url", url, *asked, "--requirement", broken, "--waivers", "used.yaml")
        idle = call(tmp_path, "run", "language", "--url", url, *asked, "--waivers", "idle.yaml")

    assert used.returncode == 0, used.stdout + used.stderr
    assert "; but for 1 MUST that is waived" in used.stdout
    assert "1 waived" in used.stdout
    assert idle.returncode == 3
    assert "container.ready.accepts-valid passed, so that the waiver is of no use; remove it" in idle.stdout


def test_a_waiver_of_another_container_is_refused_before_anything_is_sent(tmp_path: Path) -> None:
    (tmp_path / "waivers.yaml").write_text(WAIVER.replace("2027-01-31", "2999-01-31"))
    done = call(tmp_path, "run", "keyphrase", "--waivers", "waivers.yaml")

    assert done.returncode == 2
    assert done.stderr == (
        "UnusableFile: The waiver of text-v3.1.languages.accepts-valid is not about keyphrase; leave it out.\n"
    )


def test_the_specifications_keep_what_is_frozen() -> None:
    releases.check()


@pytest.fixture
def own_releases(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the frozen sets, in place of those of the checkout."""
    folder = tmp_path / "releases"
    shutil.copytree(releases.folder(), folder)
    monkeypatch.setattr(releases, "folder", lambda: folder)
    releases.release.cache_clear()
    return folder


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('"level": "MUST"', '"level": "MAY"', "says something else now"),
        ('"text": "', '"text": "Not so: ', "says something else now"),
        (
            '"requirements": {',
            '"requirements": {"a.b": {"level": "MAY", "basis": "schema", "profile": "core", "text": ""},',
            "is gone",
        ),
        ('"corpus": "', '"corpus": "0', "The description or the cases of"),
        ('"requirements": [', '"requirements": ["a.b",', "are gone"),
    ],
)
def test_a_requirement_that_a_release_demands_never_changes(old: str, new: str, words: str, own_releases: Path) -> None:
    (path,) = own_releases.glob("*.json")
    path.write_text(path.read_text().replace(old, new, 1))

    with pytest.raises(releases.ReleaseBroken, match=words):
        releases.check()


def test_a_published_set_is_frozen_for_ever(own_releases: Path) -> None:
    path = releases.publish()

    with pytest.raises(releases.ReleaseBroken, match="was published and never changes"):
        releases.freeze()
    path.write_text(path.read_text() + "\n")
    with pytest.raises(releases.ReleaseBroken, match="and is not that any more"):
        releases.check()
    assert (own_releases / releases.SUMS).read_text().endswith(f"  {path.name}\n")
