"""The message with which containers report usage, and how it travels.

Who reports and who records meet here, as both sides of a test meet in the specifications: in what is said, not in how it
is done. The members of the message are published in the containers' FAQ. Path, header and answers are not; they are this
project's own, and ``docs/reference/billing-endpoint.md`` describes them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

import msgspec

PATH = "/metering/v1/usage"
KEY_HEADER = "Ocp-Apim-Subscription-Key"


class NotUsage(ValueError):
    """A body that is no usage report as published; the text says where."""


@dataclass(frozen=True)
class Usage:
    """What one container served since its last report."""

    id: str
    container_type: str
    container_version: str
    container_id: str
    meter: str
    quantity: float
    request_time: int | None
    """An integer, of which no page says what it counts; None in the older form of the message, which has none."""
    api_type: str

    def message(self) -> dict[str, Any]:
        """The JSON that is sent."""
        time = {} if self.request_time is None else {"requestTime": self.request_time}
        return {
            "usageRequestBody": {
                "id": self.id,
                "containerType": self.container_type,
                "containerVersion": self.container_version,
                "containerId": self.container_id,
                "meter": {"name": self.meter, "quantity": self.quantity},
                **time,
                "apiType": self.api_type,
            }
        }


class _Meter(msgspec.Struct):
    name: str
    quantity: Annotated[float, msgspec.Meta(ge=0)]


class _Body(msgspec.Struct, rename="camel"):
    id: str
    container_type: str
    container_version: str
    container_id: str
    meter: _Meter
    api_type: str
    request_time: int | msgspec.UnsetType = msgspec.UNSET


class _Message(msgspec.Struct, rename="camel"):
    usage_request_body: _Body


_DECODER = msgspec.json.Decoder(_Message)


def usage(body: bytes) -> Usage:
    """The report that a body holds, of which members that nobody published are left out. Raises NotUsage."""
    try:
        said = _DECODER.decode(body).usage_request_body
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise NotUsage(str(error)) from None
    return Usage(
        said.id,
        said.container_type,
        said.container_version,
        said.container_id,
        said.meter.name,
        said.meter.quantity,
        None if isinstance(said.request_time, msgspec.UnsetType) else said.request_time,
        said.api_type,
    )
