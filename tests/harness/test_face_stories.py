"""Lists that are walked page by page, whatever becomes of their starts."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from conformance.harness.face.stories import own, walked

IDS = ("a", "b", "c", "d", "e")


def pages(*, exclusive: bool) -> Callable[[str, int], list[dict[str, object]]]:
    def page(start: str, top: int) -> list[dict[str, object]]:
        left = [one for one in IDS if (one > start if exclusive else one >= start)]
        return [{"id": one} for one in left[:top]]

    return page


@pytest.mark.parametrize("exclusive", [True, False])
@pytest.mark.parametrize("top", [2, 3, 5, 10])
def test_pages_are_put_together_whether_or_not_they_repeat_their_start(*, exclusive: bool, top: int) -> None:
    assert walked(pages(exclusive=exclusive), "id", top) == list(IDS)


def test_an_empty_list_is_walked() -> None:
    assert walked(lambda _start, _top: [], "id") == []


def test_a_server_that_knows_no_start_is_left_after_the_second_page() -> None:
    asked: list[str] = []

    def page(start: str, _top: int) -> list[dict[str, object]]:
        asked.append(start)
        return [{"id": one} for one in IDS]

    assert walked(page, "id") == [*IDS, *IDS]
    assert asked == ["", "e"]


def test_what_is_left_out_between_two_pages_is_missing() -> None:
    def page(start: str, top: int) -> list[dict[str, object]]:
        left = [one for one in IDS if one > start]
        return [{"id": one} for one in (left[1:] if start else left)[:top]]

    assert walked(page, "id", 2) == ["a", "b", "d", "e"]


def test_no_user_data_and_empty_user_data_are_the_same() -> None:
    assert own({"name": "a", "userData": None}) == own({"name": "a", "userData": ""}) == own({"name": "a"}) == ("a", "")
