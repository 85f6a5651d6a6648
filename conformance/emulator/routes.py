"""Routes that match as those of the real container do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import unquote_to_bytes

from starlette.routing import Match, Route

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.types import Scope


class AnyCase(Route):
    """A route whose fixed parts match in any letter case, with or without a slash at the end.

    Official clients spell one path in two ways; what fills a parameter keeps its case. The path is cut
    before it is decoded, so that an escaped slash belongs to the parameter and separates nothing.
    """

    def __init__(self, path: str, endpoint: Callable[..., Any], methods: list[str]) -> None:
        super().__init__(path, endpoint, methods=methods)
        self._parts = _parts(path)

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """How this route fits a request, and what fills its parameters."""
        if scope["type"] != "http":
            return Match.NONE, {}
        filled = self._filled(_sent_parts(scope))
        if filled is None:
            return Match.NONE, {}
        fit = Match.FULL if self.methods is None or scope["method"] in self.methods else Match.PARTIAL
        return fit, {"endpoint": self.endpoint, "path_params": filled, "route": self}

    def _filled(self, sent: list[str]) -> dict[str, str] | None:
        if len(sent) != len(self._parts):
            return None
        filled: dict[str, str] = {}
        for part, text in zip(self._parts, sent, strict=True):
            if _is_parameter(part):
                if not text:
                    return None
                filled[part[1:-1]] = text
            elif part.lower() != text.lower():
                return None
        return filled


def _sent_parts(scope: Scope) -> list[str]:
    # a server need not tell the raw path
    raw: bytes = scope.get("raw_path") or scope["path"].encode()
    parts = raw.partition(b"?")[0].removesuffix(b"/").split(b"/")
    return [unquote_to_bytes(part).decode("utf-8", "replace") for part in parts]


def _parts(path: str) -> list[str]:
    return path.removesuffix("/").split("/")


def _is_parameter(part: str) -> bool:
    return part.startswith("{") and part.endswith("}")
