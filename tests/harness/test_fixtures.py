"""Resources that need each other: made in order, named in paths and bodies, shared, and removed whatever happens."""

import dataclasses
import json
from collections import Counter
from contextlib import closing

import pytest
from people_server import BASE
from people_target import NotRun, Target

from conformance.catalogue import Container
from conformance.corpus.case import Case
from conformance.corpus.placeholders import as_uuid, as_word
from conformance.corpus.replay import replay
from conformance.harness.corpus_tests import RULES, CorpusTest, examine
from conformance.harness.stage import NoSuchFixture
from conformance.wire import Exchange


def replayed(target: Target, operation: str, *modes: str) -> list[tuple[Case, Exchange]]:
    """Send the cases of an operation as a run does."""
    cases = target.of(operation, *modes)
    with target.staged(operation) as stage:
        sent = []
        for case, exchange in replay(cases, target.connections, 4, stage.bindings(cases)):
            stage.saw(exchange)
            sent.append((case, exchange))
    assert stage.left_behind == []
    return sent


def test_every_case_gets_what_it_must_and_the_server_is_as_before(target: Target) -> None:
    oracle = target.door.witness.judge.oracle
    modes: Counter[str] = Counter()
    for operation in target.container.operations:
        if operation.service != "people":
            continue
        sent = replayed(target, operation.name)
        wrong = [v for case, exchange in sent for v in oracle.judge(operation, exchange, case.mode, case.why)]
        assert any(case.mode == "positive" for case, _ in sent), operation.label
        assert wrong == [], operation.label
        assert target.people.groups == {}, operation.label
        modes.update(case.mode for case, _ in sent)

    assert min(modes[mode] for mode in ("positive", "negative", "neutral")) >= 20
    assert target.people.settings.members == {"name": "as found", "userData": "kept"}
    assert target.people.root.inside["notices"]["welcome"].members == {"name": "Welcome", "userData": "first"}


def test_a_body_names_a_person_in_the_group_that_was_made_for_it(target: Target) -> None:
    frozen = target.of("verify", "positive")
    sent = replayed(target, "verify", "positive")
    answered = [exchange.answer for _, exchange in sent if exchange.answer]
    bodies = [json.loads(exchange.request.body) for _, exchange in sent]

    assert {frozenset(case.placeholders) for case in frozen} == {frozenset([as_word("person-group"), as_uuid("person")])}
    assert [answer.status for answer in answered] == [200] * len(frozen)
    assert target.people.methods("PUT", "POST")[:2] == ["PUT persongroups", "POST persons"]
    (group,) = {body["personGroupId"] for body in bodies}
    assert target.people.asked[1][1] == f"{BASE}/persongroups/{group}/persons"
    assert len({body["personId"] for body in bodies}) == 1


def test_the_sound_part_of_a_deviating_body_is_bound(target: Target) -> None:
    """Else the server would refuse the person, and the deviation would show nothing."""
    sent = replayed(target, "verify", "negative")
    deviating = [(c, e) for c, e in sent if c.why.startswith("/confidence") and " more" not in c.why]
    group = target.people.asked[0][1].rpartition("/")[2]

    assert len(deviating) >= 3
    assert {json.loads(exchange.request.body)["personGroupId"] for _, exchange in deviating} == {group}
    assert {json.loads(e.answer.body)["error"] for _, e in deviating if e.answer} == {"confidence lies between 0 and 1"}


def test_an_id_that_may_name_nothing_is_neither_sure_to_be_served_nor_to_be_refused(target: Target) -> None:
    other = [c for c in target.of("verify") if as_word("person-group") not in c.placeholders and _names_a_group(c)]

    assert other
    assert {case.mode for case in other} == {"neutral"}


def _names_a_group(case: Case) -> bool:
    """Whether everything about a body is sound but the id of its group, which is another than ours."""
    return case.why.startswith("/personGroupId") and "is not one of" in case.why


def test_a_body_without_its_id_is_not_sent(target: Target) -> None:
    case = target.of("verify", "positive")[0]

    with pytest.raises(KeyError, match="cogspec-fixture-person-group"):
        list(replay([case], target.connections, 1, {as_uuid("person"): "x"}))
    assert target.people.asked == []


def test_an_id_is_written_as_its_place_demands(target: Target) -> None:
    """A slash in an id must not end a segment, nor a quotation mark a string."""
    body = target.of("verify", "positive")[0].bound({as_word("person-group"): 'a/"b', as_uuid("person"): "é"}).body
    path = target.of("get-person")[0].bound({"personGroupId": 'a/"b', "personId": "é"}).target

    assert json.loads(body).items() >= {"personGroupId": 'a/"b', "personId": "é"}.items()
    assert path == f"{BASE}/persongroups/a%2F%22b/persons/%C3%A9"


def test_cases_share_what_they_name(target: Target) -> None:
    sent = replayed(target, "create-person")

    assert len(sent) > 20
    assert target.people.methods("PUT") == ["PUT persongroups"]


def test_a_case_that_ends_a_person_has_one_of_its_own_in_the_shared_group(target: Target) -> None:
    case = target.of("delete-person", "positive")[0]
    with target.staged("delete-person") as stage:
        bindings = stage.bindings([case] * 3)
        answers = [exchange.answer for _, exchange in replay([case] * 3, target.connections, 2, bindings)]

    assert len({binding["personId"] for binding in bindings}) == 3
    assert len({binding["personGroupId"] for binding in bindings}) == 1
    assert [answer.status for answer in answers if answer] == [200] * 3
    assert target.people.methods("PUT", "POST") == ["PUT persongroups", *["POST persons"] * 3]


def test_a_case_that_takes_an_id_has_one_of_its_own(target: Target) -> None:
    positive = replayed(target, "create-group", "positive")

    assert len({exchange.request.target for _, exchange in positive}) == len(positive) > 5
    assert all(exchange.answer and exchange.answer.status == 200 for _, exchange in positive)
    assert target.people.groups == {}


def test_the_last_made_is_removed_first(target: Target) -> None:
    replayed(target, "get-face")

    assert target.people.methods("PUT", "POST") == ["PUT persongroups", "POST persons", "POST persistedfaces"]
    assert target.people.methods("DELETE") == ["DELETE persistedfaces", "DELETE persons", "DELETE persongroups"]


def test_what_cases_made_is_removed_before_what_it_was_made_in(target: Target) -> None:
    positive = replayed(target, "add-face", "positive")

    assert len(positive) > 5
    assert target.people.methods("DELETE") == [
        *["DELETE persistedfaces"] * len(positive),
        *("DELETE persons", "DELETE persongroups"),
    ]


def test_what_must_be_there_beforehand_is_there(target: Target) -> None:
    with target.staged("get-settings"):
        assert len(target.people.groups) == 1

    assert target.people.groups == {}


def test_names_of_any_length_and_spelling_become_ids(target: Target) -> None:
    cases = target.of("create-group", "positive")
    with target.staged("create-group", f"cogspec-{2**63:x}-{'People.Create_Group/é-' * 9}") as stage:
        answers = [exchange.answer for _, exchange in replay(cases, target.connections, 1, stage.bindings(cases))]

    assert [answer.status for answer in answers if answer] == [200] * len(cases)
    assert target.people.groups == {}


def test_a_test_that_fails_half_way_leaves_nothing(target: Target) -> None:
    cases = target.of("create-person")

    def interrupted() -> None:
        with (
            target.staged("create-person") as stage,
            closing(replay(cases, target.connections, 4, stage.bindings(cases))) as sent,
        ):
            for number, (_, exchange) in enumerate(sent):
                stage.saw(exchange)
                if number == 3:
                    raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()

    assert target.people.methods("POST")
    assert target.people.groups == {}


def test_an_interrupted_run_sends_nothing_any_more_and_leaves_nothing(target: Target) -> None:
    """A case that is still sent while everything is removed would make what nobody removes."""
    cases = tuple(target.of("create-group", "positive"))
    test = CorpusTest(target.container.operation("people.create-group"), "positive", cases, RULES["positive"])
    target.people.interrupts_at, target.people.pause = 5, 0.01

    def interrupted() -> None:
        with target.staged("create-group") as stage:
            examine(test, target.door.witness, target.connections, 4, stage)

    with pytest.raises(KeyboardInterrupt):
        interrupted()

    first = target.people.methods("PUT", "DELETE").index("DELETE persongroups")
    assert target.people.methods("PUT", "DELETE")[first:] == ["DELETE persongroups"] * len(cases)
    assert target.people.groups == {}


def test_a_mistake_of_the_kit_sends_nothing_any_more_and_leaves_nothing(target: Target) -> None:
    """An answer that cannot be judged, of an operation without a description, while other cases are under way."""
    cases = tuple(target.of("create-group", "positive"))
    unknown = dataclasses.replace(target.container.operation("people.create-group"), path="/nowhere")
    target.people.pause = 0.01

    def mistaken() -> None:
        with target.staged("create-group") as stage:
            examine(
                CorpusTest(unknown, "positive", cases, RULES["positive"]), target.door.witness, target.connections, 4, stage
            )

    with pytest.raises(KeyError, match="/nowhere"):
        mistaken()

    first = target.people.methods("PUT", "DELETE").index("DELETE persongroups")
    assert target.people.methods("PUT", "DELETE")[first:] == ["DELETE persongroups"] * len(cases)
    assert target.people.groups == {}


def test_the_group_is_removed_where_no_person_can_be_made(target: Target) -> None:
    target.people.breaks = {("POST", "persons")}
    cases = target.of("get-person")
    with (
        pytest.raises(NotRun, match=r"cannot be made: people\.create-person\.no-internal-errors"),
        target.staged("get-person") as stage,
    ):
        stage.bindings(cases)

    assert target.people.methods("PUT", "POST", "DELETE") == ["PUT persongroups", "POST persons", "DELETE persongroups"]
    assert target.people.groups == {}


def test_a_group_that_was_made_though_the_answer_denies_it_is_removed(target: Target) -> None:
    target.people.breaks_halfway = {("PUT", "persongroups")}
    with pytest.raises(NotRun), target.staged("get-group") as stage:
        stage.bindings(target.of("get-group"))

    assert target.people.methods("DELETE") == ["DELETE persongroups"]
    assert target.people.groups == {}


def test_what_cannot_be_removed_is_told_and_the_rest_removed(target: Target) -> None:
    target.people.breaks = {("DELETE", "persons")}
    cases = target.of("get-face")
    with target.staged("get-face") as stage:
        (path,) = {request.bound(own).target for request, own in zip(cases, stage.bindings(cases), strict=True)}
    person = path.partition("/persistedfaces")[0]

    assert stage.left_behind == [f'DELETE {person}: 500 application/json: {{"error": "broken"}}']
    assert target.people.methods("DELETE") == ["DELETE persistedfaces", "DELETE persons", "DELETE persongroups"]


def test_a_fixture_that_no_room_has_is_refused_with_a_hint(target: Target, container: Container) -> None:
    (case,) = target.of("get-group", "positive")
    operation = container.operation("people.get-group")
    parameter = {**operation.definition["parameters"][0], "x-fixture": "person-grup"}
    odd = dataclasses.replace(operation, definition={**operation.definition, "parameters": [parameter]})
    target.container = dataclasses.replace(container, operations=(odd,))

    with (
        pytest.raises(NoSuchFixture, match=r"people has no fixture 'person-grup'.*'person-group'"),
        target.staged("get-group") as s,
    ):
        s.bindings([case])
