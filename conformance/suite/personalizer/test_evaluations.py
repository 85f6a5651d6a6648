"""Evaluations: /personalizer/v1.0/evaluations."""

from collections.abc import Generator
from contextlib import contextmanager
from typing import Any
from urllib.parse import unquote, urlsplit

from conformance.corpus.meaning.personalizer import evaluation
from conformance.harness import Broken, requirement
from conformance.harness.personalizer.client import Personalizer, refused, time_of
from conformance.wire import Answer

Json = dict[str, Any]


@requirement("personalizer.create-evaluation.location-leads-to-it")
def test_the_location_ends_with_the_id(personalizer: Personalizer) -> None:
    """Clients come back there for the results."""
    with _submitted(personalizer, "location") as answer:
        path = urlsplit(answer.header("location") or "").path.split("/")

    assert [unquote(part) for part in path[-2:]] == ["evaluations", answer.json()["id"]], (
        f"the evaluation {answer.json()['id']!r} has the location {answer.header('location')!r}"
    )


@requirement("personalizer.create-evaluation.keeps-what-was-sent")
def test_an_evaluation_keeps_name_and_times(personalizer: Personalizer) -> None:
    """A result is worth nothing when nobody knows what it is about."""
    with _submitted(personalizer, "kept") as answer:
        said = answer.json()

    sent = evaluation(personalizer.name("kept"))
    assert said.get("name") == sent["name"], f"the evaluation {sent['name']!r} is called {said.get('name')!r}"
    other = [name for name in ("startTime", "endTime") if time_of(said.get(name)) != time_of(sent[name])]
    assert not other, f"{other[0]} was sent as {sent[other[0]]}, and is {said.get(other[0])}"


@requirement("personalizer.get-evaluation.is-the-one-created")
def test_an_evaluation_is_read_by_its_id(personalizer: Personalizer) -> None:
    """There may be many."""
    with _submitted(personalizer, "one") as one, _submitted(personalizer, "another") as another:
        made = [answer.json() for answer in (one, another)]
        read = [personalizer.members("get-evaluation", identifier=each["id"]) for each in made]

    for wanted, got in zip(made, read, strict=True):
        same = all(got.get(name) == wanted.get(name) for name in ("id", "name"))
        assert same, f"the evaluation {wanted['id']!r} called {wanted.get('name')!r} is read as {got}"


@requirement("personalizer.get-evaluation.unknown-is-not-found")
def test_an_unknown_evaluation_is_an_error(personalizer: Personalizer) -> None:
    """It must not look like one that is pending."""
    with _submitted(personalizer, "known"):  # else an operation that is not there would seem to say so
        answer = personalizer.unjudged("get-evaluation", identifier="no-such-evaluation")

    assert refused(answer), f"an evaluation that does not exist was answered with {answer.excerpt()}"


@requirement("personalizer.list-evaluations.names-each-one")
def test_the_list_names_an_evaluation_until_it_is_deleted(personalizer: Personalizer) -> None:
    """Whoever lost an id finds it there."""
    with _submitted(personalizer, "listed") as answer:
        identifier = answer.json()["id"]
        before = _listed(personalizer)
    after = _listed(personalizer)

    assert identifier in before, f"the evaluation {identifier!r} is not in the list of {len(before)}"
    assert identifier not in after, f"the evaluation {identifier!r} was deleted, and is in the list"


@requirement("personalizer.delete-evaluation.is-gone")
def test_a_deleted_evaluation_is_gone(personalizer: Personalizer) -> None:
    """What was deleted must not be paid for."""
    with _submitted(personalizer, "deleted") as answer:
        identifier = answer.json()["id"]
        deletion = personalizer.success("delete-evaluation", identifier=identifier)
        read = personalizer.unjudged("get-evaluation", identifier=identifier)

    assert deletion.status == 204, f"the deletion was answered with {deletion.excerpt()}"
    assert refused(read), f"a deleted evaluation was answered with {read.excerpt()}"


@contextmanager
def _submitted(personalizer: Personalizer, name: str) -> Generator[Answer]:
    """The answer to a new evaluation, which is deleted afterwards."""
    answer = personalizer.answer("create-evaluation", evaluation(personalizer.name(name)))
    if answer.status != 201:
        raise Broken("personalizer.create-evaluation.accepts-valid", expected="an evaluation submitted", got=answer.excerpt())
    try:
        yield answer
    finally:
        personalizer.raw("delete-evaluation", event_id=answer.json()["id"])


def _listed(personalizer: Personalizer) -> list[str]:
    return [each["id"] for each in personalizer.served("list-evaluations")]
