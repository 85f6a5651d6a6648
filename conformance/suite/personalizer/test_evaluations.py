"""Evaluations: /personalizer/v1.0/evaluations."""

from conformance.harness import requirement
from conformance.harness.personalizer.client import Personalizer, refused
from conformance.harness.personalizer.evaluations import submitted


@requirement("personalizer.get-evaluation.is-the-one-created")
def test_an_evaluation_is_read_by_its_id(personalizer: Personalizer) -> None:
    """Several evaluations may be under way, and each answers another question."""
    with submitted(personalizer, "one") as one, submitted(personalizer, "another") as another:
        read = [personalizer.served("get-evaluation", identifier=made["id"]) for made in (one, another)]

    for wanted, got in zip((one, another), read, strict=True):
        same = got["id"] == wanted["id"] and got.get("name") == wanted.get("name")
        assert same, f"the evaluation {wanted['id']!r} called {wanted.get('name')!r} is read as {got}"


@requirement("personalizer.get-evaluation.unknown-is-not-found")
def test_an_unknown_evaluation_is_an_error(personalizer: Personalizer) -> None:
    """An evaluation that does not exist must not look like one that is pending."""
    with submitted(personalizer, "known"):  # else an operation that is not there would seem to say so
        answer = personalizer.answer("get-evaluation", identifier="no-such-evaluation")

    assert refused(answer), f"an evaluation that does not exist was answered with {answer.excerpt()}"


@requirement("personalizer.list-evaluations.names-each-one")
def test_the_list_names_an_evaluation_until_it_is_deleted(personalizer: Personalizer) -> None:
    """Whoever lost the id of an evaluation finds it in the list."""
    with submitted(personalizer, "listed") as made:
        before = _listed(personalizer)
    after = _listed(personalizer)

    assert made["id"] in before, f"the evaluation {made['id']!r} is not in the list of {len(before)}"
    assert made["id"] not in after, f"the evaluation {made['id']!r} was deleted, and is in the list"


@requirement("personalizer.delete-evaluation.is-gone")
def test_a_deleted_evaluation_is_gone(personalizer: Personalizer) -> None:
    """An evaluation that was deleted must not be paid for."""
    with submitted(personalizer, "deleted") as made:
        deletion = personalizer.answer("delete-evaluation", identifier=made["id"])
        read = personalizer.answer("get-evaluation", identifier=made["id"])

    assert deletion.status == 204, f"the deletion was answered with {deletion.excerpt()}"
    assert refused(read), f"a deleted evaluation was answered with {read.excerpt()}"


def _listed(personalizer: Personalizer) -> list[str]:
    return [each["id"] for each in personalizer.served("list-evaluations")]
