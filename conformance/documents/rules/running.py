"""Commands that run a container: what the doctor finds in them, one rule for each kind of cause."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from conformance.doctor import examination
from conformance.doctor.finding import Finding
from conformance.doctor.image import images
from conformance.doctor.ports import published
from conformance.documents import images_named
from conformance.documents.images_named import Start
from conformance.documents.page import Page
from conformance.documents.rule import Problem, rule

OFFLINE = re.compile(r"\b(?:disconnected|offline|air-?gapped)\b", re.IGNORECASE)
TOKENS = "/sts/v1.0"
"""Where tokens are issued, which is often taken for an endpoint."""
CAUSES = {
    "CS207": ("doctor.port.",),
    "CS208": ("doctor.size.",),
    "CS209": ("doctor.eula.missing", "doctor.billing.missing", "doctor.key.", "doctor.setting.no-"),
    "CS210": ("doctor.setting.misspelt", "doctor.eula.wrong-value", "doctor.logging.", "doctor.proxy."),
    "CS212": ("doctor.command.setting-before-image", "doctor.command.option-after-image", "doctor.command.not-a-setting"),
    "CS213": ("doctor.billing.path", "doctor.billing.not-", "doctor.billing.loopback", "doctor.billing.no-network"),
    "CS217": ("doctor.command.unknown-option",),
    "CS215": ("doctor.mount.", "doctor.disconnected."),
}
"""How the ids of the doctor's causes begin, by the rule that tells them."""
LEFT_OUT = {
    "doctor.command.image-runs-into-setting": "CS101 tells it at the line where it is",
    "doctor.command.missing-backslash": "CS102 and CS103 do",
    "doctor.image.": "the rules of images tell it, wherever an image is named",
    "doctor.setting.placeholder": "a guide has placeholders",
    "doctor.billing.other-host": "the doctor is unsure of it, and an example may have any host",
    "doctor.billing.unreachable": "nothing is asked",
}
"""The others, and why no rule of starts tells them."""
_ENDPOINT = re.compile(r"https://[\w.<>{}-]+\.(?:cognitive\.microsoft\.com|cognitiveservices\.azure\.com)(?P<path>/[\w./-]*)?")


@rule("CS207", "error", "Write -p HOST:CONTAINER, with the port on which the container listens.")
def wrong_port(page: Page) -> Iterator[Problem]:
    """The port behind the colon of `-p` is the one on which the container listens.

    Inside it is 5000 for almost all images; a second container on a host gets another port before the colon. With the two
    reversed the host's port is taken already, and nothing listens inside.
    """
    usual = Counter(str(image.port) for image in images())
    for start in (*images_named.runs_ours(page), *images_named.manifests(page)):
        found = list(_found(start, "CS207"))
        yield from found
        if not found and examination.name(start.run.image).image is None:
            for each in published(start.run):
                if each.inside.isdigit() and usual[each.inside] < 2:
                    fix = f"Write -p {each.inside}:5000."
                    yield Problem(
                        start.line(f"-p {each.text}"), f"-p {each.text} leads to {each.inside}, where nothing listens", fix
                    )


@rule("CS208", "error", "Give the container what the table of sizes names.")
def too_small(page: Page) -> Iterator[Problem]:
    """Cores and memory of a command are at least the minimum of the image.

    With less the container starts, and fails at the first query, or is slow.
    """
    yield from _all(page, "CS208")


@rule("CS209", "error", "Give Eula=accept, Billing and ApiKey behind the image.")
def required_setting_missing(page: Page) -> Iterator[Problem]:
    """A start has Eula, Billing and ApiKey; without a network Eula and a licence.

    The container does not start without them.
    """
    yield from _all(page, "CS209")


@rule("CS210", "error", "Write the setting as the configuration page of the container does.")
def wrong_setting(page: Page) -> Iterator[Problem]:
    """Every setting has a name that the image knows, and a value that it takes.

    A misspelt one is ignored without a word.
    """
    yield from _all(page, "CS210")


@rule("CS212", "error", "Write the options of docker, the image, then NAME=VALUE.")
def wrong_order(page: Page) -> Iterator[Problem]:
    """Options of docker stand before the image, settings of the container behind it.

    Docker takes a setting before the image for its name, and gives an option behind it to the container.
    """
    yield from _all(page, "CS212")


@rule("CS217", "error", "Write the option as `docker run --help` does.")
def unknown_option(page: Page) -> Iterator[Problem]:
    """An option of `docker run` is one that docker has.

    With another one the command ends before anything starts.
    """
    yield from _all(page, "CS217")


@rule(
    "CS213",
    "error",
    "Name the endpoint of the resource, as its Overview page shows it: https://NAME.cognitiveservices.azure.com/",
)
def billing_endpoint(page: Page) -> Iterator[Problem]:
    """The billing endpoint is the one of the resource, and nothing more.

    `/sts/v1.0` is where tokens are issued, `/face/v1.0` the path of an API; `localhost` is the container itself.
    """
    yield from _all(page, "CS213")
    for text in page.texts:
        for found in _ENDPOINT.finditer(text.words):
            if (found["path"] or "").startswith(TOKENS) and not re.search(r"\btokens?\b", text.words):
                yield Problem(text.line(found.start()), f"{found[0]} is where tokens are issued, and no endpoint of a resource")


@rule("CS215", "error", "Mount a directory at the place that the setting names.")
def mount_missing(page: Page) -> Iterator[Problem]:
    """A setting that names a directory goes with a volume that is mounted there.

    Log files, licences and records are lost otherwise, or the container does not start.
    """
    yield from _all(page, "CS215")


@rule("CS211", "error", "Show two starts: one that downloads the licence, one with the licence and without Billing and ApiKey.")
def connected_after_all(page: Page) -> Iterator[Problem]:
    """A page about disconnected containers shows how to run one.

    That takes `DownloadLicense=True` once, then `Mounts:License` and `Mounts:Output`; an ordinary start needs a connection.
    """
    promised = OFFLINE.search(f"{page.title} {page.front['title'].value if 'title' in page.front else ''}")
    runs = images_named.runs_ours(page)
    if promised and runs and not re.search(r"Mounts(?::|__)License|DownloadLicense", page.code, re.IGNORECASE):
        yield Problem(runs[0].command.first, f"the page is about {promised[0].lower()} use, and this start needs a connection")


def _all(page: Page, code: str) -> Iterator[Problem]:
    for start in (*images_named.runs_ours(page), *images_named.manifests(page)):
        yield from _found(start, code)


def _found(start: Start, code: str) -> Iterator[Problem]:
    for finding in start.findings:
        if finding.id.startswith(CAUSES[code]):
            yield Problem(start.line(finding.where), finding.cause, f"Write {finding.mend}." if _is_code(finding) else "")


def _is_code(finding: Finding) -> bool:
    """Whether what mends it can be written as it stands."""
    return bool(re.match(r"(?:-|[A-Z][\w:]*=)", finding.mend))
