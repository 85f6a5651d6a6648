"""What the specifications say: containers, operations, requirements, images.

Everything else asks this module; it reads ``specs/`` once and imports nothing of the project.
"""

from __future__ import annotations

import copy
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Literal, cast

import yaml

from conformance.refusal import Refusal, hint

Json = dict[str, Any]
Level = Literal["MUST", "SHOULD", "MAY"]
Basis = Literal["documented", "schema", "reported", "inferred"]
Profile = Literal["core", "behaviour", "accuracy", "operations", "disconnected", "scale-out"]

PROFILES: tuple[Profile, ...] = ("core", "behaviour", "accuracy", "operations", "disconnected", "scale-out")
METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
SHARED_DOCUMENT = "container"


class NoSuchContainer(Refusal):
    """A name that ``specs/images.yaml`` does not know."""


class NoSuchRequirement(Refusal):
    """An id that no specification declares."""


class BrokenSpecification(Refusal):
    """A document in ``specs/`` that cannot be read or contradicts itself."""


@dataclass(frozen=True)
class Requirement:
    """One sentence that must hold, with where it comes from."""

    id: str
    level: Level
    basis: Basis
    profile: Profile
    text: str
    source: str
    operation: str | None = None
    """Key of the operation it belongs to, such as ``anomaly-detector.entire``; None for a whole document."""


@dataclass(frozen=True)
class Operation:
    """One method on one path, as a description states it."""

    key: str
    """Service and short name: ``anomaly-detector.entire``. Requirement ids begin with it."""
    service: str
    """``x-service`` of its document: ``text-v3.1``."""
    package: str
    """``x-package`` of its document: what the rooms of this service are called in every part of the kit."""
    name: str
    """``x-operation``: the short name alone."""
    operation_id: str
    method: str
    path: str
    definition: Json = field(repr=False)
    """The OpenAPI operation object; its references resolve in the bundled document."""
    optional: str = ""
    """Why an image need not serve it; empty when it must."""

    @property
    def label(self) -> str:
        """Method and path, as people write them."""
        return f"{self.method} {self.path}"

    @property
    def takes_input(self) -> bool:
        """Whether a request can violate anything that the description states."""
        return "requestBody" in self.definition or any(
            "x-fixture" not in parameter for parameter in self.definition.get("parameters", [])
        )


@dataclass(frozen=True)
class Setting:
    """One ``Name=value`` argument of a container."""

    name: str
    text: str
    required: bool = False
    value: str | None = None
    """The only value allowed, when there is only one."""
    default: str | None = None


@dataclass(frozen=True)
class Container:
    """One container of the catalogue, with all that its image serves."""

    name: str
    title: str
    state: str
    repository: str
    tags: tuple[str, ...]
    port: int
    sizes: tuple[Json, ...]
    mounts: Mapping[str, str]
    settings: tuple[Setting, ...]
    descriptions: tuple[str, ...]
    operations: tuple[Operation, ...]
    """Those of its services first, in the order of the documents, then the shared ones."""
    requirements: tuple[Requirement, ...]
    """Written and derived ones, in the order of the operations."""
    bundle: Json = field(repr=False)
    """One OpenAPI 3.1 document of everything the container serves."""

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the bundled document, over its canonical JSON form."""
        import json

        text = json.dumps(self.bundle, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
        return hashlib.sha256(text.encode()).hexdigest()

    @property
    def package(self) -> str:
        """What the rooms of its service are called."""
        return self.operations[0].package

    def operation(self, key: str) -> Operation:
        """The operation with this key; KeyError when the container has none."""
        return next((o for o in self.operations if o.key == key), None) or _missing(key)

    @cached_property
    def by_id(self) -> Mapping[str, Requirement]:
        """Its requirements by their ids."""
        return {r.id: r for r in self.requirements}

    def requirement(self, identifier: str) -> Requirement:
        """The requirement with this id; NoSuchRequirement with a hint otherwise."""
        if identifier not in self.by_id:
            raise NoSuchRequirement(f"{identifier!r} is not a requirement of {self.name}." + hint(identifier, list(self.by_id)))
        return self.by_id[identifier]


def specs_folder() -> Path:
    """Where the documents lie: inside the installed package, or at the top of a checkout."""
    here = Path(__file__).resolve().parent.parent
    installed = here / "specs"
    return installed if installed.is_dir() else here.parent / "specs"


def names() -> tuple[str, ...]:
    """Every container of the catalogue, in its order."""
    return tuple(_images())


@cache
def container(name: str) -> Container:
    """The container with this name; NoSuchContainer with a hint otherwise."""
    if name not in _images():
        raise NoSuchContainer(f"{name!r} is not in the catalogue." + hint(name, list(_images())))
    try:
        return _read_container(name, _images()[name])
    except (KeyError, TypeError, AttributeError, IndexError) as error:
        validate_documents(name)
        raise BrokenSpecification(
            f"The description of {name} in {specs_folder()} lacks something ({type(error).__name__}: {error})."
        ) from None


def containers() -> tuple[Container, ...]:
    """All containers of the catalogue."""
    return tuple(container(name) for name in names())


def requirement(identifier: str) -> Requirement:
    """The requirement with this id, whichever container declares it; NoSuchRequirement with a hint otherwise."""
    known = _all_requirements()
    if identifier not in known:
        raise NoSuchRequirement(f"{identifier!r} is not a requirement of any container." + hint(identifier, list(known)))
    return known[identifier]


@cache
def _all_requirements() -> dict[str, Requirement]:
    return {r.id: r for c in containers() for r in c.requirements}


def resolve(bundle: Json, value: Any) -> Any:
    """Follow a local ``$ref`` of a bundled document, as often as needed."""
    while isinstance(value, dict) and "$ref" in value:
        target: Any = bundle
        for part in cast("str", value["$ref"]).removeprefix("#/").split("/"):
            target = target[part.replace("~1", "/").replace("~0", "~")]
        value = target
    return cast("Any", value)


def validate_documents(name: str) -> None:
    """Refuse the documents of a container where they are not valid OpenAPI 3.1; reading alone does not look so closely."""
    from openapi_spec_validator import validate
    from openapi_spec_validator.validation.exceptions import OpenAPIValidationError

    for document in [item["description"] for item in _images()[name].get("serves", [])] + [SHARED_DOCUMENT]:
        try:
            validate(_load(document))
        except OpenAPIValidationError as error:
            place = "/".join(str(part) for part in error.absolute_path) or "the top"
            said = str(error.message).partition("\n")[0]
            raise BrokenSpecification(f"specs/{document}.yaml is not valid OpenAPI 3.1 at {place}: {said}.") from None


def as_yaml(document: Json) -> str:
    """A document as YAML, in its own order, without anchors."""
    return yaml.dump(document, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=120)


def _read_container(name: str, entry: Json) -> Container:
    served = [*entry["serves"], {"description": SHARED_DOCUMENT}]
    operations: list[Operation] = []
    requirements: list[Requirement] = []
    bundle: Json = {
        "openapi": "3.1.0",
        "info": {"title": f"{entry['title']} container", "version": "", "license": {"name": "MIT", "identifier": "MIT"}},
        "servers": [{"url": f"http://localhost:{entry['port']}"}],
        "paths": {},
        "components": {},
    }
    for item in served:
        document = without_colliding_components(_document(item["description"]), item["description"], bundle)
        if item["description"] != SHARED_DOCUMENT:
            bundle["info"]["version"] = ", ".join(filter(None, [bundle["info"]["version"], document["info"]["version"]]))
        for section, members in document.get("components", {}).items():
            bundle["components"].setdefault(section, {}).update(members)
        found = list(_operations(document, item))
        operations += found
        for operation in found:
            bundle["paths"].setdefault(operation.path, {})[operation.method.lower()] = operation.definition
            requirements += _written(operation.definition, operation.key)
            requirements += _derived(operation)
        requirements += _written(document, None)
    _demand_unique(name, [r.id for r in requirements])
    return Container(
        name=name,
        title=entry["title"],
        state=entry["state"],
        repository=entry["repository"],
        tags=tuple(entry["tags"]),
        port=entry["port"],
        sizes=tuple(entry["sizes"]),
        mounts=entry["mounts"],
        settings=tuple(
            Setting(key, s["text"], s.get("required", False), s.get("value"), None if "default" not in s else str(s["default"]))
            for key, s in entry["settings"].items()
        ),
        descriptions=tuple(item["description"] for item in served),
        operations=tuple(operations),
        requirements=tuple(requirements),
        bundle=bundle,
    )


def _operations(document: Json, item: Json) -> Iterator[Operation]:
    for path, members in document["paths"].items():
        for method, definition in members.items():
            if method not in METHODS:
                continue
            if definition["operationId"] not in item.get("operations", [definition["operationId"]]):
                continue
            definition.setdefault("tags", [document["info"]["title"]])
            yield Operation(
                key=f"{document['x-service']}.{definition['x-operation']}",
                service=document["x-service"],
                package=document["x-package"],
                name=definition["x-operation"],
                operation_id=definition["operationId"],
                method=method.upper(),
                path=path,
                definition=definition,
                optional=item.get("optional", {}).get(definition["operationId"], ""),
            )


def _written(holder: Json, operation: str | None) -> Iterator[Requirement]:
    for row in holder.get("x-requirements", []):
        if row["level"] == "MUST" and row["basis"] not in ("documented", "schema"):
            raise BrokenSpecification(f"{row['id']} is a MUST, but its basis {row['basis']!r} allows SHOULD at most.")
        yield Requirement(**row, operation=operation)


def _derived(operation: Operation) -> Iterator[Requirement]:
    """The requirements that nobody writes: every operation carries them, from its schema alone."""
    sentences = {
        "answers-as-described": "Status, media type, headers and body of every answer are as the description says.",
        "accepts-valid": "A request that is valid in form and meaning is served.",
        "refuses-invalid": "A request that breaks a constraint documented as enforced is refused.",
        "never-breaks": "No request is answered with a 5xx status, a stack trace or a dropped connection.",
    }
    for name, text in sentences.items():
        if name != "refuses-invalid" or operation.takes_input:
            yield Requirement(
                f"{operation.key}.{name}", "MUST", "schema", "core", text, f"Description of {operation.label}", operation.key
            )


def without_colliding_components(document: Json, name: str, bundle: Json) -> Json:
    """Rename components that another document of the same container calls by the same name but defines otherwise.

    A component that refers to a renamed one is then another one itself, so this goes on until nothing changes.
    """
    renamed: dict[str, str] = {}
    while True:
        changed = cast("Json", _with_references(document, renamed))
        found = {
            f"#/components/{section}/{key}": f"#/components/{section}/{key}-{name}"
            for section, members in changed.get("components", {}).items()
            for key, value in members.items()
            if bundle["components"].get(section, {}).get(key, value) != value
        }
        if found.keys() <= renamed.keys():
            break
        renamed |= found
    for old, new in renamed.items():
        section, key = old.split("/")[2:]
        changed["components"][section][new.split("/")[3]] = changed["components"][section].pop(key)
    return changed


def _with_references(value: Any, renamed: dict[str, str]) -> Any:
    if isinstance(value, dict):
        members = cast("Json", value)
        return {
            key: renamed.get(item, item) if key == "$ref" else _with_references(item, renamed) for key, item in members.items()
        }
    if isinstance(value, list):
        return [_with_references(item, renamed) for item in cast("list[Any]", value)]
    return value


def _images() -> dict[str, Json]:
    return cast("dict[str, Json]", _load("images"))


def _document(name: str) -> Json:
    return copy.deepcopy(_load(name))


@cache
def _load(name: str) -> Json:
    path = specs_folder() / f"{name}.yaml"
    try:
        loaded: object = yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)  # noqa: S506 - it is a SafeLoader
    except OSError as error:
        raise BrokenSpecification(f"{path} cannot be read ({error.strerror}); reinstall cogspec.") from None
    except yaml.YAMLError as error:
        reason = " ".join(str(error).split())
        raise BrokenSpecification(f"{path} is not YAML: {reason}.") from None
    if not isinstance(loaded, dict):
        raise BrokenSpecification(f"{path} does not hold a mapping at its top.")
    return cast("Json", loaded)


_Base: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # ten times as fast where it was built


class _Loader(_Base):
    """YAML as JSON would read it: a timestamp stays the string it is on the wire."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


class _Dumper(yaml.SafeDumper):
    """YAML without anchors: a bundled document is read by people."""

    def ignore_aliases(self, data: Any) -> bool:
        del data
        return True


def _demand_unique(name: str, identifiers: list[str]) -> None:
    twice = {i for i in identifiers if identifiers.count(i) > 1}
    if twice:
        raise BrokenSpecification(f"{name} declares {', '.join(sorted(twice))} more than once; an id is unique for ever.")


def _missing(key: str) -> Operation:
    raise KeyError(key)
