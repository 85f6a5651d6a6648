"""What clients of Face choose: what is good is within every limit, and what is not is beyond one."""

import re
from uuid import UUID

import pytest
from hypothesis import find, given, settings

from conformance.worlds.faces import names

OF_100 = settings(max_examples=100, deadline=None, database=None, derandomize=True)
ID = re.compile(r"[a-z0-9_-]{1,64}", re.ASCII)


def units(text: str) -> int:
    """The length of a text as most servers count it."""
    return len(text.encode("utf-16-le")) // 2


@OF_100
@given(names.id_endings())
def test_every_ending_leaves_room_for_what_makes_an_id_this_runs_own(ending: str) -> None:
    assert ID.fullmatch(ending)
    assert len(ending) <= 20


@OF_100
@given(names.wrong_ids())
def test_every_wrong_id_is_wrong_and_can_stand_in_a_path(identifier: str) -> None:
    assert not ID.fullmatch(identifier)
    assert not set(identifier) & set("/\\%?#")
    assert identifier not in ("", ".", "..")


@OF_100
@given(names.names(), names.wrong_names())
def test_names_keep_to_their_limits_or_do_not(good: str, wrong: str) -> None:
    assert 1 <= units(good) <= names.LONGEST_NAME
    assert wrong == "" or len(wrong) > names.LONGEST_NAME
    assert good.strip() == good


@pytest.mark.parametrize("most", [names.LONGEST_DATA, names.LONGEST_FACE_DATA])
def test_user_data_keeps_to_its_limit_or_does_not(most: int) -> None:
    @OF_100
    @given(names.user_data(most), names.long_user_data(most))
    def holds(good: str, wrong: str) -> None:
        assert units(good) <= most
        assert len(wrong) > most

    holds()


@pytest.mark.parametrize(
    ("strategy", "length"),
    [
        (names.names(), 128),
        (names.wrong_names(), 129),
        (names.user_data(), 16_384),
        (names.long_user_data(), 16_385),
        (names.user_data(1024), 1024),
        (names.long_user_data(1024), 1025),
        (names.wrong_ids(), 65),
    ],
)
def test_both_sides_of_every_limit_are_drawn(strategy, length: int) -> None:  # noqa: ANN001
    quiet = settings(database=None, derandomize=True, max_examples=1000)

    assert find(strategy, lambda text: len(text) == length, settings=quiet)


@OF_100
@given(names.wrong_targets((300, 200)))
def test_wrong_targets_are_nowhere_in_the_picture(target: str) -> None:
    numbers = [int(number) for number in target.split(",") if number.isdecimal()]

    assert len(numbers) != 4 or (numbers[0] > 300 and numbers[1] > 200)


@OF_100
@given(names.unknown_uuids(), names.no_uuids())
def test_ids_of_the_server_have_their_form_or_not(unknown: str, wrong: str) -> None:
    assert str(UUID(unknown)) == unknown
    assert UUID(unknown).version == 4
    assert not re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", wrong)
