"""What the catalogue knows of one container, as Markdown: its life, its images, sizes and settings."""

from __future__ import annotations

from collections.abc import Iterator

from conformance.catalogue import Container, Ending, Json, Requirement, Setting
from conformance.catalogue.life_cycle import LOOKED_UP
from conformance.documents.generated.markup import code, codes, table, words

LISTED = f"State of {LOOKED_UP}, by the official list of containers of February 2026 and the calendar of retirements."
SETTINGS = ("Setting", "Needed", "What it does", "Values", "Default", "The emulator does nothing about it, because")
CLOCK = "A core has at least 2.6 GHz; a processor is x64."


def life_cycle(container: Container) -> str:
    """Whether it is alive, when it ended or will, and what to use instead."""
    end = container.ending
    if end is None:
        return f"**Alive.** No end is announced. {LISTED}\n"
    headline = f"Alive; an end is known for {end.date}" if container.state == "alive" else f"{container.life.capitalize()}"
    return f"**{headline}.** {words(end.what)} {_instead(end)} {LISTED}\n"


def _instead(end: Ending) -> str:
    return f"Use {words(end.instead)} instead." if end.instead else "No page names what to use instead."


def images(container: Container) -> str:
    """Where its image is, its tags, its port, and what may be mounted."""
    mounts = ", ".join(f"{name}: {words(rule)}" for name, rule in container.mounts.items())
    rows = [
        ("Repository", code(container.repository)),
        ("Tags", codes(container.tags)),
        ("Port within the container", code(str(container.port))),
        ("Mounts", mounts),
        ("Descriptions", codes(name for name in container.descriptions if name != "container")),
    ]
    return table(("Image", container.title), rows) + "\nWhether each tag can still be pulled, only the registry can say.\n"


def sizes(container: Container) -> str:
    """What its page asks of a host, and what that serves."""
    rows = [(words(size.get("load", "")), _size(size["minimum"]), _size(size["recommended"])) for size in container.sizes]
    flags = f" The processor must have {codes(flag.upper() for flag in container.cpu_flags)}." if container.cpu_flags else ""
    return table(("Load", "Minimum", "Recommended"), rows) + f"\n{CLOCK}{flags}\n"


def _size(size: Json) -> str:
    cores = size["cores"]
    return f"{cores} core{'s' if cores != 1 else ''}, {size['memory']} GB of memory"


def contested(container: Container) -> str:
    """What a source states of it and a recorded answer broke, with both."""
    rows = [(code(r.id), words(r.text), _alternatives(r), words(r.source)) for r in container.requirements if r.alternatives]
    head = ("Requirement", "What is accepted", "Contested between", "Who states what")
    return table(head, rows) or "Nothing of it is contested.\n"


def _alternatives(requirement: Requirement) -> str:
    return "<br>".join(f"*{said.by}*: {words(said.text)}" for said in requirement.alternatives.values())


def settings(container: Container) -> str:
    """All its settings: the needed ones first, as the catalogue has them."""
    ordered = sorted(container.settings, key=lambda setting: not setting.required)
    return table(SETTINGS, (tuple(_setting(known)) for known in ordered))


def _setting(setting: Setting) -> Iterator[str]:
    yield code(setting.name)
    yield "yes" if setting.required else ""
    yield words(setting.text)
    yield _values(setting)
    yield code(setting.default or "")
    yield words(setting.ignored)


def _values(setting: Setting) -> str:
    if setting.value:
        return code(setting.value)
    if setting.values:
        return codes(setting.values)
    if setting.type == "boolean":
        return codes(("true", "false"))
    if setting.type == "integer":
        return f"{setting.least} or more" if setting.most == 2**31 - 1 else f"{setting.least} to {setting.most}"
    return ""
