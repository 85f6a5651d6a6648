"""The script that holds the emulators against a folder of recorded exchanges."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from recording_forms import answered, asked, exchange, single

from conformance.wire import Answer, Request

SCRIPT = Path(__file__).parent.parent / "benchmarks" / "against_recordings.py"
PATH = "/text/analytics/v3.1/languages"
HELLO = {"documents": [{"id": "1", "text": "Good morning, everybody."}]}
LANGUAGE = {"name": "English", "iso6391Name": "en", "confidenceScore": 0.7}
DOCUMENTS = [{"id": "1", "detectedLanguage": LANGUAGE, "warnings": []}]
ENGLISH = {"documents": DOCUMENTS, "errors": [], "modelVersion": "2021-01-05"}
INNER = {"code": "InvalidDocument", "message": "Twice."}
REFUSED = {"error": {"code": "InvalidRequest", "message": "No.", "innererror": INNER}}

RECORDINGS: dict[str, tuple[Request, Answer, str]] = {
    "same": (asked(PATH, HELLO), answered(200, ENGLISH), "same"),
    "refused": (asked(PATH, {"documents": HELLO["documents"] * 2}), answered(400, REFUSED), "same"),
    "served": (
        asked(PATH, {"documents": HELLO["documents"] * 2}),
        answered(200, ENGLISH),
        "status 400, not 200; lacks documents",
    ),
    "other-code": (
        asked(PATH, {"documents": HELLO["documents"] * 2}),
        answered(400, {"error": REFUSED["error"] | {"innererror": INNER | {"code": "InvalidRequest"}}}),
        "error.innererror.code is InvalidDocument, not InvalidRequest",
    ),
    "member": (asked(PATH, HELLO), answered(200, ENGLISH | {"took": {"ms": 3}}), "different"),
    "preview": (asked(PATH.replace("v3.1", "v3.1-preview.9"), HELLO), answered(200, ENGLISH), "200 (asked as v3.1)"),
    "older": (
        asked(PATH.replace("v3.1", "v2.1"), HELLO),
        answered(200, {"documents": [{"id": "1", "detectedLanguages": [LANGUAGE]}], "errors": []}),
        "not comparable",
    ),
    "key": (asked(PATH, HELLO), answered(401, {"error": {"code": "401", "message": "No."}}), "401 was the answer of a gateway"),
    "elsewhere": (asked("/luis/v2.0/apps", {}), answered(200, []), "no container of the catalogue has this path"),
}


def test_each_recording_gets_its_line(tmp_path: Path) -> None:
    for name, (request, answer, _) in RECORDINGS.items():
        (tmp_path / f"{name}.json").write_text(single(exchange(request, answer)))

    done = compare(tmp_path)

    lines = {line.split(".json:")[0].split()[-1]: line for line in done.stdout.splitlines()[:-1]}
    assert not [f"{name}: {lines[name]}" for name, (_, _, expected) in RECORDINGS.items() if expected not in lines[name]]
    assert lines["member"].startswith("different")
    assert lines["member"].endswith("lacks took")
    assert done.stdout.splitlines()[-1] == "3 same, 3 different, 3 not comparable"


def test_what_only_the_real_service_had_is_made_anew(tmp_path: Path) -> None:
    gone = asked("/personalizer/v1.0/evaluations/b58c6d92-b727-48c1-9487-4be2782c9e0a", method="DELETE")
    (tmp_path / "evaluation.json").write_text(single(exchange(gone, Answer(204, (), b""))))

    assert compare(tmp_path).stdout.splitlines()[-1] == "1 same, 0 different, 0 not comparable"


def test_what_only_the_real_service_knew_is_made_anew_with_something_in_it(tmp_path: Path) -> None:
    face = {"persistedFaceId": "c4b72782-bb80-43cb-b489-7d05071f3737"}
    full = {"faceListId": "choir", "name": "choir", "userData": None, "persistedFaces": [{**face, "userData": None}]}
    wanted = {"faceId": "85a4fa40-efb9-4654-bcbc-7be78eb8a35e", "faceListId": "choir"}
    read = exchange(asked("/face/v1.0/facelists/choir", method="GET"), answered(200, full))
    found = exchange(asked("/face/v1.0/findsimilars", wanted), answered(200, [{**face, "confidence": 0.93}]))
    (tmp_path / "list.json").write_text(single(read))
    (tmp_path / "search.json").write_text(single(found))

    assert compare(tmp_path).stdout.splitlines()[-1] == "2 same, 0 different, 0 not comparable"


def test_a_body_that_was_not_kept_is_not_invented(tmp_path: Path) -> None:
    recorded = json.loads(single(exchange(asked(PATH, HELLO), answered(200, ENGLISH))))
    recorded["request"]["body"] = {"$binary": True}
    (tmp_path / "picture.json").write_text(json.dumps(recorded))

    assert "the body of the request is only described" in compare(tmp_path).stdout


def test_a_folder_that_is_not_there_is_refused_in_one_sentence(tmp_path: Path) -> None:
    done = compare(tmp_path / "nowhere")

    assert done.returncode == 1
    assert done.stderr.startswith("NoSuchFile: ")
    assert len(done.stderr.splitlines()) == 1


def compare(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, str(SCRIPT), str(folder)], capture_output=True, text=True, check=False)
