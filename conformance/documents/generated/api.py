"""Every operation of a service, with parameters, bodies, answers and a request that is known to be valid."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterator
from typing import Any, cast
from urllib.parse import quote

from conformance.catalogue import METHODS, Json, resolve
from conformance.catalogue.documents import load
from conformance.documents.generated.formats import holds
from conformance.documents.generated.markup import code, link, paragraphs, table, words
from conformance.documents.generated.requirements import title_of
from conformance.documents.generated.schemas import uncertain

OVERVIEW = """\
Each page has every operation with parameters, bodies and answers, and every schema. *Not sure* says where documented
servers differ, or where a page states a limit and no refusal; there the kit accepts both.
"""
BASE = "http://localhost:5000"
MEMBERS = ("Member", "Holds", "Needed", "What it is", "Not sure")
SHORTEST = 6
"""Items of an array that a sample shows; a longer one goes on."""


def page(description: str) -> str:
    """The page of one document: its operations, then its schemas."""
    document = load(description)
    info = document["info"]
    parts = [f"# {title_of(description)}", words(info["summary"]), words(info["description"])]
    parts.append(
        f"The document: {code(f'specs/{description}.yaml')}. `cogspec spec CONTAINER` prints all that a container serves."
    )
    for path, method, definition in _operations(document):
        parts += list(_operation(document, path, method, definition))
    schemas: Json = document.get("components", {}).get("schemas", {})
    if schemas:
        parts.append("## Schemas {#schemas}")
    for name, schema in schemas.items():
        parts += list(_schema(name, schema))
    return paragraphs(parts)


def _operations(document: Json) -> Iterator[tuple[str, str, Json]]:
    for path, methods in document["paths"].items():
        for method in METHODS:
            if method in methods:
                yield path, method, methods[method]


def _operation(document: Json, path: str, method: str, definition: Json) -> Iterator[str]:
    yield f"## {words(definition['summary']).rstrip('.')} {{#{definition['operationId']}}}"
    yield code(f"{method.upper()} {path}")
    yield words(definition.get("description", ""))
    parameters = [resolve(document, parameter) for parameter in definition.get("parameters", [])]
    yield table(("Parameter", "In", "Holds", "Needed", "What it is", "Not sure"), map(_parameter, parameters))
    body = cast("Json", resolve(document, definition.get("requestBody", {})))
    yield _bodies("Request", "Body", body)
    yield _sample(path, method, parameters, body)
    yield table(("Status", "Means", "Body"), _answers(document, definition))
    yield _example(document, definition)


def _parameter(stated: Json) -> tuple[str, ...]:
    schema: Json = stated["schema"]
    doubts = {**stated, "x-unsure": {**stated.get("x-unsure", {}), **schema.get("x-unsure", {})}}
    text = words(stated.get("description", "")) + _default(schema)
    needed = "yes" if stated.get("required") else ""
    return code(stated["name"]), stated["in"], holds(schema), needed, text, "; ".join(uncertain(doubts))


def _bodies(label: str, column: str, body: Json) -> str:
    content: Json = body.get("content", {})
    rows = (
        (code(media), holds(stated.get("schema", {})), words(stated.get("x-perhaps", ""))) for media, stated in content.items()
    )
    described = words(body.get("description", ""))
    return table((label, column, "Not sure"), rows) + (f"\n{described}\n" if described else "")


def _answers(document: Json, definition: Json) -> Iterator[tuple[str, str, str]]:
    """What each status means, those of success first; statuses of one meaning share a row."""
    alike: dict[tuple[str, str], list[str]] = {}
    for status, stated in definition["responses"].items():
        answer = cast("Json", resolve(document, stated))
        content: Json = answer.get("content", {})
        bodies = dict.fromkeys(holds(known["schema"]) for known in content.values() if "schema" in known)
        named = "any other" if status == "default" else code(status)
        alike.setdefault((words(answer["description"]), " or ".join(bodies)), []).append(named)
    for (text, body), statuses in sorted(alike.items(), key=lambda item: not item[1][0].startswith("`2")):
        yield ", ".join(statuses), text, body


def _sample(path: str, method: str, parameters: list[Json], body: Json) -> str:
    """A request with curl, of the examples that the description gives; nothing where it gives none."""
    values = {p["name"]: p["example"] for p in parameters if p["in"] == "path" and "example" in p}
    content: Json = body.get("content", {}).get("application/json", {})
    missing = [p for p in parameters if p["in"] == "path" and "example" not in p]
    if missing or (body and "example" not in content):
        return ""
    for name, value in values.items():
        path = path.replace(f"{{{name}}}", quote(str(value), safe=""))
    lines = [f"curl {'' if method == 'get' else f'-X {method.upper()} '}{shlex.quote(BASE + path)}"]
    if body:
        lines += ["  -H 'Content-Type: application/json'", f"  -d {shlex.quote(_compact(content['example']))}"]
    return "```bash\n" + " \\\n".join(lines) + "\n```"


def _compact(example: Any) -> str:
    """JSON on few lines: an object or array without others in it on one."""
    return _lines(example, "")


def _lines(value: Any, indent: str) -> str:
    flat = json.dumps(value, ensure_ascii=False)
    if len(flat) + len(indent) <= 110 or not isinstance(value, dict | list):
        return flat
    deeper = indent + "  "
    if isinstance(value, dict):
        members = [f"{deeper}{json.dumps(key)}: {_lines(item, deeper)}" for key, item in cast("Json", value).items()]
        return "{\n" + ",\n".join(members) + f"\n{indent}}}"
    items = [f"{deeper}{_lines(item, deeper)}" for item in cast("list[Any]", value)]
    return "[\n" + ",\n".join(items) + f"\n{indent}]"


def _example(document: Json, definition: Json) -> str:
    for status, answer in definition["responses"].items():
        content = cast("Json", resolve(document, answer)).get("content", {}).get("application/json", {})
        if status.startswith("2") and "example" in content:
            return f"An answer with {code(status)}:\n\n```json\n{_compact(content['example'])}\n```"
    return ""


def _schema(name: str, schema: Json) -> Iterator[str]:
    yield f"### {name} {{#{name.lower()}}}"
    yield words(schema.get("description", ""))
    rows = list(_members(schema))
    yield table(MEMBERS, rows)
    doubts = "; ".join(uncertain(schema))
    if not rows:
        yield holds(schema)
    yield f"Not sure: {doubts}." if doubts else ""


def _members(schema: Json) -> Iterator[tuple[str, ...]]:
    needed: list[str] = schema.get("required", [])
    for name, stated in cast("Json", schema.get("properties", {})).items():
        member = cast("Json", stated) if isinstance(stated, dict) else {}
        text = words(member.get("description", "")) + _default(member)
        yield (
            code(name),
            holds(stated) or "must not be there",
            "yes" if name in needed else "",
            text,
            "; ".join(uncertain(member)),
        )


def _default(schema: Json) -> str:
    return f" Without it: {code(str(schema['default']).lower())}." if "default" in schema else ""


def index(descriptions: list[str]) -> str:
    """The page that leads to the others."""
    rows = ((link(title_of(name), f"{name}.md"), words(load(name)["info"]["summary"])) for name in descriptions)
    return paragraphs(["# Operations and schemas", OVERVIEW, table(("Service", "What it does"), rows)])
