"""Submitting a file: the answer, and where it says the result will be."""

from urllib.parse import urlsplit
from uuid import UUID

from conformance.harness.read.client import Read, last_segment, promised
from conformance.worlds.pages.files import File, png
from conformance.worlds.pages.strategies import saying

PAGE: File = png(saying("quiet", "garden"))
PATHS = {
    "read": ("/vision/v2.0/read/operations/",),
    "read-3.2": ("/vision/v3.2/read/analyzeresults/", "/vision/v3.2/read/operations/"),
}
SUBMISSIONS = 4


def location(read: Read) -> str:
    """The header of a submission that was taken."""
    return read.accepted(PAGE.content).header("operation-location") or ""


@promised("submit.answers-accepted")
def test_a_file_is_accepted_without_a_body(read: Read) -> None:
    """The official client takes no other status for a success."""
    answer = read.send("submit", PAGE.content)

    assert (answer.status, answer.body) == (202, b""), f"a good file was answered with {answer.excerpt(120)}"


@promised("submit.location-is-absolute")
def test_the_location_is_an_absolute_url(read: Read) -> None:
    """Clients hand it to whatever asks for the result, which does not know where the file was sent."""
    said = location(read)

    parts = urlsplit(said)
    assert parts.scheme in ("http", "https"), f"the location is {said!r}"
    assert parts.netloc, f"the location is {said!r}"


@promised("submit.location-ends-with-id")
def test_the_location_ends_with_the_operation_id(read: Read) -> None:
    """Public samples cut the last 36 characters off the header, so nothing may follow the id."""
    said = location(read)

    try:
        plain = str(UUID(last_segment(said))) == last_segment(said).lower()
    except ValueError:
        plain = False
    assert plain, f"the last segment of the location {said!r} is no GUID of 36 characters"
    assert said.endswith(last_segment(said)), f"something follows the id in {said!r}"


@promised("submit.location-is-where-to-poll")
def test_the_location_is_the_path_to_ask_at(read: Read) -> None:
    """The official client makes the URL anew from the id, and must meet the same operation."""
    said = urlsplit(location(read)).path

    assert said.lower().endswith(tuple(path + last_segment(said).lower() for path in PATHS[read.service])), (
        f"the path of the location is {said!r}"
    )


@promised("submit.location-is-reachable")
def test_the_location_names_the_host_that_was_called(read: Read) -> None:
    """A client behind a port mapping knows no other one."""
    said = location(read)

    assert urlsplit(said).netloc == urlsplit(read.door.url).netloc, f"{read.door.url} was called, and the location is {said!r}"


@promised("submit.ids-are-new")
def test_every_submission_has_an_id_of_its_own(read: Read) -> None:
    """Two users may send the same form on the same day."""
    ids = [read.submit(PAGE) for _ in range(SUBMISSIONS)]

    assert len(set(ids)) == len(ids), f"{SUBMISSIONS} submissions of one file got the ids {', '.join(ids)}"
