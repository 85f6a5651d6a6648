"""The download of a licence, with a connection."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

import httpx

from conformance.billing.licence import FILE, PATH, Licence, NotALicence, asking_for, licence
from conformance.billing.message import KEY_HEADER
from conformance.emulator.metering import SENTENCES, STATUS_OF_ANSWER, way_out
from conformance.emulator.settings.disconnected import LICENCE
from conformance.emulator.settings.refusals import LicencePathNotFound
from conformance.refusal import Refusal

if TYPE_CHECKING:
    from conformance.emulator.settings import Settings

PATIENCE = 30.0


class NotDownloaded(Refusal):
    """The billing endpoint gave no licence, or it could not be written."""


def download(container: str, settings: Settings) -> Licence:
    """Write the licence of this container that the billing endpoint issues. Raises Refusal."""
    folder = Path(settings.download)
    if not folder.is_dir():
        raise LicencePathNotFound.anywhere()
    content = _asked(container, settings)
    try:
        found = licence(content)
    except NotALicence:
        raise NotDownloaded("The licence was not downloaded: the billing endpoint sent something else.") from None
    # under another name first: whoever starts meanwhile finds a whole licence, or none
    part = folder / f".{uuid4().hex}"
    try:
        part.write_bytes(content)
        part.replace(folder / FILE)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise NotDownloaded(
            f"The licence cannot be written to {settings.download!r} ({error.strerror}); mount a directory there that can be."
        ) from None
    return found


def _asked(container: str, settings: Settings) -> bytes:
    """The body of the answer to a request for a licence."""
    headers = {KEY_HEADER: settings.api_key, "Content-Type": "application/json"}
    try:
        with httpx.Client(timeout=PATIENCE, **way_out(settings)) as client:
            answer = client.post(settings.billing + PATH, content=asking_for(container), headers=headers)
    except (httpx.HTTPError, httpx.InvalidURL):
        status = "CouldNotConnect"
    else:
        if answer.is_success:
            return answer.content
        status = STATUS_OF_ANSWER.get(answer.status_code, "Unknown")
    raise NotDownloaded(f"The licence was not downloaded, status {status!r}. {SENTENCES[status]}")


def announcement(settings: Settings, found: Licence) -> list[str]:
    """What to say after a download: until when the licence is good, and how it is used."""
    return [
        f"The licence in {settings.download!r} is good for {found.container} until {found.expires:%Y-%m-%d}.",
        f"Start it without a connection by: eula=accept {LICENCE}={settings.download} Mounts:Output=<directory>",
    ]
