"""Images: whether there is one of that name, and whether a page means the same one from beginning to end."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime

from conformance.doctor import image as known_images
from conformance.doctor.image import LATEST, PREVIEW
from conformance.doctor.settings import is_placeholder
from conformance.documents import images_named
from conformance.documents.images_named import NamedImage
from conformance.documents.page import Page
from conformance.documents.reading import everything
from conformance.documents.rule import Problem, rule
from conformance.documents.shell import LOGIN

_ENDED = re.compile(
    r"\b(?:retir\w*|discontinu\w*|deprecat\w*|sunset\w*|ended|ends? on|end of life|gone"
    r"|no longer (?:available|supported|offered|published|served|exists?|works?|listed))\b",
    re.IGNORECASE,
)


@rule("CS201", "error", "Name the image as its page does, in small letters, with a blank before what follows.")
def invalid_image(page: Page) -> Iterator[Problem]:
    """What is pulled or run can be the name of an image.

    Docker refuses another one: "invalid reference format".
    """
    for each in images_named.named(page):
        if (each.run or each.pulled) and each.reference is None and not is_placeholder(each.text):
            yield Problem(each.line, f"{each.text[:120]!r} cannot be the name of an image")


@rule("CS202", "error", "Name the image as the catalogue does; `cogspec containers` shows it.")
def unknown_image(page: Page) -> Iterator[Problem]:
    """An image of the containers stands in the repository that its page names.

    What was never published, or is published under another name, cannot be pulled. A template that fixes a part of the
    path, such as `/microsoft/`, leads to a repository that does not exist.
    """
    for each in images_named.named(page):
        if (each.run or each.pulled) and re.search(r">/microsoft/<|\}/microsoft/\{", each.text):
            fix = "Use one placeholder for the whole name, {CONTAINER_IMAGE}."
            yield Problem(each.line, "the images are not below /microsoft/ in every registry", fix)
    for each in images_named.of_family(page):
        folder = any(image.repository.startswith(f"{each.repository}/") for image in known_images.images())
        if each.reference and each.image is None and each.reference.registry != PREVIEW and not folder:
            near = known_images.meant(each.reference)
            fix = f"Write {near.reference}." if near else ""
            yield Problem(each.line, f"no page that is known names the image {each.repository}", fix)


@rule("CS203", "error", "Name a tag that the page of the image lists.")
def unknown_tag(page: Page) -> Iterator[Problem]:
    """The tag of an image, or `latest` where none is named, is one that is listed for it.

    Older tags go, and an image without its tag cannot be pulled.
    """
    for each in images_named.of_family(page):
        image, reference = each.image, each.reference
        if (
            image is None
            or reference is None
            or not image.tags
            or reference.digest
            or not (reference.tag or each.run or each.pulled)
        ):
            continue
        tag = reference.tag or LATEST
        same = [i for i in known_images.images() if i.repository == image.repository]
        if not any(tag in i.tags for i in same):
            listed = ", ".join(dict.fromkeys(t for i in same for t in i.tags[:4]))
            yield Problem(each.line, f"{tag} is none of the tags that are listed for {image.title} ({listed})")


@rule("CS204", "error", "Name the same tag wherever the image is named.")
def tags_differ(page: Page) -> Iterator[Problem]:
    """The image that is run has the tag that was pulled.

    Without a tag docker takes `latest`, which is another image, or none.
    """
    every = images_named.of_family(page)
    for each in every:
        others = [o for o in every if o.repository == each.repository and not o.run and o.reference and o.reference.tag]
        if each.run and each.reference and not each.reference.digest and others:
            tag, wanted = each.reference.tag or LATEST, {o.reference.tag for o in others if o.reference}
            if tag not in wanted:
                shown = min(wanted)
                yield Problem(
                    each.line,
                    f"{tag} is run, and {shown} is what the page names elsewhere",
                    f"Write {each.repository}:{shown}.",
                )


@rule("CS205", "error", "Pull the image that is run.")
def other_image_run(page: Page) -> Iterator[Problem]:
    """What a page runs is what it pulled.

    The image that was pulled is never used, and without a connection the other one is missing.
    """
    every = images_named.of_family(page)
    pulled = {each.repository for each in every if each.pulled}
    for each in every:
        if each.run and each.reference and pulled and each.repository not in pulled:
            yield Problem(each.line, f"{each.repository} is run, and {min(pulled)} was pulled")


@rule("CS206", "warning", "Leave the login out, or pull from the registry that it is for.")
def other_registry(page: Page) -> Iterator[Problem]:
    """A page logs in to the registry that it pulls from.

    A login to another one changes nothing, and sends readers after an access that they do not need.
    """
    logins = [c for c in page.commands if LOGIN.search(c.text)]
    used = {e.reference.registry for e in images_named.of_family(page) if e.reference and e.reference.registry}
    for command in logins:
        registry = next((word for word in command.words if "." in word and "/" not in word and "<" not in word), "")
        if registry and used and registry not in used:
            yield Problem(command.first, f"the login is for {registry}, and the images come from {min(used)}")
            return


@rule("CS214", "warning", "Say on top of the page when it ended, and what to use instead.")
def retired(page: Page) -> Iterator[Problem]:
    """A page about a container whose service has ended says so.

    A reader with a new account cannot follow it any more, and finds out at the last step.
    """
    day = datetime.now(UTC).date().isoformat()
    ended = [e for e in images_named.of_family(page) if _ended(e) and _ended(e) <= day]
    if ended and not _ENDED.search(everything(page)):
        image = _meant(ended[0])
        if image:
            yield Problem(1, f"{image.title} ended on {image.ended}, and the page does not say so", image.fate)


@rule("CS216", "warning", "Name the image in mcr.microsoft.com.")
def preview_registry(page: Page) -> Iterator[Problem]:
    """An image that is in the public registry is pulled from there.

    The registry of the private previews asked for a login; gated images are in the public one since 2020.
    """
    for each in images_named.of_family(page):
        if each.reference and each.reference.registry == PREVIEW:
            near = _meant(each)
            same = near and near.repository.rpartition("/")[2] == each.reference.path.rpartition("/cognitive-services-")[2]
            if near is None or not near.repository.startswith(PREVIEW):
                fix = f"Write {near.reference}." if near and same else ""
                yield Problem(each.line, f"{PREVIEW} is the registry of the private previews", fix)


def _meant(each: NamedImage) -> known_images.Image | None:
    if each.reference is None:
        return None
    return known_images.meant(each.reference) or known_images.nearest(each.reference)


def _ended(each: NamedImage) -> str:
    image = _meant(each)
    return image.ended if image else ""
