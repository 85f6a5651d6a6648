"""Faults that nobody writes: each breaks, for one operation, what its description says of every server."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any, cast

from conformance import catalogue
from conformance.catalogue import SHARED_DOCUMENT, Container, Operation, resolve
from conformance.corpus.build import load
from conformance.faults.fault import Ask, Fault, Json, Misserve, Reply, Serve, spoiling

LARGE = 100_000
"""Bytes of a body that a server may refuse before it looks at it, which is another requirement."""
CHARSET = ("takes-charset", "takes-a-charset")
"""The rules of descriptions that say so themselves."""
FAILURE = "x-failure"
"""Names the member that says of a request that it failed, which other requirements are about."""
UNSERVED = ("accepts-valid", "refuses-invalid")
"""Rules by which an operation serves what is valid, and refuses what is not."""
SURVIVES = "survives-"
"""What the rules begin with by which an operation answers a mistake below status 500."""
Find = Callable[[Container, Operation], Iterator[Fault]]


def derived(container: Container) -> tuple[Fault, ...]:
    """The derived faults of a container, in the order of its operations.

    The pages that every container serves have none: each of their members is what a written requirement is about.
    """
    own = [o for o in container.operations if o.service != SHARED_DOCUMENT]
    return tuple(fault for operation in own for find in KINDS for fault in find(container, operation))


def _without_a_member(container: Container, operation: Operation) -> Iterator[Fault]:
    """The first member that each answer of success must have, left out."""
    for member in _required(container, operation)[:1]:
        text = f"Leaves {member} out of the answer of {operation.label}, though it is required."
        yield _fault(operation, f"without-{_hyphenated(member)}", text, _spoilt(lambda said, name=member: said.pop(name, None)))


def _with_another_name(container: Container, operation: Operation) -> Iterator[Fault]:
    """The last of several required members under a name that no description knows."""
    for member in _required(container, operation)[1:][-1:]:

        def rename(said: Json, name: str = member) -> None:
            if name in said:
                said[f"{name}V2"] = said.pop(name)

        text = f"Calls {member} {member}V2 in the answer of {operation.label}, as a later version might."
        yield _fault(operation, f"renames-{_hyphenated(member)}", text, _spoilt(rename))


def _with_another_type(container: Container, operation: Operation) -> Iterator[Fault]:
    """The first required member of what answers JSON, as an object that holds it; but not what says that a request failed."""
    if not _takes_json(container, operation):
        return
    for member in _required(container, operation)[:1]:
        if member in operation.definition.get(FAILURE, {}):
            continue

        def wrap(said: Json, name: str = member) -> None:
            if name in said:
                said[name] = {"value": said[name]}

        text = f"Wraps {member} in an object in the answer of {operation.label}, so that typed clients cannot read it."
        yield _fault(operation, f"wraps-{_hyphenated(member)}", text, _spoilt(wrap))


def _internal_error(container: Container, operation: Operation) -> Iterator[Fault]:
    """An internal error in the described form, whatever is asked, unless it is too large to be looked at."""
    if f"{operation.key}.no-internal-errors" not in container.by_id:
        return
    example = _error_example(container, operation)

    async def fail(ask: Ask, serve: Serve) -> Reply:
        return Reply.of(500, example) if len(ask.body) <= LARGE else await serve(ask)

    yield Fault(
        f"derived.{operation.key}.internal-error",
        f"Answers 500 to every request for {operation.label} of ordinary size, in the described form of an error.",
        breaks=(f"{operation.key}.no-internal-errors",),
        at=(operation.key,),
        misserve=fail,
        kind="derived",
        may_break=tuple(_unserved(container, operation)),
    )


def _unserved(container: Container, operation: Operation) -> Iterator[str]:
    """What falls with an internal error where its tests can ask, and rests on it where something must be read first."""
    for requirement in container.requirements:
        rule = requirement.id.removeprefix(f"{operation.key}.")
        if requirement.operation == operation.key and (rule in UNSERVED or rule.startswith(SURVIVES)):
            yield requirement.id


def _refuses_a_charset(container: Container, operation: Operation) -> Iterator[Fault]:
    """415 for JSON that is called so with a charset, as official clients call it."""

    async def refuse(ask: Ask, serve: Serve) -> Reply:
        named = dict(ask.headers).get(b"content-type", b"").lower()
        return Reply.of(415, "Unsupported Media Type", "text/plain") if b"charset" in named else await serve(ask)

    if _takes_json(container, operation):
        text = f"Refuses a request for {operation.label} whose media type has a charset, as several official clients send it."
        written = [rule for rule in CHARSET if f"{operation.key}.{rule}" in container.by_id]
        yield _fault(operation, "refuses-a-charset", text, refuse, "accepts-valid", *written)


def _crashes_on_nul(container: Container, operation: Operation) -> Iterator[Fault]:
    """A crash over a character that some languages end their strings with."""

    async def crash(ask: Ask, serve: Serve) -> Reply:
        return Reply.crash() if b"\\u0000" in ask.body else await serve(ask)

    if operation.key in _sent_a_nul(container.name):
        text = f"Crashes over a NUL in a string that is sent to {operation.label}."
        yield _fault(operation, "crashes-on-nul", text, crash, "never-breaks")


@cache
def _sent_a_nul(container: str) -> frozenset[str]:
    """The operations of a container that have a place for a string in their bodies, which the cases try with one."""
    return frozenset(case.operation for case in load(catalogue.container(container)).cases if b"\\u0000" in case.request.body)


KINDS: tuple[Find, ...] = (
    _without_a_member,
    _with_another_name,
    _with_another_type,
    _internal_error,
    _refuses_a_charset,
    _crashes_on_nul,
)


def _fault(operation: Operation, name: str, text: str, misserve: Misserve, *rules: str) -> Fault:
    return Fault(
        f"derived.{operation.key}.{name}",
        text,
        breaks=tuple(f"{operation.key}.{rule}" for rule in rules or ("answers-as-described",)),
        at=(operation.key,),
        misserve=misserve,
        kind="derived",
    )


def _spoilt(change: Callable[[Json], Any]) -> Misserve:
    """What changes the members of every answer of success that is a JSON object."""

    def spoil(reply: Reply) -> None:
        answer: object = reply.json
        if isinstance(answer, dict):
            said = cast("Json", answer)
            change(said)
            reply.json = said

    return spoiling(spoil)


def _required(container: Container, operation: Operation) -> list[str]:
    """The members that the first answer of success with any such must have, in the order of the description."""
    responses: Json = operation.definition["responses"]
    successes = [resolve(container.bundle, response) for status, response in responses.items() if str(status).startswith("2")]
    nothing: list[str] = []
    required: list[list[str]] = [_schema(container, response).get("required", nothing) for response in successes]
    return next((names for names in required if names), nothing)


def _error_example(container: Container, operation: Operation) -> Json:
    """What an internal error looks like by the description; the example of the default answer is of its form."""
    answer = resolve(container.bundle, operation.definition["responses"]["default"])
    return answer["content"]["application/json"]["example"]


def _takes_json(container: Container, operation: Operation) -> bool:
    body = resolve(container.bundle, operation.definition.get("requestBody", {}))
    return "application/json" in body.get("content", {})


def _schema(container: Container, response: Json) -> Json:
    """The schema of a JSON body; an empty one when there is none."""
    content: dict[str, Json] = response.get("content", {})
    nothing: Json = {}
    media = next((media for name, media in content.items() if name.endswith("json")), nothing)
    return resolve(container.bundle, media.get("schema", {}))


def _hyphenated(member: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", member).lower()
