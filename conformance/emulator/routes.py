"""Routes that match as those of the real container do."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from starlette.routing import Route

if TYPE_CHECKING:
    from collections.abc import Callable


class AnyCase(Route):
    """A route whose fixed parts match in any letter case, with or without a slash at the end.

    Official clients spell one path in two ways; what fills a parameter keeps its case.
    """

    def __init__(self, path: str, endpoint: Callable[..., Any], methods: list[str]) -> None:
        super().__init__(path, endpoint, methods=methods)
        pattern = self.path_regex.pattern.removesuffix("$")
        self.path_regex = re.compile(pattern.removesuffix("/") + "/?$", re.IGNORECASE)
