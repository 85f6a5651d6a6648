"""Blocks that are judged by their form: files, JSON by its operation, manifests by their schemas."""

from __future__ import annotations

import json
import re
import subprocess
from functools import cache
from typing import Any

import yaml
from blocks import Block
from step import JUDGED, Step
from told import Wrong
from typescript import demand_type

from conformance import catalogue
from conformance.catalogue import Operation
from conformance.description.bodies import Bodies
from conformance.description.responses import Descriptions
from conformance.description.wording import in_words


def as_file(step: Step) -> str:
    """Write a block to a file for what follows; what has a form is judged, too."""
    name = step.block.said("file") or ""
    if not re.fullmatch(r"[\w.-]+(?:/[\w.-]+)*", name) or ".." in name:
        raise Wrong(f"check: file {name} is no name of a file below the directory of the page")
    path = step.reader.place / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(step.code)
    if step.block.language == "json":
        described(step)
    elif step.block.language == "yaml" and _kind(step.block):
        manifest(step)
    elif step.block.language == "python":
        compile(step.block.code, name, "exec")
    return JUDGED


def described(step: Step) -> str:
    """Hold JSON against the description of the operation that the page names for it."""
    value = _value(step.block)
    named = [check.split() for check in step.block.checks if operation_of(check.partition(" ")[0])]
    if not named and step.block.said("file") is None:
        raise Wrong(
            "nothing prints it, and no comment says of which operation it is: check: OPERATION request, or OPERATION STATUS"
        )
    for key, what in named:
        container, operation = operation_of(key) or (None, None)
        if container is None or operation is None:
            continue
        wrong = _objection(container, operation, what, value)
        if wrong:
            raise Wrong(f"{key} {what}: {wrong}")
    demand_type(step)
    return JUDGED


def _objection(container: catalogue.Container, operation: Operation, what: str, value: Any) -> str:
    if what == "request":
        return in_words(Bodies(container.bundle, operation).objections(value))
    response = Descriptions(container.bundle).of(operation, int(what)) if what.isdigit() else None
    if response is None:
        return f"the operation has no answer {what}"
    validators = [validator for validator in response.content.values() if validator]
    if not validators or any(validator.is_valid(value) for validator in validators):
        return ""
    return in_words(validators[0].iter_errors(value))


def _value(block: Block) -> Any:
    try:
        return json.loads(block.code)
    except ValueError as error:
        raise Wrong(f"it is no JSON: {error}") from None


@cache
def operation_of(key: str) -> tuple[catalogue.Container, Operation] | None:
    for container in catalogue.containers():
        for operation in container.operations:
            if operation.key == key:
                return container, operation
    return None


def manifest(step: Step) -> str:
    """Validate a compose file, manifests of Kubernetes, or a workflow by their published schemas."""
    kind = _kind(step.block)
    if not kind:
        raise Wrong("it is no compose file, manifest or workflow; check: file NAME says that it is something else")
    try:
        _FORMS[kind](step.block.code)
    except Exception as error:  # noqa: BLE001 - each of the validators has errors of its own
        raise Wrong(f"as a {kind} it is not valid: {error}") from None
    return JUDGED


def _kind(block: Block) -> str:
    try:
        documents = [each for each in yaml.safe_load_all(block.code) if each]
    except yaml.YAMLError as error:
        raise Wrong(f"it is no YAML: {error}") from None
    first = documents[0] if documents and isinstance(documents[0], dict) else {}
    if "services" in first:
        return "compose file"
    return "manifest" if "apiVersion" in first else "workflow" if "jobs" in first or "runs" in first else ""


def _compose(code: str) -> None:
    from compose_spec import PyCompose

    PyCompose.from_yaml(code).validate()


def _kubernetes(code: str) -> None:
    import kubernetes_validate

    for each in filter(None, yaml.safe_load_all(code)):
        kubernetes_validate.validate(each, kubernetes_validate.latest_version(), strict=True)


def _workflow(code: str) -> None:
    for job in yaml.safe_load(code).get("jobs", {}).values():
        for step in job["steps"]:
            subprocess.run(["bash", "-n", "-c", step.get("run", "")], check=True)


_FORMS = {"compose file": _compose, "manifest": _kubernetes, "workflow": _workflow}
