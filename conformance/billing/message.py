"""The message with which containers report usage.

Its members are published in the containers' FAQ. How it travels is not: path, header and answers are this project's own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

PATH = "/metering/v1/usage"
KEY_HEADER = "Ocp-Apim-Subscription-Key"


@dataclass(frozen=True)
class Usage:
    """What one container served since its last report."""

    id: str
    api_type: str
    container_type: str
    container_version: str
    container_id: str
    meter: str
    quantity: float

    def message(self) -> dict[str, Any]:
        """The JSON that is sent."""
        return {
            "usageRequestBody": {
                "id": self.id,
                "apiType": self.api_type,
                "containerType": self.container_type,
                "containerVersion": self.container_version,
                "containerId": self.container_id,
                "meter": {"name": self.meter, "quantity": self.quantity},
            }
        }
