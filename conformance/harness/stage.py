"""Resources that a run finds or makes on the target, so that the corpus can name them.

What a run makes bears names that only this run uses, and is removed again where the API has a way to.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from hashlib import blake2b
from urllib.parse import quote

from conformance.catalogue import Operation, resolve
from conformance.corpus.case import Case
from conformance.corpus.placeholders import as_time, as_uuid, as_word, fill_target, in_target
from conformance.harness.door import Broken, Door, NothingSaid, NotOffered
from conformance.harness.files import Files
from conformance.harness.fixture import Fixture, NotRemoved, deleted
from conformance.harness.outstanding import identifier_of, member_of_what_is_made
from conformance.harness.restoration import as_found
from conformance.refusal import Refusal, hint
from conformance.rooms import module_of
from conformance.wire import FILES, Exchange

LONGEST_NAME = 64
"""Characters: some services take no longer ids, and of these only small letters, digits, ``-`` and ``_``."""


class NoSuchFixture(Refusal):
    """A description names a fixture that the harness of its service does not have."""

    exit_code = 3


class Stage:
    """What the cases of one operation need, and what they leave behind."""

    def __init__(
        self, door: Door, files: Files, operation: Operation, name: str, undo: ExitStack, left_behind: list[str]
    ) -> None:
        self.left_behind = left_behind
        """What was made and could not be removed, a sentence each; known once everything is undone."""
        self._door = door
        self._files = files
        self._operation = operation
        self._name = name
        self._named = 0
        self._undo = undo
        self._lent: dict[str, str] = {}
        """The resources that cases share which come one by one, by the names of their fixtures."""
        room = module_of(f"conformance.harness.{operation.package}.fixtures")
        self._fixtures: Mapping[str, Fixture] = getattr(room, "FIXTURES", {})
        self._beforehand: Mapping[str, tuple[str, ...]] = getattr(room, "BEFOREHAND", {})

    def set_up(self) -> None:
        """Remember what the operation may change, and make what must be there before it has anything to give."""
        if self._operation.changes_state:
            self._undo.enter_context(as_found(self._door, self._operation))
        ids: dict[str, str] = {}
        for name in self._in_order(self._beforehand.get(self._operation.name, ())):
            ids[name] = self._make(name, ids)

    def bindings(self, cases: Sequence[Case]) -> list[Mapping[str, str]]:
        """What placeholders stand for in each case: files that are served, and the ids of resources.

        They share their resources, except where each case ends one or uses it up.
        """
        return self._bindings(cases, {})

    def binding(self, case: Case) -> Mapping[str, str]:
        """What placeholders stand for in a case that comes alone, and shares its resources with those before it."""
        return self._bindings([case], self._lent)[0]

    def _bindings(self, cases: Sequence[Case], shared: dict[str, str]) -> list[Mapping[str, str]]:
        served = {FILES: self._files.base} if any(case.names_a_file for case in cases) else {}
        fixtures = self._placeholders(cases)
        order = self._in_order(fixtures.values())
        ended = self._ended(fixtures)
        own = [name for name in order if self._is_own(name, ended)]
        missing = [name for name in order if name not in own and name not in shared]
        for name in missing:
            shared[name] = self._make(name, shared)
        if missing:
            self._keep_as_found(fixtures, shared)
        bindings: list[Mapping[str, str]] = []
        for _ in cases:
            ids = dict(shared)
            for name in own:
                ids[name] = self._make(name, ids)
            bindings.append(served | {placeholder: ids[name] for placeholder, name in fixtures.items()})
        return bindings

    def saw(self, exchange: Exchange) -> None:
        """Remember to remove what a case has made."""
        answer, member = exchange.answer, member_of_what_is_made(self._door.container, self._operation)
        if member is None or answer is None or not 200 <= answer.status < 300:
            return
        path = exchange.request.target.partition("?")[0]
        identifier = identifier_of(answer, member)
        if identifier:
            self._undo.callback(self._remove, lambda: deleted(self._door, f"{path}/{quote(identifier, safe='')}"))
        else:
            self.left_behind.append(f"POST {path} does not tell the id of what it made: {answer.excerpt()}")

    def _placeholders(self, cases: Sequence[Case]) -> dict[str, str]:
        """The placeholders of these cases, and the fixture that each stands for."""
        parameters = [resolve(self._door.container.bundle, p) for p in self._operation.definition.get("parameters", [])]
        known = {parameter["name"]: parameter["x-fixture"] for parameter in parameters if "x-fixture" in parameter}
        known |= {placeholder: name for name in self._fixtures for placeholder in (as_word(name), as_uuid(name), as_time(name))}
        used = dict.fromkeys(p for case in cases for p in case.placeholders if p != FILES)
        return {p: known[p] for p in known if p in used} | {p: p for p in used if p not in known}

    def _ended(self, fixtures: Mapping[str, str]) -> str | None:
        """The fixture that each case of a deletion ends: the one that the last parameter of its path names."""
        parameters = in_target(self._operation.path)
        return fixtures.get(parameters[-1]) if self._operation.method == "DELETE" and parameters else None

    def _is_own(self, name: str, ended: str | None) -> bool:
        fixture = self._fixture(name)
        return name == ended or not fixture.shared or any(self._is_own(need, ended) for need in fixture.needs)

    def _in_order(self, names: Iterable[str]) -> list[str]:
        """These fixtures and all that they need, each after what it needs."""

        def walked(names: Iterable[str]) -> Iterator[str]:
            for name in names:
                yield from walked(self._fixture(name).needs)
                yield name

        return list(dict.fromkeys(walked(names)))

    def _fixture(self, name: str) -> Fixture:
        if name not in self._fixtures:
            package = self._operation.package
            raise NoSuchFixture(f"The harness of {package} has no fixture {name!r}.{hint(name, list(self._fixtures))}")
        return self._fixtures[name]

    def _make(self, name: str, ids: Mapping[str, str]) -> str:
        """Find or make a resource, and remember to remove it."""
        fixture, own_name, known = self._fixture(name), self._fresh_name(), dict(ids)

        def removing(identifier: str) -> None:
            remove = fixture.remove
            if remove is not None:
                self._undo.callback(self._remove, lambda: remove(self._door, identifier, known))

        if fixture.chosen:
            removing(own_name)
            return fixture.make(self._door, own_name, known)
        identifier = fixture.make(self._door, own_name, known)
        removing(identifier)
        return identifier

    def _remove(self, remove: Callable[[], None]) -> None:
        try:
            with self._door.insisting():
                remove()
        except (NotRemoved, Broken, NotOffered, NothingSaid) as reason:
            self.left_behind.append(str(reason))

    def _keep_as_found(self, fixtures: Mapping[str, str], ids: Mapping[str, str]) -> None:
        """Put back what the path holds where it was found; what was made is removed anyway."""
        parameters = in_target(self._operation.path)
        found = [p for p in parameters if fixtures.get(p, "") in ids and not self._fixture(fixtures[p]).remove]
        if parameters and found == parameters and self._operation.changes_state:
            path = fill_target(self._operation.path, {parameter: ids[fixtures[parameter]] for parameter in found})
            self._undo.enter_context(as_found(self._door, self._operation, path))

    def _fresh_name(self) -> str:
        self._named += 1
        plain = re.sub(r"[^a-z0-9_-]", "-", self._name.lower())
        if len(plain) > LONGEST_NAME - 8:  # room for a number
            plain = f"{plain[: LONGEST_NAME - 17]}-{blake2b(plain.encode(), digest_size=4).hexdigest()}"
        return f"{plain}-{self._named - 1}"


@contextmanager
def staged(door: Door, files: Files, operation: Operation, name: str, left_behind: list[str] | None = None) -> Generator[Stage]:
    """Set the stage for the cases of an operation, and clear it whatever happens, the last made first.

    What cannot be removed is added to ``left_behind``, a sentence each.
    """
    undo = ExitStack()
    with undo:
        stage = Stage(door, files, operation, name, undo, [] if left_behind is None else left_behind)
        stage.set_up()
        yield stage
