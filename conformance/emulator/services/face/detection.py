"""The operation that finds faces in an image."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from conformance.emulator.engines.face.attributes import OFFERED, attributes
from conformance.emulator.engines.face.face_ids import DetectedFace, FaceIds
from conformance.emulator.engines.face.images import Pixels
from conformance.emulator.engines.face.recognition import Face
from conformance.emulator.service import Answer, Call, Json
from conformance.emulator.services.face import options
from conformance.emulator.services.face.images import Images

DIGITS = 1
"""Of a landmark's coordinates, in pixels."""


class Detection:
    """Faces found, each with an id by which it can be compared with others."""

    def __init__(self, face_ids: FaceIds, images: Images) -> None:
        self._face_ids = face_ids
        self._images = images

    def answers(self) -> dict[str, Answer]:
        """By operationId."""
        return {"Face_Detect": self.detect}

    async def detect(self, call: Call) -> list[Json]:
        """The faces of an image, the largest first."""
        wish = options.detection(call.query, OFFERED)

        def told(image: Pixels, faces: Sequence[Face]) -> list[Json]:
            return [self._told(image, face, wish) for face in faces]

        return await self._images.look(call, told)

    def _told(self, image: Pixels, face: Face, wish: options.DetectionWish) -> Json:
        said: dict[str, Any] = {}
        if wish.face_id:
            said["faceId"] = self._face_ids.remember(DetectedFace(face.embedding, wish.model), wish.seconds)
        place = face.rectangle
        said["faceRectangle"] = {"top": place.top, "left": place.left, "width": place.width, "height": place.height}
        if wish.landmarks:
            spots = face.landmarks.items()
            said["faceLandmarks"] = {name: {"x": round(x, DIGITS), "y": round(y, DIGITS)} for name, (x, y) in spots}
        if wish.attributes:
            said["faceAttributes"] = attributes(image, face, wish.attributes)
        if wish.tell_model:
            said["recognitionModel"] = wish.model
        return said
