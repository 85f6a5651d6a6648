"""A recording that is sent to another target: what is sent, which ids it names, and what is told."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from program import Run, until
from recording_forms import answered, asked, exchange, har
from rehearsals import ANALYZE, ENGLISH, ENTIRE, HELLO, KEY, LANGUAGES, NEW, OLD, RANK, RESULTS, SERIES, Compare, refusal, told
from scripted_server import Said, scripted

from conformance import catalogue, target
from conformance.cli import main
from conformance.wire import Exchange, Request
from conformance.wire.connections import Connections
from conformance.wire.limits import Limits


def recorded(url: str, *bodies: dict[str, Any]) -> list[Exchange]:
    """Detections of a server, recorded with a key."""
    with Connections(url, Limits(30)) as connections:
        sent = [asked(ENTIRE, body, headers=(("Ocp-Apim-Subscription-Key", KEY),)) for body in bodies]
        return [connections.exchange(request) for request in sent]


def test_a_service_that_answers_alike_is_told_in_a_process(cogspec: Run, emulator: str, tmp_path: Path) -> None:
    body = {"granularity": "daily", "series": SERIES}
    (tmp_path / "traffic.har").write_text(har(*recorded(emulator, body, {**body, "series": SERIES[:3]})))
    done = cogspec("compare", "traffic.har", "--url", emulator, "--output", "out")

    assert done.returncode == 0, done.stdout + done.stderr
    assert "2 recorded exchanges: 2 as recorded. Nothing that counts is otherwise." in done.stdout
    assert "2 of 2 recorded requests" in done.stderr
    written = {file.name: file.read_text() for file in (tmp_path / "out").iterdir()}
    assert sorted(written) == ["comparison.html", "comparison.json", "comparison.md"]
    assert KEY not in "".join([*written.values(), done.stdout, done.stderr])


def test_a_service_that_flags_other_points_is_told_with_them(compare: Compare, emulator: str) -> None:
    (one,) = recorded(emulator, {"granularity": "daily", "series": SERIES})
    with target.embedded(catalogue.container("anomaly-detector"), ("anomaly-detector.entire.cries-wolf",)) as url:
        code, comparison = compare(url, one)

    assert code == 1
    assert any(text.startswith("isAnomaly: flagged now are the points ") for text in told(comparison))


def test_work_in_the_background_is_asked_for_by_its_new_id_until_it_ends(compare: Compare) -> None:
    page = {
        "page": 1,
        "width": 100,
        "height": 100,
        "lines": [{"text": "WEST 520", "words": [{"text": "WEST"}, {"text": "520"}]}],
    }
    other = {**page, "lines": [{"text": "WEST 52O", "words": [{"text": "WEST"}, {"text": "52O"}]}]}
    running, done, changed = (
        {"status": status, **({"analyzeResult": {"readResults": [found]}} if found else {})}
        for status, found in (("running", None), ("succeeded", page), ("succeeded", other))
    )
    traffic = [
        exchange(
            asked(ANALYZE, {"url": "https://files.example/page.png"}),
            answered(202, headers=(("Operation-Location", f"https://old{RESULTS}/{OLD}"),)),
        ),
        exchange(asked(f"{RESULTS}/{OLD}", method="GET"), answered(200, running)),
        exchange(asked(f"{RESULTS}/{OLD}", method="GET"), answered(200, done)),
    ]
    script: dict[str, list[Said]] = {
        f"POST {ANALYZE}": [(202, {"Operation-Location": f"http://new{RESULTS}/{NEW}"}, None)],
        f"GET {RESULTS}/{NEW}": [(200, {}, running), (200, {}, running), (200, {}, changed)],
    }
    with scripted(script) as service:
        code, comparison = compare(service.url, *traffic, options=("--container", "read-3.2"))

    assert service.lines == [f"POST {ANALYZE}", *[f"GET {RESULTS}/{NEW}"] * 3]
    assert code == 1
    assert "page 1: 1 place of 2 words read otherwise: '520' is '52O'" in told(comparison)
    assert comparison["exchanges"][1]["changes"] == [], "how far work has come is chance"


def test_what_only_the_old_service_gave_is_not_asked_for(compare: Compare) -> None:
    traffic = [
        exchange(
            asked(ANALYZE, {"url": "https://files.example/a.png"}),
            answered(202, headers=(("Operation-Location", f"https://old{RESULTS}/{OLD}"),)),
        ),
        exchange(asked(f"{RESULTS}/{OLD}", method="GET"), answered(200, {"status": "running"})),
    ]
    with scripted({f"POST {ANALYZE}": [(400, {}, {"error": {"code": "InvalidImage", "message": "no"}})]}) as service:
        _, comparison = compare(service.url, *traffic, options=("--container", "read-3.2"))

    assert service.lines == [f"POST {ANALYZE}"]
    assert comparison["exchanges"][0]["changes"][0]["text"] == "the status was 202 and is 400"
    assert comparison["exchanges"][1]["reason"] == "it names what only the old service gave, in exchange 1"


def test_ids_are_renamed_in_paths_and_bodies(compare: Compare) -> None:
    detect, verify, persons = "/face/v1.0/detect", "/face/v1.0/verify", "/face/v1.0/persongroups/crew/persons"
    face = {"faceRectangle": {"left": 1, "top": 1, "width": 50, "height": 50}}
    alike = {"isIdentical": True, "confidence": 0.9}
    both = {"faceId": OLD, "personId": OLD[:-1] + "c", "personGroupId": "crew"}
    traffic = [
        exchange(asked(detect, {"url": "https://files.example/a.jpg"}), answered(200, [{"faceId": OLD, **face}])),
        exchange(asked(persons, {"name": "Ada"}), answered(200, {"personId": OLD[:-1] + "c"})),
        exchange(asked(verify, both), answered(200, alike)),
        exchange(asked(f"{persons}/{OLD[:-1]}c", method="DELETE"), answered(200)),
    ]
    script: dict[str, list[Said]] = {
        f"POST {detect}": [(200, {}, [{"faceId": NEW, **face}])],
        f"POST {persons}": [(200, {}, {"personId": NEW[:-1] + "d"})],
        f"POST {verify}": [(200, {}, alike)],
        f"DELETE {persons}/{NEW[:-1]}d": [(200, {}, None)],
    }
    with scripted(script) as service:
        compare(service.url, *traffic)

    assert service.lines[-2:] == [f"POST {verify}", f"DELETE {persons}/{NEW[:-1]}d"]
    sent = next(json.loads(body) for line, _, body in service.asked if line == f"POST {verify}")
    assert sent == {"faceId": NEW, "personId": NEW[:-1] + "d", "personGroupId": "crew"}


def test_an_event_is_rewarded_by_the_id_that_the_new_loop_gave(compare: Compare) -> None:
    ranked = {"ranking": [{"id": "a", "probability": 0.8}, {"id": "b", "probability": 0.2}], "rewardActionId": "a"}
    rewarded = f"/personalizer/v1.0/events/{OLD}/reward"
    actions = [{"id": name, "features": [{"n": 1}]} for name in "ab"]
    traffic = [
        exchange(asked(RANK, {"contextFeatures": [], "actions": actions}), answered(201, {**ranked, "eventId": OLD})),
        exchange(asked(rewarded, {"value": 1}), answered(204)),
    ]
    turned = {
        "ranking": [{"id": "b", "probability": 0.8}, {"id": "a", "probability": 0.2}],
        "rewardActionId": "b",
        "eventId": NEW,
    }
    with scripted({f"POST {RANK}": [(201, {}, turned)], f"POST {rewarded.replace(OLD, NEW)}": [(204, {}, None)]}) as service:
        code, comparison = compare(service.url, *traffic)

    assert service.lines == [f"POST {RANK}", f"POST {rewarded.replace(OLD, NEW)}"]
    assert code == 1
    assert "the chosen action was a and is b" in told(comparison)


def test_what_changes_the_target_is_told_before_it_is_sent(tmp_path: Path) -> None:
    group = "/face/v1.0/persongroups/crew"
    methods = ("PUT", "PATCH", "DELETE", "GET")
    traffic = [exchange(asked(group, {"name": "Crew"}, method=method), answered(200)) for method in methods]
    (tmp_path / "traffic.har").write_text(har(*traffic))
    with scripted({}) as service:
        done = CliRunner().invoke(main, ["compare", str(tmp_path / "traffic.har"), "--url", service.url])

    assert f"sends 4 of 4 recorded requests to {service.url}; 1 deletes and 2 overwrite what is kept there" in done.stderr


def test_what_is_told_of_many_is_told_once(tmp_path: Path) -> None:
    (tmp_path / "traffic.har").write_text(har(*[exchange(asked(LANGUAGES, HELLO), answered(200, ENGLISH))] * 12))
    with scripted({f"POST {LANGUAGES}": [(200, {}, {**ENGLISH, "build": 7})]}) as service:
        where = str(tmp_path / "out")
        done = CliRunner().invoke(main, ["compare", str(tmp_path / "traffic.har"), "--url", service.url, "--output", where])

    for said in (done.stdout, *((tmp_path / "out" / f"comparison.{kind}").read_text() for kind in ("md", "html"))):
        assert said.count("build is new") == 1
        assert "likewise exchanges 2, 3, 4, 5, 6, 7, 8, 9 and 3 more" in said
    assert "12 recorded exchanges: 12 as recorded" in done.stdout


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/text/analytics/v2.1/languages", "this version of the API is not described; described are v3.0 and v3.1"),
        ("/text/analytics/v3.1/entities/linking", "no such operation is described"),
    ],
)
def test_another_version_is_told_with_those_that_are_described(compare: Compare, path: str, reason: str) -> None:
    with scripted({}) as service:
        code, comparison = compare(service.url, exchange(asked(path, HELLO), answered(200, ENGLISH)))

    assert (code, comparison["exchanges"][0]["reason"]) == (3, reason)


def test_what_a_browser_asks_for_itself_is_not_sent(tmp_path: Path) -> None:
    preflight = exchange(Request("OPTIONS", LANGUAGES, (), b""), answered(204))
    with scripted({f"POST {LANGUAGES}": [(200, {}, ENGLISH)]}) as service:
        run = har(preflight, exchange(asked(LANGUAGES, HELLO), answered(200, ENGLISH)))
        entries = json.loads(run)
        for url in ("data:image/png;base64,AAAA", "blob:https://app.example/1", "wss://app.example/live"):
            entries["log"]["entries"].append(
                {"request": {"method": "GET", "url": url, "headers": []}, "response": {"status": 200}}
            )
        (tmp_path / "browser.har").write_text(json.dumps(entries))
        done = CliRunner().invoke(main, ["compare", str(tmp_path / "browser.har"), "--url", service.url, "--json"])

    comparison = json.loads(done.stdout)
    assert service.lines == [f"POST {LANGUAGES}"]
    assert comparison["others"] == 3
    assert "a browser asks so" in comparison["exchanges"][0]["reason"]


def test_faces_that_come_in_another_order_keep_their_ids(compare: Compare) -> None:
    detect, verify = "/face/v1.0/detect", "/face/v1.0/verify"
    ids = [f"{OLD[:-1]}{n}" for n in range(2)], [f"{NEW[:-1]}{n}" for n in range(2)]
    boxes = [{"left": 10 + 100 * n, "top": 10, "width": 50, "height": 50} for n in range(2)]
    old, new = ([{"faceId": i, "faceRectangle": box} for i, box in zip(side, boxes, strict=True)] for side in ids)
    both = {"faceId1": ids[0][0], "faceId2": ids[0][1]}
    alike = {"isIdentical": False, "confidence": 0.1}
    traffic = [
        exchange(asked(detect, {"url": "https://files.example/a.jpg"}), answered(200, old)),
        exchange(asked(verify, both), answered(200, alike)),
    ]
    with scripted({f"POST {detect}": [(200, {}, new[::-1])], f"POST {verify}": [(200, {}, alike)]}) as service:
        code, _ = compare(service.url, *traffic)

    assert json.loads(service.asked[-1][2]) == {"faceId1": ids[1][0], "faceId2": ids[1][1]}
    assert code == 0


def test_members_codes_and_requirements_are_told(compare: Compare) -> None:
    without = json.loads(json.dumps(ENGLISH))
    del without["documents"][0]["detectedLanguage"]["name"]
    traffic = [
        exchange(asked(LANGUAGES, HELLO), answered(200, ENGLISH)),
        exchange(asked(LANGUAGES, {"documents": []}), answered(400, refusal("EmptyRequest"))),
    ]
    with scripted({f"POST {LANGUAGES}": [(200, {}, without), (400, {}, refusal("Nothing"))]}) as service:
        code, comparison = compare(service.url, *traffic, options=("--container", "language"))

    first, second = (each["changes"] for each in comparison["exchanges"])
    assert code == 1
    assert first[0]["text"] == "documents[].detectedLanguage.name is missing"
    assert {change["requirement"] for change in first if change["counts"]} >= {"text-v3.1.languages.answers-as-described"}
    assert second[0]["text"] == "the code of the error was InvalidRequest / EmptyRequest and is InvalidRequest / Nothing"


def test_a_new_member_is_told_and_does_not_count(compare: Compare) -> None:
    counted = {"documentsCount": 1, "validDocumentsCount": 1, "erroneousDocumentsCount": 0, "transactionsCount": 1}
    with scripted({f"POST {LANGUAGES}": [(200, {}, {**ENGLISH, "statistics": counted})]}) as service:
        traffic = exchange(asked(LANGUAGES, HELLO), answered(200, ENGLISH))
        _, comparison = compare(service.url, traffic, options=("--container", "language"))

    changes = comparison["exchanges"][0]["changes"]
    assert ("statistics is new", False) in {(change["text"], change["counts"]) for change in changes}


@pytest.mark.parametrize(("tolerance", "code"), [("0.01", 1), ("0.2", 0)])
def test_the_tolerance_is_the_users(compare: Compare, tolerance: str, code: int) -> None:
    unsure = json.loads(json.dumps(ENGLISH))
    unsure["documents"][0]["detectedLanguage"]["confidenceScore"] = 0.9
    with scripted({f"POST {LANGUAGES}": [(200, {}, unsure)]}) as service:
        traffic = exchange(asked(LANGUAGES, HELLO), answered(200, ENGLISH))
        found, _ = compare(service.url, traffic, options=("--container", "language", "--tolerance", tolerance))

    assert found == code


def test_no_more_is_sent_than_the_budget_allows(compare: Compare) -> None:
    traffic = exchange(asked(LANGUAGES, HELLO), answered(200, ENGLISH))
    with scripted({f"POST {LANGUAGES}": [(200, {}, ENGLISH)]}) as service:
        _, comparison = compare(service.url, *[traffic] * 3, options=("--container", "language", "--budget", "1"))

    assert service.lines == [f"POST {LANGUAGES}"]
    assert [each["outcome"] for each in comparison["exchanges"]] == ["same", "not-sent", "not-sent"]


def test_what_a_hostile_target_says_is_no_markup(compare: Compare, tmp_path: Path) -> None:
    evil = json.loads(json.dumps(ENGLISH))
    evil["documents"][0]["detectedLanguage"]["iso6391Name"] = "<script>alert(1)</script>[x](javascript:1)\u202e\x1b[2J"
    with scripted({f"POST {LANGUAGES}": [(200, {}, evil)]}) as service:
        traffic = exchange(asked(LANGUAGES, HELLO), answered(200, ENGLISH))
        compare(service.url, traffic, options=("--container", "language", "--output", str(tmp_path / "out")))

    page, text = ((tmp_path / "out" / f"comparison.{kind}").read_text() for kind in ("html", "md"))
    assert "&lt;script&gt;" in page
    assert "<script>" not in page
    assert "default-src 'none'" in page
    assert "\\<script\\>" in text
    assert "](javascript" not in text
    assert not {"\u202e", "\x1b"} & set(page + text)


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("traffic.har", "--url", "http://127.0.0.1:9"), 3, "does not answer"),
        (("nowhere.har", "--url", "http://127.0.0.1:9"), 2, "is not there"),
        (("traffic.har", "--url", "ftp://x"), 2, "is not an http or https URL"),
        (("traffic.har", "--url", "http://127.0.0.1:9", "--output", "traffic.har"), 2, "cannot be written to"),
        (("traffic.har", "--url", "http://127.0.0.1:9", "--tolerance", "2"), 2, "0<=x<=1"),
        (("traffic.har", "--url", "http://127.0.0.1:9", "--container", "reed"), 2, "is not in the catalogue"),
    ],
)
def test_bad_input_is_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], code: int, says: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("traffic.har").write_text(har(exchange(asked(LANGUAGES, HELLO), answered(200, ENGLISH))))
    done = CliRunner().invoke(main, ["compare", *arguments])

    assert done.exit_code == code, done.output
    assert says in " ".join(done.stderr.split())


def test_what_an_interrupted_comparison_saw_is_told(tmp_path: Path) -> None:
    """A comparison of thousands of requests may have to be ended; what is known by then is not lost."""
    (tmp_path / "traffic.har").write_text(har(*[exchange(asked(LANGUAGES, HELLO), answered(200, ENGLISH))] * 3000))
    with scripted({f"POST {LANGUAGES}": [(200, {}, ENGLISH)]}) as service:
        arguments = ("compare", "traffic.har", "--url", service.url, "--json", "--output", "out")
        command = [sys.executable, "-m", "conformance", *arguments]
        with subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
            until(lambda: len(service.lines) > 5)
            process.terminate()
            said = process.communicate(timeout=60)[0]

    comparison, outcomes = json.loads(said), Counter(each["outcome"] for each in json.loads(said)["exchanges"])
    assert process.returncode == 3
    assert comparison["ended"] == "It was interrupted before all was sent."
    assert outcomes["same"] >= 5
    assert outcomes.total() == 3000
    assert json.loads((tmp_path / "out" / "comparison.json").read_text()) == comparison


def test_a_target_that_ends_on_the_way_is_not_asked_for_ever(compare: Compare) -> None:
    traffic = exchange(asked(LANGUAGES, HELLO), answered(200, ENGLISH))
    with scripted({f"POST {LANGUAGES}": []}) as service:
        code, comparison = compare(service.url, *[traffic] * 5, options=("--container", "language"))

    assert code == 1
    assert len(service.lines) < 5
    assert [each["reason"] for each in comparison["exchanges"]] == ["", "", "", *["the target no longer answers"] * 2]
