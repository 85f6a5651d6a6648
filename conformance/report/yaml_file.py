"""Small YAML files that users write: every scalar is text, and nothing may be said twice."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

import yaml

from conformance.files import content_of
from conformance.refusal import Refusal, hint

LARGEST = 1024 * 1024
"""Bytes."""


class UnusableFile(Refusal):
    """A file of the user's that is not what it should be."""


class _Texts(yaml.BaseLoader):
    """Reads lists, mappings and texts; a mapping that has a member twice is refused."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:  # noqa: FBT001, FBT002 - as PyYAML calls it
        keys = [key.value for key, _ in node.value]
        twice = next((key for key in keys if keys.count(key) > 1), None)
        if twice is not None:
            raise yaml.constructor.ConstructorError(None, None, f"{twice!r} stands twice", node.start_mark)
        return super().construct_mapping(node, deep)


def read_yaml(path: Path, what: str) -> Any:
    """What a file holds; UnusableFile says in one sentence why it is not ``what`` it should be."""
    try:
        found = content_of(path, LARGEST)
    except OSError as error:
        raise UnusableFile(f"{path} cannot be read ({error.strerror}); name a file with {what}.") from None
    try:
        return yaml.load(found, Loader=_Texts)  # noqa: S506 - it makes nothing but texts, lists and mappings
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError, ValueError, TypeError) as error:
        reason = " ".join(str(error).split()) or type(error).__name__
        raise UnusableFile(f"{path} is not YAML with {what}: {reason}.") from None


def texts(path: Path, value: object, names: tuple[str, ...], where: str) -> dict[str, str]:
    """The members of a mapping, all of which must be there, be texts, and say something."""
    if not isinstance(value, dict):
        raise UnusableFile(f"{path}: {where} is not a mapping; give it {', '.join(names)}.")
    members = cast("dict[object, object]", value)
    for name in members:
        if name not in names:
            raise UnusableFile(f"{path}: {where} has the member {str(name)!r}." + hint(str(name), list(names)))
    for name in names:
        text = members.get(name)
        if not isinstance(text, str) or not text.strip():
            raise UnusableFile(f"{path}: {where} has no {name}; every one of {', '.join(names)} must say something.")
    return {name: str(members[name]).strip() for name in names}
