"""What time does to the operations of Face, by a clock of the tests: ids expire, trainings end, and others come in between."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from face_values import Clock
from faces import picture

from conformance.emulator.engines.face.store import Store
from conformance.emulator.service import Call, ServiceError
from conformance.emulator.services.face import face_service
from conformance.emulator.services.face.images import Images

DAY = 86_400


class Service:
    """The operations, and the time they live in."""

    def __init__(self) -> None:
        self.images = Images()
        self._clock = Clock()
        self.passes = self._clock.passes
        self._answers = face_service(Store(self._clock), self.images).answers

    async def ask(self, operation: str, body: Any = None, path: dict[str, str] | None = None, **query: Any) -> Any:
        call = Call(body, path=path or {}, query={name.lower(): str(value) for name, value in query.items()})
        answer = self._answers[operation](call)
        return await answer if isinstance(answer, Awaitable) else answer

    async def refusal(self, operation: str, *arguments: Any, **query: Any) -> tuple[int, str]:
        with pytest.raises(ServiceError) as caught:
            await self.ask(operation, *arguments, **query)
        return caught.value.status, caught.value.code


def run(story: Callable[[Service], Awaitable[None]]) -> None:
    async def told() -> None:
        service = Service()
        async with service.images.running():
            await story(service)

    asyncio.run(told())


@pytest.mark.parametrize(("query", "seconds"), [({"faceIdTimeToLive": 60}, 60), ({"faceIdTimeToLive": 3600}, 3600), ({}, DAY)])
def test_a_face_id_is_forgotten_after_the_time_that_was_asked_for(query: dict[str, int], seconds: int) -> None:
    async def story(service: Service) -> None:
        list_ = {"faceListId": "l"}
        await service.ask("FaceList_Create", {"name": "n"}, list_)
        await service.ask("FaceList_AddFace", picture(), list_)
        [lasting] = await service.ask("Face_Detect", picture())
        [face] = await service.ask("Face_Detect", picture(), **query)
        search = {"faceId": face["faceId"], **list_}
        pair = {"faceId1": face["faceId"], "faceId2": lasting["faceId"]}

        service.passes(seconds - 1)
        assert len(await service.ask("Face_FindSimilar", search)) == 1
        assert (await service.ask("Face_Verify", pair))["isIdentical"]
        service.passes(1)
        assert await service.refusal("Face_FindSimilar", search) == (400, "FaceNotFound")
        assert await service.refusal("Face_Group", {"faceIds": list(pair.values())}) == (400, "FaceNotFound")
        assert await service.refusal("Face_Verify", pair) == (404, "FaceNotFound")
        service.passes(10 * DAY)
        [again] = await service.ask("Face_Detect", picture())
        found = await service.ask("Face_FindSimilar", {"faceId": again["faceId"], **list_})
        assert len(found) == 1, "what is kept in a list does not expire"

    run(story)


def test_a_training_is_told_in_the_dates_of_the_wire() -> None:
    async def story(service: Service) -> None:
        group = {"personGroupId": "g"}
        await service.ask("PersonGroup_Create", {"name": "n"}, group)
        person = await service.ask("PersonGroupPerson_Create", {"name": "Ada"}, group)
        await service.ask("PersonGroupPerson_AddFace", picture(), {**group, **person})
        await service.ask("PersonGroup_Train", None, group)

        assert await service.ask("PersonGroup_GetTrainingStatus", None, group) == {
            "status": "notstarted",
            "createdDateTime": "2020-01-01T00:00:00.0000000Z",
            "lastActionDateTime": "2020-01-01T00:00:00.0000000Z",
            "message": None,
        }
        service.passes(0.1)
        running = await service.ask("PersonGroup_GetTrainingStatus", None, group)
        assert (running["status"], running["lastActionDateTime"]) == ("running", "2020-01-01T00:00:00.0500000Z")
        assert await service.refusal("PersonGroup_Train", None, group) == (409, "PersonGroupTrainingNotFinished")
        service.passes(DAY)
        ended = await service.ask("PersonGroup_GetTrainingStatus", None, group)
        assert ended["status"] == "succeeded"
        assert ended["lastSuccessfulTrainingDateTime"] == ended["lastActionDateTime"] == "2020-01-01T00:00:00.2015000Z"

    run(story)


@pytest.mark.parametrize("kind", ["FaceList", "LargeFaceList"])
def test_a_list_that_is_made_anew_does_not_get_the_face_of_the_old_one(kind: str) -> None:
    async def story(service: Service) -> None:
        path = {f"{kind[0].lower()}{kind[1:]}Id": "l"}
        await service.ask(f"{kind}_Create", {"name": "n"}, path)
        adding = asyncio.create_task(service.refusal(f"{kind}_AddFace", picture(), path))
        await asyncio.sleep(0)  # it has the list, and waits for its image to be looked at
        await service.ask(f"{kind}_Delete", None, path)
        await service.ask(f"{kind}_Create", {"name": "n", "recognitionModel": "recognition_02"}, path)

        assert await adding == (409, "ConcurrentOperationConflict")
        if kind == "FaceList":
            assert (await service.ask("FaceList_Get", None, path))["persistedFaces"] == []
        else:
            assert await service.ask("LargeFaceList_ListFaces", None, path) == []

    run(story)


def test_a_person_who_is_deleted_meanwhile_gets_no_face() -> None:
    async def story(service: Service) -> None:
        group = {"personGroupId": "g"}
        await service.ask("PersonGroup_Create", {"name": "n"}, group)
        person = {**group, **await service.ask("PersonGroupPerson_Create", {"name": "Ada"}, group)}
        adding = asyncio.create_task(service.refusal("PersonGroupPerson_AddFace", picture(), person))
        await asyncio.sleep(0)
        await service.ask("PersonGroupPerson_Delete", None, person)

        assert await adding == (404, "PersonNotFound")
        assert await service.ask("PersonGroupPerson_List", None, group) == []

    run(story)


def test_nothing_is_looked_at_before_the_start_is_over() -> None:
    images = Images()
    detect = face_service(Store(), images).answers["Face_Detect"]

    async def story() -> None:
        with pytest.raises(ServiceError) as caught:
            await detect(Call(picture()))
        assert caught.value.status == 503

    asyncio.run(story())
