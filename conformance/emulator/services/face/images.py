"""The image of a request, in its body or behind the URL that it names, and the faces in it."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncGenerator, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TypeVar

from conformance.emulator.engines.face.choice import meant
from conformance.emulator.engines.face.embedding import Embedding
from conformance.emulator.engines.face.images import NoImage, Pixels, decoded
from conformance.emulator.engines.face.recall import Recall
from conformance.emulator.engines.face.recognition import Face, Rectangle, recognizer
from conformance.emulator.fetch import NotFetched, NoUrl, TooLarge, fetched
from conformance.emulator.service import Call, ServiceError
from conformance.emulator.services.face import options
from conformance.emulator.services.face.errors import bad
from conformance.emulator.settings.proxy import Proxy

SMALLEST_FILE, LARGEST_FILE = 1024, 6 * 1024 * 1024
"""Bytes, both allowed."""
T = TypeVar("T")


class Images:
    """Finds faces in images, a few images at a time, beside the event loop."""

    def __init__(self, *, private_urls: bool = False, proxy: Proxy | None = None, recall: Path | None = None) -> None:
        self._private_urls = private_urls
        self._proxy = proxy
        self._folder = recall
        self._recall: Recall | None = None
        self._workers = ThreadPoolExecutor(os.cpu_count(), thread_name_prefix="faces")

    @asynccontextmanager
    async def running(self) -> AsyncGenerator[None]:
        """The models, loaded; raises Refusal where they are not installed."""
        try:
            loaded = await asyncio.get_running_loop().run_in_executor(self._workers, recognizer)
            self._recall = Recall(loaded, self._folder)
            yield
        finally:
            # a stop waits for no image that nobody has begun to look at
            self._workers.shutdown(wait=False, cancel_futures=True)

    async def look(self, call: Call, work: Callable[[Pixels, Sequence[Face]], T]) -> T:
        """What work makes of the image of a call and the faces in it, the largest first; raises ServiceError."""
        if self._recall is None:
            raise ServiceError(503, "Unspecified", "No image can be looked at before the start is over.")
        content = call.body if isinstance(call.body, bytes) else await self._fetched(call.body["url"])
        return await asyncio.get_running_loop().run_in_executor(self._workers, _looked, self._recall, content, work)

    async def one_face(self, call: Call) -> Embedding:
        """The embedding of the one face that a call means to add; raises ServiceError."""
        options.detection_model(call.query)
        target = options.target(call.query)
        return await self.look(call, lambda image, faces: _one(image, faces, target and Rectangle(*target)).embedding)

    async def _fetched(self, url: str) -> bytes:
        try:
            return await fetched(url, LARGEST_FILE, private=self._private_urls, proxy=self._proxy)
        except NoUrl:
            raise ServiceError(400, "InvalidURL", "Invalid image URL.") from None
        except TooLarge:
            raise ServiceError(400, "InvalidImageSize", "Image size is too big.") from None
        except NotFetched as error:
            message = f'Invalid image URL or error downloading from target server. Remote server error returned: "{error}"'
            raise ServiceError(400, "InvalidURL", message) from None


def _looked(recall: Recall, content: bytes, work: Callable[[Pixels, Sequence[Face]], T]) -> T:
    if len(content) < SMALLEST_FILE:
        raise ServiceError(400, "InvalidImageSize", "Image size is too small.")
    if len(content) > LARGEST_FILE:
        raise ServiceError(400, "InvalidImageSize", "Image size is too big.")
    try:
        image = decoded(content)
    except NoImage as error:
        raise ServiceError(400, "InvalidImage", f"Decoding error, image format unsupported. {error}") from None
    return work(image, recall.faces(image))


def _one(image: Pixels, faces: Sequence[Face], target: Rectangle | None) -> Face:
    height, width = image.shape[:2]
    if target and (target.left + target.width > width or target.top + target.height > height):
        raise bad("Argument targetFace out of range.")
    found = meant(faces, target)
    if not found:
        raise ServiceError(400, "InvalidImage", "No face detected in the image.")
    if len(found) > 1:
        raise ServiceError(400, "InvalidImage", "There is more than 1 face in the image.")
    return found[0]
