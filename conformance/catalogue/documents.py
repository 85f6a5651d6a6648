"""Where the documents of ``specs/`` lie, and how they are read, validated and written."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, cast

import yaml

from conformance.catalogue.models import Json
from conformance.refusal import Refusal

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
SHARED_DOCUMENT = "container"
OFFLINE_DOCUMENT = "disconnected"
"""What containers serve and do that run with a licence, without a connection."""
LICENCE_MOUNT = "Mounts:License"
"""The setting of the containers that can."""


class BrokenSpecification(Refusal):
    """A document in ``specs/`` that cannot be read or contradicts itself."""


def specs_folder() -> Path:
    """Where the documents lie: inside the installed package, or at the top of a checkout."""
    package = Path(__file__).resolve().parent.parent
    installed = package / "specs"
    return installed if installed.is_dir() else package.parent / "specs"


def images() -> dict[str, Json]:
    """What ``images.yaml`` says of each container, by name."""
    return cast("dict[str, Json]", load("images"))


def document(name: str) -> Json:
    """The document with this name, as a copy that may be changed."""
    return copy.deepcopy(load(name))


@cache
def load(name: str) -> Json:
    """Read ``specs/NAME.yaml`` once; who changes it changes it for everybody."""
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


def operations_of(document: Json) -> Iterator[tuple[str, str, Json]]:
    """Path, method in small letters, and definition of every operation of a document."""
    for path, members in document["paths"].items():
        for method, definition in members.items():
            if method in METHODS:
                yield path, method, definition


def validate_documents(name: str) -> None:
    """Refuse the documents of a container where they are not valid OpenAPI 3.1; reading alone does not look so closely."""
    from openapi_spec_validator import validate
    from openapi_spec_validator.validation.exceptions import OpenAPIValidationError

    described = [item["description"] for item in images()[name].get("serves", [])]
    for served in [*described, SHARED_DOCUMENT, OFFLINE_DOCUMENT]:
        try:
            validate(load(served))
        except OpenAPIValidationError as error:
            place = "/".join(str(part) for part in error.absolute_path) or "the top"
            said = str(error.message).partition("\n")[0]
            raise BrokenSpecification(f"specs/{served}.yaml is not valid OpenAPI 3.1 at {place}: {said}.") from None


def resolve(bundle: Json, value: Any) -> Any:
    """Follow a local ``$ref`` of a bundled document, as often as needed."""
    while isinstance(value, dict) and "$ref" in value:
        target: Any = bundle
        for part in cast("str", value["$ref"]).removeprefix("#/").split("/"):
            target = target[part.replace("~1", "/").replace("~0", "~")]
        value = target
    return cast("Any", value)


def as_yaml(document: Json) -> str:
    """A document as YAML, in its own order, without anchors."""
    return yaml.dump(document, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=120)


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
