"""Face: finds faces, compares them, and keeps groups of persons and lists of faces until it stops."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from inspect import iscoroutinefunction
from pathlib import Path
from typing import Any, cast

from conformance.catalogue import Container
from conformance.emulator.engines.face.faults import Refused
from conformance.emulator.engines.face.store import Store
from conformance.emulator.service import Answer, Call, Service
from conformance.emulator.services.face.comparison import Comparison
from conformance.emulator.services.face.detection import Detection
from conformance.emulator.services.face.directories import DirectoryOperations
from conformance.emulator.services.face.errors import BY_BODY, BY_PATH, error_body, explain, refusal, turn
from conformance.emulator.services.face.images import Images
from conformance.emulator.services.face.listed_faces import ListedFaceOperations
from conformance.emulator.services.face.persons import PersonOperations
from conformance.emulator.settings import Settings

LARGEST_BODY = 16_000_000
"""Bytes: more than an image may have, so that one that is too large is told so in the words of the service."""


def service(_container: Container, settings: Settings) -> Service:
    """A service that knows nobody yet."""
    recall = Path(settings.recall) if settings.recall else None
    return face_service(Store(), Images(private_urls=settings.private_urls, proxy=settings.proxy, recall=recall))


def face_service(store: Store, images: Images) -> Service:
    """A service that knows what the store knows, and keeps what it is told there."""
    by_body = [Detection(store.face_ids, images), Comparison(store)]
    by_path = [
        DirectoryOperations("PersonGroup", store.person_groups),
        DirectoryOperations("LargePersonGroup", store.large_person_groups),
        DirectoryOperations("FaceList", store.face_lists),
        DirectoryOperations("LargeFaceList", store.large_face_lists),
        PersonOperations("PersonGroup", store.person_groups, images),
        PersonOperations("LargePersonGroup", store.large_person_groups, images),
        ListedFaceOperations("FaceList", store.face_lists, images),
        ListedFaceOperations("LargeFaceList", store.large_face_lists, images),
    ]
    return Service(
        name="face",
        api_type="face",
        meter="CognitiveServices.Face.Container.Transaction",
        answers={
            identifier: _refusing(answer, where)
            for where, rooms in ((BY_BODY, by_body), (BY_PATH, by_path))
            for room in rooms
            for identifier, answer in room.answers().items()
        },
        explain=explain,
        error_body=error_body,
        media_type="application/json; charset=utf-8",
        largest_body=LARGEST_BODY,
        turn=turn,
        running=images.running,
    )


def _refusing(answer: Answer, where: int) -> Answer:
    """The same answer, which tells what the store refuses in the words of the service."""
    if iscoroutinefunction(answer):
        waiting = cast("Callable[[Call], Awaitable[Any]]", answer)

        async def answered(call: Call) -> Any:
            try:
                return await waiting(call)
            except Refused as error:
                raise refusal(error, where) from None

        return answered

    def told(call: Call) -> Any:
        try:
            return answer(call)
        except Refused as error:
            raise refusal(error, where) from None

    return told
