"""Rows of sentences: what they must say, and for which operations of a document each one holds."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import cast, get_args

from conformance.catalogue.documents import BrokenSpecification
from conformance.catalogue.models import Basis, Json, Level, Profile, Shown
from conformance.refusal import hint

MEMBERS = ("level", "basis", "profile", "text", "source")
"""What every row has, beside its id, or its rule and operations."""
CHOICES = {"level": get_args(Level), "basis": get_args(Basis), "profile": get_args(Profile)}
BELOW = "below"
"""What a row of a whole document may have besides: how the paths begin that what checks it asks."""
ALTERNATIVES = "alternatives"
"""What a contested row has besides, and no other: by name, what is documented and what was seen of a real one."""
WHOLE = ""
"""In place of an operation: the whole document."""

_WORDS = "[a-z0-9]+(-[a-z0-9]+)*"
_IN_BRACES = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True)
class Sheet:
    """The rows at the top of one file, as one document reads them."""

    file: str
    rows: Sequence[Json]
    services: Sequence[str]
    """Every service that the file speaks of; the document's own is one of them."""
    document: str
    operations: Sequence[str]
    """Those of the document."""
    paths: Collection[str]
    """Of the document."""
    names: Mapping[str, str]
    """What a name in braces stands for; ``service`` is one of them."""

    def expanded(self) -> Iterator[tuple[str, Json]]:
        """The rows in full and with their ids, each with its operation, or with WHOLE."""
        for row in self.rows:
            if "rule" in row:
                yield from self._of_operations(row)
            else:
                yield WHOLE, self._of_document(row)

    def under_operation(self, row: Json, operation: str) -> Json:
        """A row in full that stands under its one operation."""
        self._demand_members(row, ("id", *MEMBERS), (ALTERNATIVES,))
        return self._full(row, row["id"], f"{self._key(operation)}.RULE")

    def _of_document(self, row: Json) -> Json:
        self._demand_members(row, ("id", *MEMBERS), (BELOW, ALTERNATIVES))
        full = self._full(row, row["id"], f"{self.names['service']}.PLACE.RULE")
        if BELOW in row:
            if not any(path.startswith(str(row[BELOW])) for path in self.paths):
                raise self._refused(row, f"is checked below {row[BELOW]!r}, where {self.document} has no path")
            full[BELOW] = row[BELOW]
        for operation in self.operations:
            if full["id"].startswith(f"{self._key(operation)}."):
                raise self._refused(row, f"is of {operation} alone; it belongs under that operation")
        return full

    def _of_operations(self, row: Json) -> Iterator[tuple[str, Json]]:
        if "id" in row:
            raise self._refused(row, f"has the rule {row['rule']!r} too; an id makes one requirement, a rule one per operation")
        self._demand_members(row, ("rule", "operations", *MEMBERS), ("differs", ALTERNATIVES))
        self._demand_operations(row)
        for operation in row["operations"]:
            key = self._key(operation)
            yield operation, self._full({**row, **row.get("differs", {}).get(key, {})}, f"{key}.{row['rule']}", f"{key}.RULE")

    def _demand_members(self, row: Json, needed: Sequence[str], allowed: Sequence[str] = ()) -> None:
        missing = [m for m in needed if not row.get(m) or not isinstance(row[m], list if m == "operations" else str)]
        if missing:
            raise self._refused(row, f"lacks {' and '.join(missing)}; operations are a list, the others text")
        for member in row:
            if member not in (*needed, *allowed):
                raise self._refused(row, f"has the member {member!r}, which means nothing there.{hint(member, list(needed))}")

    def _demand_operations(self, row: Json) -> None:
        for operation in row["operations"]:
            if operation not in self.operations:
                known = hint(str(operation), list(self.operations))
                raise self._refused(row, f"holds for {operation!r}, which is no operation of {self.document}.{known}")
        keys = [f"{service}.{operation}" for service in self.services for operation in row["operations"]]
        for key, differences in row.get("differs", {}).items():
            if key not in keys:
                raise self._refused(row, f"differs for {key!r}, for which it does not hold.{hint(key, keys)}")
            if not {"level", "basis", "profile", "source", ALTERNATIVES} >= differences.keys():
                raise self._refused(row, f"differs for {key} in more than level, basis, profile, source and alternatives")

    def _full(self, row: Json, identifier: str, form: str) -> Json:
        """The row with its id, its members in their order, and no name in braces left."""
        full: Json = {"id": identifier, **{member: row[member] for member in MEMBERS}}
        for member in ("id", "source"):
            full[member] = _IN_BRACES.sub(lambda found: self._meaning(row, found[1]), full[member])
        if not re.fullmatch(re.escape(form).replace("PLACE", _WORDS).replace("RULE", _WORDS), full["id"]):
            raise self._refused(row, f"has an id that is not {form} in lower-case words joined by hyphens")
        for member, choices in CHOICES.items():
            if full[member] not in choices:
                raise self._refused(row, f"has the {member} {full[member]!r}, which is none of {', '.join(choices)}")
        if full["level"] == "MUST" and full["basis"] not in ("documented", "schema"):
            raise self._refused(row, f"is a MUST, but its basis {full['basis']!r} allows SHOULD at most")
        if full["basis"] == "contested" or ALTERNATIVES in row:
            self._demand_alternatives(row, full["basis"])
            full[ALTERNATIVES] = row[ALTERNATIVES]
        return full

    def _demand_alternatives(self, row: Json, basis: str) -> None:
        """A contested sentence says between what it is contested, and no other does."""
        if basis != "contested":
            raise self._refused(row, f"has alternatives, which a contested sentence has, and not one that is {basis}")
        found: object = row.get(ALTERNATIVES)
        stated = list(cast("Json", found).items()) if isinstance(found, dict) else []
        for name, said in stated:
            if not isinstance(said, dict) or cast("Json", said).keys() != {"by", "text"} or not re.fullmatch(_WORDS, str(name)):
                raise self._refused(row, f"has the alternative {name!r}, which is no name with the members by and text")
        if {str(said["by"]) for _, said in stated} != set(get_args(Shown)):
            raise self._refused(row, "is contested, and needs alternatives that are documented and others that are recorded")

    def _meaning(self, row: Json, name: str) -> str:
        if name not in self.names:
            raise self._refused(
                row, f"speaks of {name!r} in braces, which {self.document} lacks.{hint(name, list(self.names))}"
            )
        return self.names[name]

    def _key(self, operation: str) -> str:
        return f"{self.names['service']}.{operation}"

    def _refused(self, row: Json, what: str) -> BrokenSpecification:
        name = row.get("id") or row.get("rule") or row.get("text")
        return BrokenSpecification(f"{self.file}: the row {name!r} {what}{'' if what.endswith(('.', '?')) else '.'}")
