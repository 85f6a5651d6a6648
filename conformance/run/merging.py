"""Puts the shards of a run together: what each test showed, in the order of the suite, judged as that of one run."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from conformance import __version__, catalogue
from conformance.catalogue import Container, NoSuchContainer
from conformance.invariants import Judge
from conformance.refusal import Refusal
from conformance.report.exchanges import ExchangeFile, kept_lines
from conformance.report.index import write_index
from conformance.report.journal import Output, claimed
from conformance.report.results import CorpusUsed, Results, Times
from conformance.report.units import UNITS, Kept, read_units
from conformance.run.conclusion import Circumstances, as_of_one_run, concluded
from conformance.run.options import Options
from conformance.run.units import declared_digest


class CannotMerge(Refusal):
    """Directories that are not the shards of one run."""


class Unended(Refusal):
    """A shard that did not run to its end."""

    exit_code = 3


def merge(folders: Sequence[Path], output: Path) -> list[Results]:
    """The results of the shards in these directories, written as those of a run are; one for each container."""
    wholes = whole_runs(folders)
    wanted = Path(os.path.realpath(output))  # that of pathlib raises where links lead in a circle
    for folder in (kept.folder for whole in wholes for kept in whole):
        place = Path(os.path.realpath(folder))
        if wanted in (place, place.parent):
            raise CannotMerge(
                f"{folder} would be cleared by what is written to {output}; name another directory with --output."
            )
    with claimed(output):
        return put_together(wholes, output)


def whole_runs(folders: Sequence[Path]) -> list[list[Kept]]:
    """The shards in these directories, those of each container in their order; refuses what does not make up one run."""
    shards: dict[str, list[Kept]] = {}
    for kept in (kept for folder in folders for kept in _kept(folder)):
        shards.setdefault(kept.head.identity.container, []).append(kept)
    return [_whole(each) for each in shards.values()]


def put_together(wholes: Sequence[Sequence[Kept]], output: Path) -> list[Results]:
    """The results of these shards, in a directory that is claimed."""
    several = len(wholes) > 1
    results = [_written(whole, output / whole[0].head.identity.container if several else output) for whole in wholes]
    if several:
        write_index(results, output)
    return results


def _kept(folder: Path) -> Iterator[Kept]:
    """What a directory holds: the tests of a shard, or of several containers each."""
    places = [folder] if (folder / UNITS).exists() else sorted(path.parent for path in folder.glob(f"*/{UNITS}"))
    found = [kept for place in places if (kept := read_units(place)) is not None]
    if not found:
        raise CannotMerge(f"{folder} holds no shard; name the directories that cogspec run --shard I/N --output DIR wrote.")
    yield from found


def _whole(shards: Sequence[Kept]) -> list[Kept]:
    """The shards of one container in their order; refuses those that do not make up one run."""
    first = shards[0]
    _demand_this_kit(first)
    by_number: dict[int, Kept] = {}
    for kept in shards:
        _demand_same_run(kept, first)
        if kept.head.shard in by_number:
            other = by_number[kept.head.shard].folder
            raise CannotMerge(f"{kept.folder} and {other} are both shard {_name(kept)}; leave one of them out.")
        by_number[kept.head.shard] = kept
    count, container = first.head.identity.shards, first.head.identity.container
    missing = [number for number in range(1, count + 1) if number not in by_number]
    if missing:
        named = ", ".join(f"{number}/{count}" for number in missing[:5]) + (" …" if len(missing) > 5 else "")
        raise CannotMerge(f"Of {container} shard {named} is missing; run it, and name its directory, too.")
    whole = [by_number[number] for number in range(1, count + 1)]
    for kept in whole:
        _demand_ended(kept)
    own = [name for kept in whole for name in kept.head.own]
    if sorted(own) != sorted(first.head.units):
        raise CannotMerge(f"The shards of {container} do not have every test once; they were not dealt by one kit.")
    return whole


def _demand_this_kit(kept: Kept) -> None:
    identity = kept.head.identity
    if identity.kit != __version__:
        raise CannotMerge(f"{kept.folder} was run by cogspec {identity.kit}, and this is {__version__}; merge with the same.")
    try:
        container = catalogue.container(identity.container)
    except NoSuchContainer as error:
        raise CannotMerge(f"{kept.folder} is about a container that this kit does not know: {error}") from None
    if (identity.spec, identity.declared) != (container.digest, declared_digest(container)):
        raise CannotMerge(f"{kept.folder} was run by another specification of {container.name} than this kit has.")


def _demand_same_run(kept: Kept, first: Kept) -> None:
    """CannotMerge where a directory belongs to another run than the first one does."""
    different = first.head.identity.difference(kept.head.identity)
    if different:
        raise CannotMerge(f"{kept.folder} is of another run than {first.folder}: its {different}; run it as the others.")
    if kept.head.units != first.head.units:
        raise CannotMerge(f"{kept.folder} is of another run than {first.folder}: it has other tests; run it as the others.")


def _demand_ended(kept: Kept) -> None:
    """Unended where a shard has not come to its end, or does not hold what it should by then."""
    how = f"cogspec run … --shard {_name(kept)} --resume {kept.folder}"
    if kept.end is None:
        raise Unended(f"{kept.folder} (shard {_name(kept)}) did not run to its end; {how} goes on with it.")
    left = set(kept.head.own).difference(unit.name for unit in kept.units)
    if left and not kept.end:  # the tests of a target that was given up are not run
        raise Unended(f"{kept.folder} (shard {_name(kept)}) lacks {min(left)} and says that it ended; {how} runs it.")


def _name(kept: Kept) -> str:
    return f"{kept.head.shard}/{kept.head.identity.shards}"


def _written(whole: Sequence[Kept], folder: Path) -> Results:
    head, container = whole[0].head, catalogue.container(whole[0].head.identity.container)
    place: Callable[[str], int] = {name: number for number, name in enumerate(head.units)}.__getitem__
    units = as_of_one_run(sorted((unit for kept in whole for unit in kept.units), key=lambda unit: place(unit.name)))
    output, exchanges = Output(folder, container, head.url), ExchangeFile(folder, head.url)
    exchanges.begin_with(line for kept in whole for line in _exchanges(kept, head.url))
    exchanges.close()
    own = replace(head, identity=replace(head.identity, shards=1), own=head.units)
    writer = output.keep(own, units, ())
    run = _circumstances(whole, container, sum(unit.seconds for unit in units))
    results = concluded(Judge(container, head.url), units, run, output.note)
    writer.end(run.lost, run.observed)
    writer.close()
    output.close(results, units)
    return results


def _exchanges(kept: Kept, first: str) -> Iterator[bytes]:
    """Those during the tests of a shard, for a run whose first instance is at ``first``."""
    return kept_lines(kept.folder, {unit.name for unit in kept.units}, kept.head.url, first)


def _circumstances(whole: Sequence[Kept], container: Container, seconds: float) -> Circumstances:
    head, identity = whole[0].head, whole[0].head.identity
    asked = Options(profiles=frozenset(identity.profiles), requirements=frozenset(identity.requirements))
    return Circumstances(
        head.url,
        CorpusUsed(identity.corpus, identity.cases),
        identity.seed,
        asked.profiles,
        identity.strict,
        asked.left_out(container),
        Times(min(kept.head.started for kept in whole), round(seconds, 3)),
        identity.waivers,
        lost=next((kept.end for kept in whole if kept.end), ""),
        observed=tuple(each for kept in whole for each in kept.observed),
        exploration=identity.exploration,
    )
