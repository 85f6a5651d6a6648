"""All that the container remembers, until it stops: face ids, groups of persons, and lists of faces."""

from __future__ import annotations

import time
from collections.abc import Callable

from conformance.emulator.engines.face.directory import Directory, Room
from conformance.emulator.engines.face.face_ids import FaceIds
from conformance.emulator.engines.face.people import PersistedFace, Person

MANY = 1_000_000
"""Of what the standard tier bounds so; a container has no tier, and no page says that it counts otherwise."""
PERSONS_OF_A_GROUP = 10_000
FACES_OF_A_LIST = 1000


class Store:
    """Empty at the beginning. ``clock`` gives seconds since 1970."""

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self.face_ids = FaceIds(clock)
        self.person_groups = Directory[Person]("PersonGroup", "Person", Room(MANY, PERSONS_OF_A_GROUP), clock)
        self.large_person_groups = Directory[Person]("LargePersonGroup", "Person", Room(MANY, MANY), clock)
        # 64 face lists a subscription are documented, but a container has no subscription to count them by
        self.face_lists = Directory[PersistedFace]("FaceList", "PersistedFace", Room(MANY, FACES_OF_A_LIST), clock)
        self.large_face_lists = Directory[PersistedFace]("LargeFaceList", "PersistedFace", Room(MANY, MANY), clock)
