"""What of a recording is sent to another target, and what is not, with the reason."""

from __future__ import annotations

import json

import pytest
from recording_forms import answered, asked, exchange
from rehearsals import ANALYZE, ENGLISH, HELLO, KEY, LANGUAGES, OLD, RANK, RESULTS, Compare, refusal
from scripted_server import scripted

from conformance.wire import Answer, Request


def test_no_secret_of_the_recording_is_sent(compare: Compare) -> None:
    headers = (("Ocp-Apim-Subscription-Key", KEY), ("Cookie", "session=abcdef"), ("X-Trace", "f00dfeed" * 4))
    traffic = exchange(
        asked(f"{LANGUAGES}?showStats=true&subscription-key={KEY}", HELLO, headers=headers), answered(200, ENGLISH)
    )
    with scripted({f"POST {LANGUAGES}?showStats=true": [(200, {}, ENGLISH)]}) as service:
        compare(service.url, traffic, options=("--header", "Ocp-Apim-Subscription-Key:mine", "--container", "language"))

    (sent,) = [headers for line, headers, _ in service.asked if line.startswith("POST")]
    assert service.lines == [f"POST {LANGUAGES}?showStats=true"]
    assert sent.pop("ocp-apim-subscription-key") == "mine"
    assert not {"cookie", "x-trace"} & set(sent)
    assert not any(KEY in value for value in sent.values())


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ({"url": "https://files.example/a.png?sv=1&sig=c2lnbmF0dXJl"}, "holds credentials"),
        ({"url": "https://me:word@files.example/a.png"}, "holds credentials"),
        ({"url": f"https://files.example/{KEY}.png"}, "a key that was sent beside it"),
    ],
)
def test_a_body_with_a_secret_is_not_sent(compare: Compare, body: dict[str, str], reason: str) -> None:
    traffic = exchange(asked(ANALYZE, body, headers=(("Ocp-Apim-Subscription-Key", KEY),)), answered(202))
    with scripted({}) as service:
        code, comparison = compare(service.url, traffic, options=("--container", "read-3.2"))

    assert service.lines == []
    assert code == 3
    assert reason in comparison["exchanges"][0]["reason"]


@pytest.mark.parametrize("written", ["Sanitized", "REDACTED", "[hidden]", "Bearer xxxxxxxx"])
def test_what_a_recorder_puts_in_the_place_of_a_secret_is_none(compare: Compare, written: str) -> None:
    """Recorders put the same word in the place of texts."""
    body = {"documents": [{"id": "1", "text": f"{written} says: {written}."}]}
    traffic = exchange(asked(LANGUAGES, body, headers=(("Authorization", written),)), answered(200, ENGLISH))
    with scripted({f"POST {LANGUAGES}": [(200, {}, ENGLISH)]}) as service:
        code, _ = compare(service.url, traffic, options=("--container", "language"))

    assert code == 0


def test_a_text_is_sent_in_the_charset_that_it_names(compare: Compare) -> None:
    """Recorders write texts down in UTF-8, whatever they were sent in."""
    body = json.dumps({"documents": [{"id": "1", "text": "Der Fluß führt Hochwasser."}]}, ensure_ascii=False).encode()
    request = Request("POST", LANGUAGES, (("Content-Type", 'application/json; charset="iso-8859-1"'),), body)
    with scripted({f"POST {LANGUAGES}": [(200, {}, ENGLISH)]}) as service:
        compare(service.url, exchange(request, answered(200, ENGLISH)), options=("--container", "language"))

    assert (service.asked[-1][1]["content-type"], service.asked[-1][2]) == ("application/json; charset=utf-8", body)


KNOWN = f"{RESULTS}/{OLD}"
ACCEPTED = answered(202, headers=(("Operation-Location", f"https://old{KNOWN}"),))


@pytest.mark.parametrize(
    "submitted",
    [
        Request("POST", ANALYZE, (("Content-Type", "image/png"), ("Content-Length", "5000")), b""),
        Request("POST", ANALYZE, (("Content-Type", "image/bmp"), ("Content-Length", "5000")), b"BM cut off here"),
        asked(ANALYZE, {"url": "https://me:word@files.example/a.png"}),
    ],
    ids=["no body", "cut off", "with a password"],
)
def test_what_follows_from_a_request_that_is_not_sent_is_not_sent_either(compare: Compare, submitted: Request) -> None:
    """The polls for work that nobody began would be answered with 404, which says nothing of the new service."""
    polls = [exchange(asked(KNOWN, method="GET"), answered(200, {"status": "running"}))] * 2
    with scripted({}) as service:
        code, comparison = compare(service.url, exchange(submitted, ACCEPTED), *polls, options=("--container", "read-3.2"))

    assert (service.lines, code) == ([], 3)
    assert {each["reason"] for each in comparison["exchanges"][1:]} == {
        "it names what only the old service gave, in exchange 1"
    }


def test_an_id_from_before_the_recording_shows_nothing(compare: Compare) -> None:
    polls = [exchange(asked(KNOWN, method="GET"), answered(200, {"status": "running"}))] * 2
    with scripted({}) as service:
        code, comparison = compare(service.url, *polls, options=("--container", "read-3.2"))

    said = f"404 was answered: it names {OLD}, which nothing before it in the recording gave"
    assert code == 3
    assert [(each["outcome"], each["reason"]) for each in comparison["exchanges"]] == [("not-compared", said)] * 2


def test_an_id_that_the_recording_chose_is_known_there(compare: Compare) -> None:
    """A client that names its own event has told the new service of it."""
    rewarded = f"/personalizer/v1.0/events/{OLD}/reward"
    ranked = {"ranking": [{"id": "a", "probability": 1.0}], "rewardActionId": "a", "eventId": OLD}
    rank = {"eventId": OLD, "contextFeatures": [], "actions": [{"id": "a", "features": [{"n": 1}]}]}
    traffic = [exchange(asked(RANK, rank), answered(201, ranked)), exchange(asked(rewarded, {"value": 1}), answered(204))]
    with scripted({f"POST {RANK}": [(201, {}, ranked)]}) as service:
        _, comparison = compare(service.url, *traffic)

    assert comparison["exchanges"][1]["changes"][0]["text"] == "the status was 204 and is 404"


REFUSED = {"error": {"code": "401", "message": "Access denied."}}
SIGNED_OUT = answered(401, REFUSED)
BUSY = answered(429, REFUSED, headers=(("Retry-After", "1"),))
MOVED = answered(307, headers=(("Location", f"https://elsewhere{LANGUAGES}"),))


@pytest.mark.parametrize(
    ("answer", "reason"),
    [(SIGNED_OUT, "refused for its key"), (BUSY, "was turned away"), (MOVED, "was redirected")],
    ids=["401", "429", "307"],
)
def test_what_had_no_effect_is_sent_once(compare: Compare, answer: Answer, reason: str) -> None:
    """The client sent it again; a person would be created twice."""
    turned_away, served = exchange(asked(LANGUAGES, HELLO), answer), exchange(asked(LANGUAGES, HELLO), answered(200, ENGLISH))
    with scripted({f"POST {LANGUAGES}": [(200, {}, ENGLISH)]}) as service:
        code, comparison = compare(service.url, turned_away, turned_away, served, options=("--container", "language"))

    assert (service.lines, code) == ([f"POST {LANGUAGES}"], 0)
    assert reason in comparison["exchanges"][0]["reason"]


def test_a_request_that_was_cut_off_in_the_recording_is_not_sent(compare: Compare) -> None:
    cut = Request("POST", LANGUAGES, (("Content-Type", "application/json"),), json.dumps(HELLO).encode()[:40])
    with scripted({}) as service:
        served, refused = (compare(service.url, exchange(cut, each)) for each in (answered(200, ENGLISH), answered(400, {})))

    assert served[1]["exchanges"][0]["reason"] == "its body is cut off or damaged in the recording"
    assert refused[1]["exchanges"][0]["after"] == 404, "a client may have sent what was refused"


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (json.dumps(ENGLISH).encode()[:60], "the body of the recorded answer is cut off or damaged"),
        (b"", "the body of the answer was not recorded"),
    ],
)
def test_an_answer_that_was_not_recorded_whole_is_not_called_the_same(compare: Compare, body: bytes, reason: str) -> None:
    traffic = exchange(asked(LANGUAGES, HELLO), Answer(200, (("Content-Type", "application/json"),), body))
    with scripted({f"POST {LANGUAGES}": [(200, {}, ENGLISH), (400, {}, refusal("EmptyRequest"))]}) as service:
        code, comparison = compare(service.url, traffic, traffic, options=("--container", "language"))

    first, second = comparison["exchanges"]
    assert (first["outcome"], first["reason"]) == ("not-compared", f"{reason}; the status is as recorded")
    assert second["changes"][0]["text"] == "the status was 200 and is 400"
    assert code == 1
