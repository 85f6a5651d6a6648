"""The cases of a service that has a state: what they leave open, and how few of them change it."""

import json
from collections import Counter
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest

from conformance import catalogue, target
from conformance.corpus import build
from conformance.corpus.case import Case
from conformance.corpus.generate import ACCEPTED
from conformance.corpus.placeholders import as_word
from conformance.corpus.replay import replay
from conformance.description.bodies import Bodies
from conformance.wire.connections import Connections
from conformance.wire.limits import Limits

Recorded = tuple[str, list[tuple[str, str]]]
CONTAINER = catalogue.container("personalizer")


@pytest.fixture(scope="module")
def cases() -> tuple[Case, ...]:
    return build.load(CONTAINER).cases


def test_resources_of_the_run_are_placeholders(cases: tuple[Case, ...]) -> None:
    named = {name: {case.operation for case in cases if name in case.placeholders} for name in ("eventId", "evaluationId")}

    assert named["eventId"] == {"personalizer.reward", "personalizer.activate"}
    assert named["evaluationId"] == {"personalizer.get-evaluation", "personalizer.delete-evaluation"}


def test_few_cases_are_sure_to_change_the_service(cases: tuple[Case, ...]) -> None:
    accepted = Counter(case.operation for case in cases if case.mode == "positive")
    changing = [o.key for o in CONTAINER.operations if "x-changes-state" in o.definition]

    assert len(changing) == 7
    assert all(1 <= accepted[key] <= ACCEPTED + 1 for key in changing), "one more says its charset"


def test_positive_ranks_have_actions_of_their_own_and_event_ids_of_the_run(cases: tuple[Case, ...]) -> None:
    bodies = Bodies(CONTAINER.bundle, CONTAINER.operation("personalizer.rank"))
    asked = [json.loads(c.request.body) for c in cases if c.operation == "personalizer.rank" and c.mode == "positive"]
    events = [body["eventId"] for body in asked if body.get("eventId")]

    assert len(asked) >= 15
    assert all(bodies.standing(body) == "valid" for body in asked)
    assert set(events) == {as_word("new-event"), as_word("new-longest-event")}
    for body in asked:
        ids = [action["id"] for action in body["actions"]]
        assert len(set(ids)) == len(ids)
        assert set(body.get("excludedActions", [])) < set(ids)


def test_positive_rewards_are_within_the_range(cases: tuple[Case, ...]) -> None:
    values = [
        json.loads(c.request.body)["value"] for c in cases if c.operation == "personalizer.reward" and c.mode == "positive"
    ]

    assert len(values) >= 10
    assert all(-1 <= value <= 1 for value in values)


class Everything(BaseHTTPRequestHandler):
    """Answers whatever is asked, and remembers what was."""

    asked: list[tuple[str, str]]

    def answer(self) -> None:
        self.asked.append((self.command, self.path))
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    do_GET = do_PUT = do_POST = do_DELETE = answer

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def recording() -> Iterator[Recorded]:
    handler = type("Recording", (Everything,), {"asked": []})
    with HTTPServer(("127.0.0.1", 0), handler) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}", handler.asked
        server.shutdown()
        thread.join()


def test_each_case_may_have_a_resource_of_its_own(
    cases: tuple[Case, ...], recording: tuple[str, list[tuple[str, str]]]
) -> None:
    url, asked = recording
    (case,) = [case for case in cases if case.operation == "personalizer.delete-evaluation"]
    with Connections(url, Limits(30)) as connections:
        list(replay([case, case], connections, concurrency=1, bindings=[{"evaluationId": "a/b"}, {"evaluationId": "c"}]))

    assert asked == [("DELETE", f"/personalizer/v1.0/evaluations/{name}") for name in ("a%2Fb", "c")]


def test_recognising_a_container_changes_nothing(recording: Recorded) -> None:
    url, asked = recording
    with Connections(url, Limits(10)) as connections:
        target.recognise(url, connections, "personalizer")
    changing = {(o.method, o.path) for o in CONTAINER.operations if "x-changes-state" in o.definition}

    assert ("POST", "/personalizer/v1.0/rank") in asked
    assert not changing & set(asked)
