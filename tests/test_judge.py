"""``cogspec judge``, on traffic that was recorded from the emulator and then spoilt in one way."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from click.testing import CliRunner
from program import Run
from recording_forms import WRITERS, answered, asked, exchange, har, single, vcrpy

import conformance
from conformance import catalogue
from conformance.cli import main
from conformance.invariants import Judge, judge
from conformance.report.results import encode
from conformance.traffic.judging import judge as judge_traffic
from conformance.traffic.results import schema
from conformance.wire import Exchange, Request
from conformance.wire.connections import Connections
from conformance.wire.limits import Limits

ENTIRE = "/anomalydetector/v1.0/timeseries/entire/detect"
WEEKLY = [{"timestamp": f"2026-01-{day:02d}T00:00:00Z", "value": 10.0 + day % 7} for day in range(1, 29)]
Spoil = Callable[[dict[str, Any]], object]


@pytest.fixture(scope="module")
def detected(emulator: str) -> Exchange:
    """A detection as the emulator answered it."""
    with Connections(emulator, Limits(30)) as connections:
        one = connections.exchange(asked(ENTIRE, {"granularity": "daily", "series": WEEKLY}))
    assert one.answer
    assert one.answer.status == 200
    return one


@pytest.fixture
def judged(tmp_path: Path) -> Callable[..., tuple[int, Any]]:
    """Exit code and results of judging these exchanges as one HAR, without a process for each."""

    def run(*exchanges: Exchange, options: tuple[str, ...] = ()) -> tuple[int, Any]:
        path = tmp_path / "traffic.har"
        path.write_text(har(*exchanges))
        done = CliRunner().invoke(main, ["judge", str(path), "--json", *options])
        assert not done.stderr, done.stderr
        return done.exit_code, json.loads(done.stdout)

    return run


def spoilt(one: Exchange, spoil: Spoil) -> Exchange:
    """The same exchange with another body of its answer."""
    assert one.answer
    body = json.loads(one.answer.body)
    spoil(body)
    return replace(one, answer=replace(one.answer, body=json.dumps(body).encode()))


def elsewhere(one: Exchange, target: str, *headers: tuple[str, str]) -> Exchange:
    """The same exchange at another path, with more headers."""
    return replace(one, request=replace(one.request, target=target, headers=(*one.request.headers, *headers)))


def broken(results: Any) -> set[str]:
    return {row["id"].removeprefix("anomaly-detector.") for row in results["requirements"] if row["broken"]}


@pytest.mark.parametrize("form", WRITERS)
def test_a_correct_exchange_breaks_nothing_in_any_form(form: str, detected: Exchange, tmp_path: Path) -> None:
    (tmp_path / "recording").write_text(WRITERS[form](detected))

    results = judge_traffic([tmp_path / "recording"], catalogue.containers())

    assert (results.verdict, results.exit_code, results.kinds) == ("unbroken", 0, {"judged": 1})
    (one,) = results.files[0].exchanges
    assert (one.container, one.operation, one.status, one.as_described) == (
        "anomaly-detector",
        "anomaly-detector.entire",
        200,
        True,
    )
    assert "anomaly-detector.entire.arrays-match-series" in one.judged
    assert not one.broken


def test_a_broken_must_is_told_with_what_came(judged: Any, detected: Exchange) -> None:
    code, results = judged(
        detected, spoilt(detected, lambda body: [body[name].pop() for name in body if name.startswith("is")])
    )

    assert (code, results["verdict"]) == (1, "broken")
    assert "entire.arrays-match-series" in broken(results)
    first, second = results["files"][0]["exchanges"]
    assert not first["broken"]
    (found,) = [b for b in second["broken"] if b["requirement"].endswith("arrays-match-series")]
    assert "27 items" in found["got"]
    (row,) = [row for row in results["requirements"] if row["id"].endswith("entire.arrays-match-series")]
    assert (row["judged"], row["broken"], row["level"]) == (2, 1, "MUST")


def test_every_place_that_does_not_match_the_schema_is_told(judged: Any, detected: Exchange) -> None:
    def spoil(body: dict[str, Any]) -> None:
        body["isAnomaly"] = ["no"] * len(WEEKLY)
        del body["period"]

    _, results = judged(spoilt(detected, spoil))

    (one,) = results["files"][0]["exchanges"]
    places = [mismatch["place"] for mismatch in one["mismatches"]]
    assert one["as_described"] is False
    assert places.count("the whole body") == 1
    assert [f"/isAnomaly/{n}" for n in range(len(WEEKLY))] == [place for place in places if place != "the whole body"]


def test_what_rests_on_a_missing_member_is_told_and_the_rest_is_judged(judged: Any, detected: Exchange) -> None:
    _, results = judged(spoilt(detected, lambda body: body.pop("upperMargins")))

    (one,) = results["files"][0]["exchanges"]
    assert broken(results) == {"entire.answers-as-described"}
    assert one["blocked"]["anomaly-detector.entire.margins-not-negative"] == "anomaly-detector.entire.answers-as-described"
    assert "anomaly-detector.entire.anomaly-is-either-direction" in one["judged"]


def test_a_broken_should_counts_when_it_is_asked_for(judged: Any, detected: Exchange) -> None:
    below = spoilt(detected, lambda body: body["upperMargins"].__setitem__(3, -1.0))

    assert judged(below)[0] == 0
    code, results = judged(below, options=("--strict",))
    assert (code, broken(results)) == (1, {"entire.margins-not-negative"})


def test_only_what_is_asked_for_is_judged(judged: Any, detected: Exchange) -> None:
    spoilt_twice = spoilt(spoilt(detected, lambda body: body.pop("period")), lambda body: body["isAnomaly"].pop())
    asked_for = ("--requirement", "anomaly-detector.entire.margins-not-negative")

    code, results = judged(spoilt_twice, options=asked_for)
    assert code == 0
    assert [row["id"] for row in results["requirements"]] == [asked_for[1]]
    assert results["files"][0]["exchanges"][0]["judged"] == [asked_for[1]]

    assert judged(detected, options=("--requirement", "anomaly-detector.entire.refuses-disorder"))[0] == 3
    assert judged(detected, options=("--container", "read"))[1]["kinds"] == {"other-service": 1}


def test_prefixes_letter_case_and_hosts_do_not_matter(judged: Any, detected: Exchange) -> None:
    path = f"/my/gateway{ENTIRE.upper()}"

    code, results = judged(elsewhere(detected, path))

    (one,) = results["files"][0]["exchanges"]
    assert (code, one["operation"], one["request"]) == (0, "anomaly-detector.entire", f"POST …{ENTIRE.upper()}")


def test_everything_else_is_counted_as_what_it_is(judged: Any, detected: Exchange) -> None:
    page = exchange(Request("GET", "/static/logo?token=very-secret"), answered(200))
    preview = exchange(asked("/text/analytics/v3.1-preview.1/sentiment", {}), answered(200, {}))
    silent = exchange(asked(ENTIRE, {}), answered(0))
    absent = exchange(asked("/anomalydetector/v1.0/timeseries/changepoint/detect", {}), replace(answered(404), headers=()))
    ready = exchange(Request("GET", "/ready"), answered(200))

    code, results = judged(ready, page, preview, silent, absent, detected)

    assert code == 0
    assert results["kinds"] == {"judged": 2, "not-telling": 1, "unanswered": 1, "not-described": 1, "other-service": 1}
    kinds = {one["number"]: (one["kind"], one["operation"]) for one in results["files"][0]["exchanges"]}
    assert kinds == {
        1: ("judged", "container.ready"),
        3: ("not-described", ""),
        4: ("unanswered", "anomaly-detector.entire"),
        5: ("not-telling", "anomaly-detector.changepoint"),
        6: ("judged", "anomaly-detector.entire"),
    }
    assert judged(page)[0] == 3


@pytest.mark.parametrize(
    ("body", "answer", "times"),
    [
        ({"granularity": "daily"}, answered(200, {}), (1, 1)),
        ({"granularity": "daily"}, answered(400, {"code": "RequiredSeries", "message": "There is no series."}), (1, 0)),
        ({"granularity": "daily"}, answered(401, {"code": "401", "message": "No key."}), (0, 0)),
        ({"granularity": "daily", "series": WEEKLY}, answered(400, {"code": "InvalidSeries", "message": "No."}), (0, 0)),
        ([[]] * 300, answered(400, {"code": "BadArgument", "message": "No."}), (1, 0)),
    ],
    ids=["served", "refused", "turned away", "valid", "odd"],
)
def test_a_request_that_is_certainly_invalid_must_have_been_refused(
    body: Any, answer: Any, times: tuple[int, int], judged: Any
) -> None:
    _, results = judged(exchange(asked(ENTIRE, body), answer))

    (row,) = [row for row in results["requirements"] if row["id"] == "anomaly-detector.entire.refuses-invalid"]
    assert (row["judged"], row["broken"]) == times


def test_a_body_that_is_not_in_the_recording_is_not_judged(detected: Exchange, tmp_path: Path) -> None:
    document = json.loads(single(detected))
    document["request"]["body"] = {"$binary": True, "bytes": 12}
    (tmp_path / "a.json").write_text(json.dumps(document))
    document["response"]["body"] = {"$text_prefix": "{"}
    (tmp_path / "b.json").write_text(json.dumps(document))

    results = judge_traffic([tmp_path], catalogue.containers())

    one, other = (file.exchanges[0] for file in results.files)
    assert one.as_described
    assert "anomaly-detector.entire.period-is-a-count" in one.judged
    assert "anomaly-detector.entire.arrays-match-series" not in one.judged
    rules = ("answers-as-described", "never-breaks", "no-internal-errors")
    assert other.judged == tuple(f"anomaly-detector.entire.{rule}" for rule in rules)
    assert (one.note, other.note) == (
        "the body of the request cannot be read from the recording",
        "the bodies cannot be read from the recording",
    )


def test_secrets_are_never_printed(cogspec: Run, tmp_path: Path, detected: Exchange) -> None:
    secret = "Tr0ub4dor-and-3"  # noqa: S105 - a secret of this test
    request = asked(
        f"{ENTIRE}?sig={secret}&code={secret}&{secret}",
        {"granularity": secret, "key": secret},
        headers=(
            ("Authorization", f"Bearer {secret}"),
            ("Ocp-Apim-Subscription-Key", secret),
            ("Cookie", f"a={secret}; b=1"),
            ("X-Own", secret),
        ),
    )
    answer = answered(200, {"expectedValues": secret, "url": f"https://u:{secret}@a.example/?sig={secret}"})
    told = exchange(request, replace(answer, headers=(*answer.headers, ("Set-Cookie", f"s={secret}"))))
    (tmp_path / "secret.har").write_text(har(told, elsewhere(detected, f"/other/{secret}")))
    (tmp_path / "secret.yaml").write_text(vcrpy(told))
    (tmp_path / "secret.json").write_text(single(told))

    for options in ((), ("--json",)):
        done = cogspec("judge", ".", *options)
        assert done.returncode == 1
        assert "answers-as-described" in done.stdout
        assert secret not in done.stdout + done.stderr
        assert secret.lower() not in (done.stdout + done.stderr).lower()


def test_a_directory_is_searched_and_other_files_are_skipped(cogspec: Run, tmp_path: Path, detected: Exchange) -> None:
    (tmp_path / "all" / "deep").mkdir(parents=True)
    (tmp_path / "all" / "deep" / "one.yaml").write_text(vcrpy(detected))
    (tmp_path / "all" / "package.json").write_text('{"name": "something else"}')
    (tmp_path / "all" / "notes.txt").write_text("nothing")

    done = cogspec("judge", "all", "--json")
    results = json.loads(done.stdout)

    assert done.returncode == 0
    assert [file["path"] for file in results["files"]] == ["all/deep/one.yaml"]
    assert [file["path"] for file in results["skipped"]] == ["all/package.json"]
    assert "1 file, 1 skipped; 1 exchange: 1 judged" in cogspec("judge", "all").stdout


@pytest.mark.parametrize(
    ("name", "arguments", "words"),
    [
        ("cut.har", ("cut.har",), "is no whole JSON"),
        ("cut.har", (".",), "is no whole JSON"),
        ("other.json", ("other.json",), "none of the known forms"),
        ("big.json", ("big.json", "--largest", "1"), "the limit is 1 MB"),
        ("big.json", (".", "--largest", "1"), "the limit is 1 MB"),
        ("other.json", ("nothing.json",), "is not there"),
        ("other.json", ("other.json", "--requirement", "read.submit.locatoin"), "is not a requirement"),
        ("other.json", ("other.json", "--container", "reed"), "Did you mean 'read'?"),
        ("other.json", (), "Missing argument"),
    ],
)
def test_wrong_usage_is_refused_in_a_sentence(
    name: str, arguments: tuple[str, ...], words: str, cogspec: Run, tmp_path: Path, detected: Exchange
) -> None:
    (tmp_path / "good.har").write_text(har(detected))
    contents = {"cut.har": har(detected)[:-30], "other.json": "{}", "big.json": single(detected) + " " * 1_000_001}
    (tmp_path / name).write_text(contents[name])

    done = cogspec("judge", *arguments)

    assert done.returncode == 2
    assert words in done.stderr
    assert not done.stdout
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) <= 4


def test_an_empty_recording_gives_no_verdict(judged: Any) -> None:
    code, results = judged()

    assert (code, results["verdict"], results["kinds"]) == (3, "nothing-judged", {})


def test_a_mistake_of_the_kit_is_told_and_the_others_are_judged(
    detected: Exchange, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    once = iter([True])

    def judge_badly(self: Judge, *arguments: Any, **options: Any) -> Any:
        if next(once, False):
            raise judge.InvariantFailed("arrays-match-series failed: KeyError: 'a'")
        return correctly(self, *arguments, **options)

    correctly = Judge.judge
    monkeypatch.setattr(Judge, "judge", judge_badly)
    (tmp_path / "two.har").write_text(har(detected, detected))

    results = judge_traffic([tmp_path / "two.har"], catalogue.containers())

    assert (results.kinds, results.exit_code) == ({"judged": 1, "kit-failed": 1}, 3)
    assert results.files[0].exchanges[0].note == "arrays-match-series failed: KeyError: 'a'"


def test_a_person_reads_what_each_file_is_and_what_is_broken(cogspec: Run, tmp_path: Path, detected: Exchange) -> None:
    bad = spoilt(detected, lambda body: body["isAnomaly"].pop())
    (tmp_path / "mixed.har").write_text(har(detected, bad, detected, exchange(Request("GET", "/logo"), answered(200))))
    (tmp_path / "single.json").write_text(single(bad))

    said = cogspec("judge", ".").stdout

    assert "mixed.har  HAR, 4 exchanges: 3 judged, 1 of other services" in said
    assert "single.json  recorded exchange" in said
    assert "✓ 1, 3  anomaly-detector.entire 200  as described" in said
    assert "✗ 2  anomaly-detector.entire 200  as described" in said
    assert "breaks arrays-match-series" in said
    assert "arrays-match-series broken in 2 of 4" in said
    assert "BROKEN anomaly-detector.entire.arrays-match-series  MUST, documented" in said
    assert "isAnomaly has 27 items for a series of 28 points" in said
    assert "single.json" in said.partition("also in")[2]
    assert "2 files; 5 exchanges: 4 judged, 1 of other services" in said
    assert said.rstrip().splitlines()[-3].startswith("BROKEN: 1 MUST did not hold")


def test_the_requirements_of_one_owner_are_told_together(judged: Any, detected: Exchange) -> None:
    refused = answered(400, {"code": "RequiredSeries", "message": "There is no series."})
    last = exchange(asked(ENTIRE.replace("entire", "last"), {"granularity": "daily"}), refused)

    owners = [row["owner"] for row in judged(detected, last)[1]["requirements"]]

    runs = [owner for place, owner in enumerate(owners) if not place or owners[place - 1] != owner]
    assert runs == ["anomaly-detector.entire", "anomaly-detector", "anomaly-detector.last"]


def test_the_results_are_as_their_schema_says(judged: Any, detected: Exchange) -> None:
    shipped = json.loads((Path(conformance.__file__).parent / "traffic" / "traffic.schema.json").read_text())

    assert shipped == json.loads(encode(schema())), "write it again with results.write_schema()"
    _, results = judged(detected, spoilt(detected, lambda body: body.pop("period")))
    assert jsonschema_rs.Draft202012Validator(shipped).is_valid(results)
    assert not jsonschema_rs.Draft202012Validator(shipped).is_valid({**results, "verdict": "splendid"})
