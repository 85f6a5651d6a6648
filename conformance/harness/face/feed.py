"""The feeds of Face: for each operation what its invariants can be seen on."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from conformance.catalogue import Operation
from conformance.harness.face import feed_of_comparisons, feed_of_images, feed_of_things
from conformance.harness.face.kinds import FACE_LIST, GROUPS, KINDS, LARGE_FACE_LIST, LISTS
from conformance.harness.feed import Feed

Made = Callable[[Operation], Feed]
_PLACES = (*(kind.face for kind in (*GROUPS, *LISTS) if kind is not FACE_LIST), *(kind.person for kind in GROUPS))
"""What stands below a list or group and can be read and changed."""
_HOLDERS = (*(kind.people for kind in GROUPS), f"list-{LARGE_FACE_LIST.face}s")
FEEDS: Mapping[str, Made] = {
    "detect": feed_of_images.of_detection,
    "verify": feed_of_comparisons.of_verification,
    "identify": feed_of_comparisons.of_identification,
    "find-similars": feed_of_comparisons.of_search,
    "group": feed_of_comparisons.of_division,
    **{f"add-{kind.face}": feed_of_images.of_addition for kind in KINDS.values()},
    **{f"create-{name}": feed_of_things.of_creation for name in KINDS},
    **{f"get-{name}": feed_of_things.of_reading for name in KINDS},
    **{f"update-{name}": feed_of_things.of_change for name in KINDS},
    **{f"delete-{name}": feed_of_things.of_deletion for name in KINDS},
    **{kind.listing: feed_of_things.of_pages for kind in KINDS.values()},
    **{f"train-{name}": feed_of_things.of_training for name, kind in KINDS.items() if kind.trained},
    **{kind.training: feed_of_things.of_states_of_training for kind in KINDS.values() if kind.trained},
    **{f"create-{kind.person}": feed_of_things.of_new_persons for kind in GROUPS},
    **dict.fromkeys(_HOLDERS, feed_of_things.of_members),
    **{f"get-{noun}": feed_of_things.of_reading for noun in _PLACES},
    **{f"update-{noun}": feed_of_things.of_change for noun in _PLACES},
    **{f"delete-{noun}": feed_of_things.of_deletion for noun in (*_PLACES, FACE_LIST.face)},
}
"""By the name of an operation."""


def feed(operation: Operation) -> Feed | None:
    """The feed of an operation of which one exchange can show more than that it is as described."""
    made = FEEDS.get(operation.name)
    return made(operation) if made else None
