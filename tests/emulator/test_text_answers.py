"""What the Text Analytics emulators answer to good documents."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import regex
from hypothesis import given, settings
from hypothesis import strategies as st
from texts import FUNCTIONS, VERSIONS, documents, path

from conformance.emulator.engines.text import sentiment
from conformance.emulator.engines.text.elements import UNITS, Ruler, Unit, holds_more_than

if TYPE_CHECKING:
    from collections.abc import Mapping

    import httpx

ODD = "\U0001f468\u200d\U0001f469\u200d\U0001f467 was great. Cafe\u0301 \U0001f44d\U0001f3fd is bad!\r\n\u05e9\u05dc. Plain."
PIECES = [
    *["good", "bad.", "?!", '"', " ", "\n", "\r\n", "\u3002"],
    *["e\u0301", "\u0301", "\u0600", "\u200d", "\U0001f600", "\U0001f1eb\U0001f1f7", "\u1112\u1161\u11ab"],
]


def sliced(text: str, span: Mapping[str, Any], unit: Unit) -> str:
    start, end = span["offset"], span["offset"] + span["length"]
    if unit == "TextElement_v8":
        return "".join(regex.findall(r"\X", text)[start:end])
    if unit == "Utf16CodeUnit":
        return text.encode("utf-16-le")[2 * start : 2 * end].decode("utf-16-le")
    return text[start:end]


def asked(client: httpx.Client, *texts: str, query: str = "", version: str = "v3.1", **members: str) -> list[Any]:
    function = next(f for c, f in FUNCTIONS.items() if str(client.headers["x-container"]) == c)
    answer = client.post(f"/text/analytics/{version}/{function}?{query}", json=documents(*texts, **members))
    assert answer.status_code == 200, answer.text
    return answer.json()["documents"]


@pytest.mark.parametrize("unit", UNITS)
def test_offsets_cut_out_sentences_targets_and_assessments(clients: Mapping[str, httpx.Client], unit: Unit) -> None:
    text = ODD + " The food was great and the service was not good."
    (document,) = asked(clients["sentiment"], text, query=f"stringIndexType={unit.upper()}&opinionMining=true")

    assert len(document["sentences"]) == 5
    spans = [*document["sentences"], *(o for s in document["sentences"] for o in s["targets"] + s["assessments"])]
    assert len(spans) == 9
    assert [sliced(text, span, unit) for span in spans] == [span["text"] for span in spans]


@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
@settings(derandomize=True, database=None, max_examples=300)
def test_sentences_tile_any_text_in_every_unit(text: str) -> None:
    ruler = Ruler(text)
    found = sentiment.judge(text, ruler).sentences
    rest, place = "", 0
    for sentence in found:
        assert sentence.span.start >= place
        rest += text[place : sentence.span.start]
        place = sentence.span.end
        told = {unit: ruler.position(sentence.span.start, unit) for unit in UNITS}
        lengths = {unit: ruler.position(sentence.span.end, unit) - told[unit] for unit in UNITS}
        cut = {sliced(text, {"offset": told[unit], "length": lengths[unit]}, unit) for unit in UNITS}
        assert cut == {text[sentence.span.start : sentence.span.end]}
    assert not (rest + text[place:]).strip()
    assert ruler.elements == len(regex.findall(r"\X", text))
    assert not holds_more_than(text, ruler.elements)
    assert not text or holds_more_than(text, ruler.elements - 1)


@given(st.lists(st.sampled_from(["Good.", "It is bad!", "A house stands there.", "I love it?", "so so", "\n"]), max_size=9))
@settings(derandomize=True, database=None, max_examples=200)
def test_labels_follow_sentences_and_scores_follow_labels(pieces: list[str]) -> None:
    text = " ".join(pieces)
    judged = sentiment.judge(text, Ruler(text))
    labels = {sentence.label for sentence in judged.sentences} - {"neutral"}

    assert judged.label == ("mixed" if len(labels) == 2 else next(iter(labels), "neutral"))
    for part in (judged, *judged.sentences):
        scores = {"positive": part.scores.positive, "neutral": part.scores.neutral, "negative": part.scores.negative}
        assert sum(scores.values()) == 100
        assert min(scores.values()) >= 0
        assert part.label == "mixed" or scores[part.label] == max(scores.values())


def test_opinions_point_to_each_other(clients: Mapping[str, httpx.Client]) -> None:
    texts = ["", "The food was great. The service was not good.", "A house stands there."]
    first, second = asked(clients["sentiment"], *texts, query="opinionMining=true")
    target, assessment = (first["sentences"][1][kind][0] for kind in ("targets", "assessments"))

    assert (target["text"], target["sentiment"]) == ("service", "negative")
    assert (assessment["text"], assessment["isNegated"]) == ("good", True)
    assert target["relations"] == [{"relationType": "assessment", "ref": "#/documents/0/sentences/1/assessments/0"}]
    assert second["sentences"][0]["targets"] == second["sentences"][0]["assessments"] == []


def test_opinions_come_only_when_asked_for_and_change_nothing_else(clients: Mapping[str, httpx.Client]) -> None:
    plain = asked(clients["sentiment"], "The food was great.")
    mined = asked(clients["sentiment"], "The food was great.", query="opinionMining=true")

    assert mined != plain
    for sentence in mined[0]["sentences"]:
        del sentence["targets"], sentence["assessments"]
    assert mined == plain
    assert asked(clients["sentiment"], "The food was great.", query="opinionMining=true", version="v3.0") == plain


@pytest.mark.parametrize("container", list(FUNCTIONS))
@pytest.mark.parametrize("version", VERSIONS)
def test_statistics_come_only_when_asked_for(clients: Mapping[str, httpx.Client], container: str, version: str) -> None:
    body = documents("e\u0301\U0001f600 naïve", "", "x " * 600)
    bare = clients[container].post(path(container, version), json=body).json()
    full = clients[container].post(path(container, version) + "?SHOWSTATS=True", json=body).json()

    assert full.pop("statistics") == {
        "documentsCount": 3,
        "validDocumentsCount": 2,
        "erroneousDocumentsCount": 1,
        "transactionsCount": 3,
    }
    assert [document.pop("statistics")["charactersCount"] for document in full["documents"]] == [8, 1200]
    assert full == bare


def test_ambiguous_texts_follow_the_hint(clients: Mapping[str, httpx.Client]) -> None:
    def code(**members: str) -> str:
        return asked(clients["language"], "impossible", **members)[0]["detectedLanguage"]["iso6391Name"]

    assert (code(), code(countryHint="fr"), code(countryHint="IT")) == ("en", "fr", "it")
    assert code(countryHint="") == code(countryHint="AQ")


@pytest.mark.parametrize("text", ["123", "...", " ", "\U0001f600", "\u0301", ":D", ":-P 5"])
def test_without_a_letter_there_is_no_language(clients: Mapping[str, httpx.Client], text: str) -> None:
    (document,) = asked(clients["language"], text)

    assert document["detectedLanguage"] == {"name": "(Unknown)", "iso6391Name": "(Unknown)", "confidenceScore": 0.0}


@pytest.mark.parametrize(
    ("text", "language", "phrases"),
    [
        ("We walked from the harbour to the old lighthouse.", "en", ["old lighthouse", "walked", "harbour"]),
        ("The ferry to Pike Place Market was late.", "en", ["Pike Place Market", "ferry", "late"]),
        ("Der alte Leuchtturm steht am Hafen.", "de", ["alte Leuchtturm", "Hafen"]),
        ("Каменный маяк и порт", "ru", ["Каменный маяк", "порт"]),
        ("It is 5 o'clock and I am here.", "EN", ["5 o'clock"]),
        ("12 345", "en", []),
        (":P", "en", []),
        ("Bill Gates is the CEO of Microsoft.", "es", ["Gates", "CEO", "Microsoft"]),
    ],
)
def test_key_phrases(clients: Mapping[str, httpx.Client], text: str, language: str, phrases: list[str]) -> None:
    (document,) = asked(clients["keyphrase"], text, language=language)

    assert document["keyPhrases"] == phrases


@pytest.mark.parametrize("container", list(FUNCTIONS))
def test_words_of_more_than_64_letters_are_warned_of(clients: Mapping[str, httpx.Client], container: str) -> None:
    short, long, unspaced = asked(clients[container], "x" * 64, f"A {'y' * 65}.", "\u732b" * 100)

    assert short["warnings"] == unspaced["warnings"] == []
    assert [warning["code"] for warning in long["warnings"]] == ["LongWordsInDocument"]


@pytest.mark.parametrize("container", list(FUNCTIONS))
def test_the_media_type_names_its_charset(clients: Mapping[str, httpx.Client], container: str) -> None:
    answers = [clients[container].post(path(container), json=body) for body in (documents("good"), {})]

    assert [answer.headers["content-type"] for answer in answers] == ["application/json; charset=utf-8"] * 2


@pytest.mark.parametrize("container", list(FUNCTIONS))
def test_a_container_serves_its_own_function_only(clients: Mapping[str, httpx.Client], container: str) -> None:
    statuses = {other: clients[container].post(path(other), json=documents("good")).status_code for other in FUNCTIONS}

    assert statuses == {other: 200 if other == container else 404 for other in FUNCTIONS}
