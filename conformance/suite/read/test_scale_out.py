"""Two instances behind a load balancer: what one has read, the other one tells."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from conformance.harness import Door
from conformance.harness.read.client import Read, promised
from conformance.worlds.pages.strategies import saying

PAGES = (saying("doctor", "medicine"), saying("pilot", "helmet"))


@promised("poll.shared-between-instances")
def test_an_operation_of_one_instance_is_known_to_the_other(
    read: Read, instances: tuple[str, ...], door_to: Callable[[str], AbstractContextManager[Door]]
) -> None:
    """A load balancer does not know which instance has read a file."""
    if not instances:
        pytest.skip("one instance cannot show it; give a second --url of the same container, or {shared} to --launch")
    with door_to(instances[0]) as door:
        both = read, Read(read.service, door, read.files)
        for (here, there), page in zip((both, both[::-1]), PAGES, strict=True):
            submitted = here.submit(read.image(page))
            mine = here.followed(submitted)
            answer = there.door.ask(there.key("poll"), path=submitted.target)
            read.door.said = [*read.door.said, *door.said]

            known = answer.status == 200
            assert known, f"an operation of {here.door.url} is answered at {there.door.url} with {answer.excerpt(120)}"
            assert answer.json() == mine.said, f"{there.door.url} tells another result than {here.door.url}"
