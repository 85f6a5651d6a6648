"""A long story is played once for all tests that need it, and anew for one that failed and is repeated."""

from itertools import count

from conformance.harness.personalizer.stories import Shared


def test_all_tests_get_the_same_story() -> None:
    shared = Shared(count().__next__)

    assert [shared.for_one_test()() for _ in range(3)] == [0, 0, 0]


def test_nothing_is_played_before_somebody_asks() -> None:
    played = count()
    Shared(played.__next__).for_one_test()

    assert next(played) == 0


def test_a_test_that_asks_again_has_it_played_anew_for_itself_and_all_after_it() -> None:
    shared = Shared(count().__next__)
    shared.for_one_test()()
    repeated = shared.for_one_test()

    assert [repeated(), repeated(), shared.for_one_test()()] == [0, 1, 1]


def test_a_story_that_was_used_up_is_played_anew() -> None:
    shared = Shared(count().__next__)
    first = shared.for_one_test()()
    shared.drop()

    assert [first, shared.for_one_test()()] == [0, 1]
