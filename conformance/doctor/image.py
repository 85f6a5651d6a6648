"""The image that is meant: whether there is one of that name, whether it is alive, and what it needs."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from conformance import catalogue
from conformance.catalogue import Container
from conformance.doctor.finding import Cause, Finding, shown
from conformance.doctor.others import FAMILY, OTHER_TAGS, OTHERS, Other
from conformance.refusal import Refusal

REGISTRY = "mcr.microsoft.com"
PREVIEW = "containerpreview.azurecr.io"
LATEST = "latest"
_PART = r"[a-z0-9]+(?:(?:\.|_{1,2}|-+)[a-z0-9]+)*"
_REFERENCE = re.compile(
    rf"(?:(?P<registry>[A-Za-z0-9.-]*[.:][A-Za-z0-9.-]*(?::\d+)?|localhost)/)?(?P<path>{_PART}(?:/{_PART})*)"
    r"(?::(?P<tag>\w[\w.-]{0,127}))?(?P<digest>@sha256:[0-9a-f]{64})?"
)

LIST = "Azure AI containers, list of container images, and the page of the container"
UNKNOWN = Cause(
    "doctor.image.unknown-repository",
    "unsure",
    "The images are at mcr.microsoft.com/azure-cognitive-services/, each in the repository that its page names.",
    LIST,
)
UNKNOWN_TAG = Cause(
    "doctor.image.unknown-tag",
    "unsure",
    "The page of a container lists its tags; only the current version of an image is supported, and older tags go.",
    "Azure AI containers frequently asked questions, and the tag list of the container",
)
ENDED = Cause(
    "doctor.image.retired",
    "advice",
    "A container checks its key at the billing endpoint of the resource. What becomes of a container whose service has "
    "ended is stated nowhere; without the resource the key cannot be valid.",
    "Calendar of retirements, and Billing of the container's page",
)
PREVIEW_REGISTRY = Cause(
    "doctor.image.preview-registry",
    "problem",
    "Since 22 September 2020 gated images are in the public registry, and approval is checked when the container runs.",
    "Cognitive Services containers frequently asked questions",
)
NOT_HERE = Cause(
    "doctor.image.not-present",
    "advice",
    "Use the docker pull command to download a container image; docker run does it, too, if the registry is reached.",
    "Page of the container, Get the container image",
)


class NotAnImage(Refusal):
    """What was given as an image cannot be the name of one."""


@dataclass(frozen=True)
class Reference:
    """The name of an image in its parts."""

    registry: str
    path: str
    tag: str
    """Empty where none is named."""
    digest: str

    @property
    def family_path(self) -> str:
        """The repository below the family, in whatever registry; empty for another."""
        return self.path.partition(FAMILY)[2]


@dataclass(frozen=True)
class Image:
    """What is known of an image, whether the catalogue describes it or not."""

    title: str
    repository: str
    tags: tuple[str, ...]
    """Those that its page lists; empty where all may be right."""
    port: int | None
    cores: float
    """The minimum; 0 where none is stated, the same for memory."""
    memory: float
    """GB."""
    cpu_flags: tuple[str, ...] = ()
    container: Container | None = None
    other: Other | None = None
    ended: str = ""
    """The date; empty where its service goes on."""
    fate: str = ""

    @property
    def reference(self) -> str:
        """The image, to be pulled."""
        return f"{self.repository}:{self.tags[0] if self.tags else LATEST}"


def image_of(container: Container) -> Image:
    """What the catalogue says of a container's image."""
    least = container.minimum
    extra = OTHER_TAGS.get(container.repository.partition(FAMILY)[2], ())
    return Image(
        container.title,
        container.repository,
        (*container.tags, *extra),
        container.port,
        least["cores"],
        least["memory"],
        container.cpu_flags,
        container=container,
        ended=container.ending.date if container.ending and container.state == "retired" else "",
        fate=container.fate,
    )


@cache
def images() -> tuple[Image, ...]:
    """All that are known; those whose service goes on first."""
    described = [image_of(container) for container in catalogue.containers()]
    others = [
        Image(
            o.title,
            f"{REGISTRY}/{FAMILY}{o.repository}",
            (),
            o.port,
            o.cores,
            o.memory,
            other=o,
            ended=o.ended,
            fate="The whole service ended." if o.ended else "",
        )
        for o in OTHERS
    ]
    return tuple(sorted([*described, *others], key=lambda image: bool(image.ended)))


def parse(text: str) -> Reference:
    """The parts of an image's name; NotAnImage where it is none."""
    found = _REFERENCE.fullmatch(text)
    if not found:
        raise NotAnImage(f"{text[:200]!r} cannot be the name of an image; write it like {images()[0].reference}.")
    return Reference(found["registry"] or "", found["path"], found["tag"] or "", found["digest"] or "")


def known(reference: Reference) -> Image | None:
    """The image that a reference means; of several in one repository the one that has the tag."""
    path = reference.family_path
    found = [image for image in images() if (path and image.repository.partition(FAMILY)[2] == path) or _same(reference, image)]
    tag = reference.tag or LATEST
    return next((image for image in found if tag in image.tags), found[0] if found else None)


def meant(reference: Reference) -> Image | None:
    """The image that a reference means, or the one of the family that it most likely was to mean."""
    return known(reference) or (nearest(reference) if reference.family_path else None)


def look(reference: Reference, today: date) -> Iterator[Finding]:
    """What can be told of the name alone."""
    exact = known(reference)
    name = f"{reference.registry}/{reference.path}" if reference.registry else reference.path
    name = name if "/" in name else shown(name)  # a key that stands where the image should
    near = exact or nearest(reference)
    pull = f"docker pull {near.reference}" if near else "name the image as the page of the container does"
    if reference.registry == PREVIEW:
        public = near and not near.repository.startswith(PREVIEW)
        cause = f"{PREVIEW} is the registry of the private previews, which asks for a login"
        yield PREVIEW_REGISTRY.found(name, cause, pull if public else "see whether a page names the image in another registry")
    elif exact is None or not reference.registry:
        yield UNKNOWN.found(name, "no page that is known here names this image", pull)
    tag = reference.tag or LATEST
    if exact and exact.tags and not reference.digest and tag not in exact.tags:
        cause = f"{tag} is none of the tags that are listed for it ({', '.join(exact.tags[:5])})"
        yield UNKNOWN_TAG.found(f"{name}:{tag}", cause, pull)
    image = meant(reference)
    if image and image.ended and date.fromisoformat(image.ended) <= today:
        yield retired(image)


def retired(image: Image) -> Finding:
    """That an image has ended, or its service."""
    cause = f"{image.title} counts as retired since {image.ended}. {image.fate}"
    return ENDED.found(image.repository, cause, "move to another service, or to an implementation that needs no billing")


def not_here(reference: str, engine: str) -> Finding:
    """That the engine does not hold an image yet."""
    name = reference if "/" in reference else shown(reference)
    return NOT_HERE.found(name, f"{engine} holds no image of this name", f"{engine} pull {name}")


def _same(reference: Reference, image: Image) -> bool:
    return f"{reference.registry}/{reference.path}" == image.repository


def nearest(reference: Reference) -> Image | None:
    """The image whose name is most like it."""
    by_name = {image.repository.rpartition("/")[2]: image for image in reversed(images())}
    last = reference.path.rpartition("/")[2].removeprefix("cognitive-services-")
    close = difflib.get_close_matches(last, list(by_name), n=1)
    return by_name[close[0]] if close else None
