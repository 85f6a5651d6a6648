"""What judging one exchange means, whatever the service: told, broken, not telling, or blocked by another finding."""

from __future__ import annotations

import gc
import json
import weakref
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

import pytest

import conformance
from conformance import catalogue
from conformance.invariants import Invariant, Judge, Judgement, NotTelling, Seen, invariant
from conformance.invariants.judge import InvariantFailed, invariants_of
from conformance.wire import Answer, Exchange, Request

DETECTOR = catalogue.container("anomaly-detector")
JUDGE = Judge(DETECTOR)
ENTIRE = DETECTOR.operation("anomaly-detector.entire")
CHANGE_POINT = DETECTOR.operation("anomaly-detector.changepoint")
POINTS = 12
ARRAYS = "anomaly-detector.entire.arrays-match-series"
MARGINS = "anomaly-detector.entire.margins-not-negative"
DESCRIBED = "anomaly-detector.entire.answers-as-described"
BREAKS = "anomaly-detector.entire.never-breaks"
JSON = (("Content-Type", "application/json"),)


def request(count: int = POINTS, **members: Any) -> Request:
    series = [{"timestamp": f"2018-03-{day:02}T00:00:00Z", "value": day} for day in range(1, count + 1)]
    return Request("POST", ENTIRE.path, JSON, json.dumps({"granularity": "daily", "series": series, **members}).encode())


def answer(count: int = POINTS, *, without: str = "", status: int = 200, **members: Any) -> Answer:
    numbers = {name: [1.0] * count for name in ("expectedValues", "upperMargins", "lowerMargins")}
    flags = {name: [False] * count for name in ("isAnomaly", "isNegativeAnomaly", "isPositiveAnomaly")}
    body = {"period": 0, **numbers, **flags, **members}
    body.pop(without, None)
    return Answer(status, JSON, json.dumps(body).encode())


def judged(said: Answer | None, asked: Request | None = None) -> Judgement:
    return JUDGE.judge(ENTIRE, Exchange(asked or request(), said, "" if said else "the connection was closed"))


def test_a_sound_exchange_tells_and_breaks_nothing() -> None:
    judgement = judged(answer())

    assert not judgement.findings
    assert not judgement.blocked
    for requirement in (ARRAYS, MARGINS, DESCRIBED, BREAKS):
        assert judgement.tells(requirement)
    assert not judgement.tells("anomaly-detector.entire.one-direction-only"), "nothing is flagged"
    assert not judgement.tells("anomaly-detector.entire.refuses-disorder"), "nothing is out of order"


def test_every_finding_of_one_exchange_is_told() -> None:
    judgement = judged(answer(POINTS - 1, period=-1, upperMargins=[-1.0] * (POINTS - 1)))

    broken = {finding.requirement for finding in judgement.findings}
    assert broken == {ARRAYS, MARGINS, "anomaly-detector.entire.period-is-a-count"}
    finding = judgement.breaks(ARRAYS)
    assert finding
    assert "expectedValues has 11 items" in finding.got
    assert finding.expected == DETECTOR.by_id[ARRAYS].text


@pytest.mark.parametrize("member", ["lowerMargins", "isAnomaly", "period", "expectedValues"])
def test_a_missing_member_hides_only_what_reads_it(member: str) -> None:
    judgement = judged(answer(without=member))

    reads = {
        "lowerMargins": {MARGINS},
        "isAnomaly": {
            "anomaly-detector.entire.anomaly-is-either-direction",
            "anomaly-detector.entire.ratio-caps-anomalies",
        },
        "period": set[str](),
        "expectedValues": set[str](),
    }[member]
    assert {finding.requirement for finding in judgement.findings} == {DESCRIBED}, "one absence is one finding"
    assert judgement.blocked.keys() == reads
    assert set(judgement.blocked.values()) <= {DESCRIBED}
    assert judgement.tells(ARRAYS), "the other arrays are judged"


def test_a_broken_answer_is_judged_no_further() -> None:
    for said in (None, Answer(500, (), b"")):
        judgement = judged(said)

        assert [finding.requirement for finding in judgement.findings] == [BREAKS]
        assert not judgement.tells(DESCRIBED)


@pytest.mark.parametrize("status", [401, 403, 429, 503])
def test_what_turns_everybody_away_proves_no_refusal(status: int) -> None:
    disorder = request()
    body = json.loads(disorder.body)
    body["series"][3], body["series"][4] = body["series"][4], body["series"][3]
    asked = Request("POST", ENTIRE.path, JSON, json.dumps(body).encode())

    assert judged(Answer(400, JSON, b'{"code": "InvalidSeries", "message": "x"}'), asked).tells(
        "anomaly-detector.entire.refuses-disorder"
    )
    assert not judged(Answer(status, JSON, b'{"code": "InvalidSeries", "message": "x"}'), asked).tells(
        "anomaly-detector.entire.refuses-disorder"
    )


def test_an_optional_operation_that_is_not_there_tells_nothing() -> None:
    gone = JUDGE.judge(CHANGE_POINT, Exchange(request(), Answer(404, (("Content-Type", "text/html"),), b"<h1>no</h1>")))

    assert gone == Judgement()


def test_a_request_is_found_by_its_path_in_any_letter_case() -> None:
    assert JUDGE.operation_of(Request("POST", ENTIRE.path.upper())) == ENTIRE
    assert JUDGE.operation_of(Request("POST", f"{ENTIRE.path}?x=1")) == ENTIRE
    assert JUDGE.operation_of(Request("GET", ENTIRE.path)) is None
    assert JUDGE.operation_of(Request("POST", f"{ENTIRE.path}/more")) is None


@invariant("arrays-match-series")
def stumbling(seen: Seen) -> Iterator[str]:
    """Reads a member that no answer has."""
    yield seen.said["no such member"]


@invariant("arrays-match-series")
def never_telling(seen: Seen) -> Iterator[str]:
    """Cannot show anything."""
    del seen
    yield from ()
    raise NotTelling


def with_invariant(own: Invariant, monkeypatch: pytest.MonkeyPatch) -> Judge:
    judge = Judge(DETECTOR)
    monkeypatch.setitem(vars(judge)["_by_operation"], ENTIRE.key, ((ARRAYS, own),))
    return judge


def test_an_invariant_that_stumbles_over_a_sound_exchange_is_the_kits_mistake(monkeypatch: pytest.MonkeyPatch) -> None:
    judge = with_invariant(stumbling, monkeypatch)

    with pytest.raises(InvariantFailed, match="stumbling failed: KeyError"):
        judge.judge(ENTIRE, Exchange(request(), answer()))
    odd = Request("POST", ENTIRE.path, JSON, b"[]")
    assert not judge.judge(ENTIRE, Exchange(odd, answer())).tells(ARRAYS), "whoever serves that may answer what they like"
    assert judge.judge(ENTIRE, Exchange(request(), answer(without="period"))).blocked == {ARRAYS: DESCRIBED}


def test_what_cannot_tell_is_not_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not with_invariant(never_telling, monkeypatch).judge(ENTIRE, Exchange(request(), answer())).tells(ARRAYS)


@pytest.mark.parametrize("package", ["anomaly_detector", "face", "personalizer", "read", "text"])
def test_every_invariant_of_every_module_is_found_under_a_name_of_its_own(package: str) -> None:
    modules = Path(conformance.__file__).parent / "invariants" / package
    written = sum(file.read_text(encoding="utf-8").count("\n@invariant(") for file in modules.glob("*.py"))
    found = invariants_of(package)

    assert len({own.name.partition("::")[2] for own in found}) == len(found) == written > 0


@pytest.fixture
def uncollected() -> Iterator[None]:
    """Objects live until nothing names them, and circles of them live on."""
    gc.disable()
    yield
    gc.enable()


@pytest.mark.usefixtures("uncollected")
@pytest.mark.parametrize("container", catalogue.containers(), ids=lambda container: container.name)
def test_nothing_keeps_an_exchange_that_was_judged(container: catalogue.Container) -> None:
    """A large answer that waits for the collector of circles fills the memory with those that follow."""
    judge = Judge(container)
    for operation in container.operations:
        example = catalogue.example_of(container, operation)
        doubtful = {**example, "more": None} if isinstance(example, dict) else {}
        for sent, answered in product((example, doubtful), (b"[1, 2]", b"{}", b"{", b"null", b"7", b"")):
            said = Answer(200, JSON, answered)
            alive = weakref.ref(said)
            judge.judge(operation, Exchange(Request(operation.method, operation.path, JSON, json.dumps(sent).encode()), said))
            del said

            assert alive() is None, operation.key
