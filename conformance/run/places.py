"""Which containers a run tests, and where each is: at a URL, launched by a command, an image, or the emulator of the kit."""

from __future__ import annotations

import sys
from collections.abc import Callable, Generator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace

from conformance import catalogue, target
from conformance.catalogue import Container
from conformance.doctor.image import known, parse
from conformance.harness.container.hosting import Hosting, short_of_memory
from conformance.harness.container.launcher import Launching, billed
from conformance.harness.files import LOOPBACK
from conformance.refusal import Refusal
from conformance.report.waivers import check_waivers
from conformance.run.options import Options
from conformance.run.run import Run
from conformance.target import Launched, Template
from conformance.wire.connections import Connections
from conformance.wire.retries import Retries


class WrongTargets(Refusal):
    """Containers, URLs and commands that do not go together."""


@dataclass(frozen=True)
class Target:
    """One container to be tested, and where it is."""

    container: Container | None
    """Recognised from what it serves, when absent."""
    urls: tuple[str, ...] = ()
    """The first is tested, the others are further instances of it; without any, it has to be started."""


@dataclass(frozen=True)
class Place:
    """A container that is known, and where it is."""

    container: Container
    urls: tuple[str, ...] = ()
    """Empty where it is started for its run."""
    launched: Launched | None = None
    """What was launched already, to see which container that is."""


def wanted(options: Options) -> list[Target]:
    """What is to be tested; refuses what does not go together."""
    one = launches_one(options.launch) or options.image is not None
    names = options.containers or (named_by(options.image) if options.urls or one else catalogue.names())
    containers = [catalogue.container(name) for name in dict.fromkeys(names)]
    if len(containers) > 1 and options.image:
        raise WrongTargets(f"One image is one container, and {len(containers)} are named; test them in a run each.")
    if len(containers) > 1 and one:
        raise WrongTargets(
            f"One command launches one container, and {len(containers)} are named; put {{container}} where it is told which."
        )
    options.check(containers or list(catalogue.containers()))
    check_waivers(options.waivers, containers or catalogue.containers())
    targets = _targets(containers, tuple(target.base_url(url) for url in options.urls))
    return [each for each in targets if each.container is None or options.asks(each.container)]


def named_by(image: str | None) -> tuple[str, ...]:
    """The container that the catalogue knows by the name of an image, if it does."""
    found = known(parse(image)) if image else None
    return (found.container.name,) if found and found.container else ()


def with_command(options: Options, container: Container | None) -> Options:
    """The options with the command that runs the image, which is fetched where it is not here; others as they are."""
    if options.image is None:
        return options
    engine = target.working_engine()
    if not engine.holds(options.image):
        sys.stderr.write(f"{options.image} is not here; {engine.name} pulls it, which takes minutes where it is large\n")
        engine.pull(options.image)
    return replace(options, image=None, launch=target.image_launch(engine, options.image, container))


def launches_one(launch: Template | None) -> bool:
    """Whether a command is not told which container to launch, so that it is always the same, and may be recognised."""
    return launch is not None and "container" not in launch.placeholders


def _targets(containers: list[Container], urls: tuple[str, ...]) -> list[Target]:
    if not urls:
        return [Target(container) for container in containers] or [Target(None)]
    if not containers:
        return [Target(None, (url,)) for url in urls]
    if len(containers) == 1:
        return [Target(containers[0], urls)]
    if len(urls) == 1:
        return [Target(container, urls) for container in containers]
    if len(urls) != len(containers):
        raise WrongTargets(
            f"{len(urls)} URLs do not fit {len(containers)} containers; give one for all, or one for each in the same order."
        )
    return [Target(container, (url,)) for container, url in zip(containers, urls, strict=True)]


@contextmanager
def placed(wanted: Target, options: Options) -> Generator[list[Place]]:
    """The containers of a target; what was launched to recognise them goes on until the end of this context."""
    name = wanted.container.name if wanted.container else None
    if wanted.urls:
        yield [Place(container, wanted.urls) for container in _recognised(wanted.urls, options, name)]
    elif wanted.container is not None:
        yield [Place(wanted.container)]
    elif options.launch is not None:
        with _launched(options.launch, None) as launched:
            yield [Place(container, launched=launched) for container in _started(launched, 1, options, None)]


@contextmanager
def opened(place: Place, options: Options) -> Generator[Run]:
    """The run of one container, which is up until the end of this context."""
    container = place.container
    if place.urls:
        worn = None if options.worn is None else _embedded(container, options.worn)
        yield Run(container, place.urls, options, launching=worn)
        return
    count = instances(container, options)
    if options.launch is None:
        with target.embedded_instances(container, (), count) as urls:
            reached = replace(options, files_host=options.files_host or LOOPBACK[-1])
            yield Run(container, urls, reached, launching=_embedded(container))
        return
    if place.launched is not None:
        _started(place.launched, count, options, container.name)
        yield _run(container, place.launched, count, options, options.launch)
        return
    with _launched(options.launch, container) as launched:
        _started(launched, count, options, container.name)
        yield _run(container, launched, count, options, options.launch)


def instances(container: Container, options: Options) -> int:
    """How many of a container that has to be started are tested."""
    if options.launch is not None and "shared" not in options.launch.placeholders:
        return 1  # instances that share nothing would be blamed for that
    return target.instances_needed(container, options.left_out(container))


def _run(container: Container, launched: Launched, count: int, options: Options, launch: Template) -> Run:
    launching = Launching(launch, options.metering)
    run = Run(container, launched.urls[:count], options, None, launched.ended, launching, reached_by=launch.host)
    is_first = options.shard is None or options.shard.number == 1  # what one shard sees, another one need not
    if launch.engine and is_first and not options.repeated:
        run.hosting = Hosting(launch, launched, container)
    return run


def how_launched(container: Container, options: Options) -> Launching | None:
    """How a run starts containers by these options; None where it starts none. An image is not looked for."""
    if options.urls:
        return None
    if options.image is not None:
        return Launching(Template((options.image,)), options.metering)
    return Launching(options.launch, options.metering) if options.launch else _embedded(container)


def _embedded(container: Container, faults: tuple[str, ...] = ()) -> Launching:
    """How emulators are launched, which report more often than a container."""
    return Launching(target.emulator_launch(container, faults), target.REPORTS_SECONDS)


@contextmanager
def _launched(launch: Template, container: Container | None) -> Generator[Launched]:
    """What is tested, with a billing endpoint for it where the command can be told of one."""
    with ExitStack() as up:
        values, _ = up.enter_context(billed(launch, container))
        yield up.enter_context(Launched(launch, values))


def _started(launched: Launched, count: int, options: Options, name: str | None) -> list[Container]:
    """The containers that stand at all of so many instances, which are started where they are not yet."""
    launched.grow(count)
    try:
        found = _recognised(launched.urls[:count], options, name, launched.check)
        launched.check()
    except Refusal as refusal:
        explained = launched.explained(refusal)
        short = options.launch and name and short_of_memory(options.launch, launched, catalogue.container(name))
        raise type(explained)(f"{explained.args[0]} {short}") if short else explained from None
    return found


def _recognised(
    urls: Sequence[str], options: Options, name: str | None, starting: Callable[[], None] | None = None
) -> list[Container]:
    limits = replace(options.limits, seconds=min(target.PROBE_SECONDS, options.timeout))
    retries = Retries(options.retry)

    def connect(url: str) -> Connections:
        return Connections(url, limits, options.access, retries=retries)

    return target.recognise_instances(urls, connect, name, min(target.READY_SECONDS, options.time), starting)
