"""The learning loop, with a clock that the test turns."""

from __future__ import annotations

import os
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest

from conformance.emulator.engines.personalizer.bandit import Action, NothingToChoose, Personalizer, Ranking, Settings
from conformance.emulator.engines.personalizer.events import MOST_CHARACTERS, Event, Events
from conformance.emulator.engines.personalizer.features import flattened
from conformance.emulator.engines.personalizer.learner import Learner, decision
from conformance.emulator.engines.personalizer.policy import DEFAULT_ARGUMENTS, NotUnderstood, parsed

POLICY = parsed(DEFAULT_ARGUMENTS)
DISHES = ("soup", "salad", "pasta", "stew")
LIKED = {"child": "pasta", "guest": "soup"}


class Clock:
    """Stands still until it is turned."""

    def __init__(self) -> None:
        self.now = 1_600_000_000.0

    def __call__(self) -> float:
        return self.now


class Table:
    """An engine with a clock, and four dishes to choose from."""

    def __init__(self, **members: object) -> None:
        self.clock = Clock()
        self.engine = Personalizer(self.clock)
        self.configure(**members)

    def configure(self, **members: object) -> None:
        self.engine.configure(Settings(**{"export_every": 60.0, **members}), POLICY)

    def rank(self, kind: str, event: str | None = None, *, excluded: tuple[str, ...] = (), deferred: bool = False) -> Ranking:
        actions = [Action(dish, {f"dish={dish}": 1.0}) for dish in DISHES]
        return self.engine.rank(actions, {f"kind={kind}": 1.0}, set(excluded), event, deferred=deferred)

    def visit(self, rounds: int, *, reward: bool = True, deferred: bool = False) -> None:
        for number in range(rounds):
            kind = ("child", "guest")[number % 2]
            shown = self.rank(kind, deferred=deferred)
            if reward:
                self.engine.reward(shown.event_id, float(shown.chosen == LIKED[kind]))

    def wait(self, seconds: float) -> None:
        self.clock.now += seconds

    def hits(self, rounds: int = 200) -> float:
        """The share of choices that were liked."""
        kinds = [("child", "guest")[number % 2] for number in range(rounds)]
        return sum(self.rank(kind).chosen == LIKED[kind] for kind in kinds) / rounds

    def uniform(self) -> bool:
        return {probability for _, probability in self.rank("child").probabilities} == {0.25}


def test_it_learns_what_each_kind_of_guest_likes() -> None:
    table = Table()
    before = table.hits()
    table.visit(1000)
    assert table.uniform(), "the answering model changed before the export"
    table.wait(60)

    # half the spread of 200 draws around what exploration leaves: 0.85
    assert before < 0.4
    assert table.hits() > 0.75


def test_without_exploration_it_always_chooses_the_best() -> None:
    table = Table()
    table.visit(600)
    table.configure(exploration=0.0)

    assert table.hits(50) == 1.0


def test_with_full_exploration_everything_is_chosen() -> None:
    table = Table(exploration=1.0)
    table.visit(600)
    table.wait(60)

    assert min(Counter(table.rank("child").chosen for _ in range(400)).values()) > 50


def test_a_reset_forgets_for_good() -> None:
    table = Table()
    table.visit(300)
    table.wait(60)
    assert not table.uniform()
    table.engine.reset_model()

    assert table.uniform()
    table.configure(exploration=0.1)
    assert table.uniform(), "retraining brought back what was to be forgotten"


@pytest.mark.parametrize("excluded", [("soup",), ("salad", "stew"), ("soup", "pasta", "stew")])
def test_excluded_actions_keep_their_place_without_a_chance(excluded: tuple[str, ...]) -> None:
    table = Table()
    table.visit(300)
    table.wait(60)
    for number in range(30):
        ranking = table.rank("child", f"event {number}", excluded=excluded)
        names = [name for name, _ in ranking.probabilities]

        assert sorted(names) == sorted(DISHES)
        assert all(names[DISHES.index(name)] == name for name in excluded)
        assert all((probability == 0) == (name in excluded) for name, probability in ranking.probabilities)
        assert next(name for name in names if name not in excluded) == ranking.chosen
        assert sum(probability for _, probability in ranking.probabilities) == pytest.approx(1)


def test_nothing_to_choose() -> None:
    with pytest.raises(NothingToChoose):
        Table().rank("child", excluded=DISHES)


def test_an_event_id_decides_the_draw() -> None:
    table = Table()
    table.visit(100)

    assert table.rank("child", "one") == table.rank("child", "one")
    assert len({table.rank("child", str(number)).chosen for number in range(60)}) == 4


def test_the_default_reward_is_for_active_events_only() -> None:
    """A default reward below that of every dish: what was shown without a reward looks bad."""
    for deferred, learned in ((False, True), (True, False)):
        table = Table(default_reward=-1.0, reward_wait=10.0)
        for _ in range(40):
            table.rank("child", excluded=("salad", "pasta", "stew"), deferred=deferred)
        table.wait(10)
        assert table.engine.model_times().modified == table.engine.model_times().created
        table.wait(60)
        chances = dict(table.rank("child").probabilities)

        assert (chances["soup"] < 0.25) == learned


def test_activation_makes_a_reward_expected() -> None:
    table = Table(default_reward=-1.0, reward_wait=10.0)
    for number in range(40):
        table.rank("child", str(number), excluded=("salad", "pasta", "stew"), deferred=True)
        table.engine.activate(str(number))
    table.wait(70)

    assert dict(table.rank("child").probabilities)["soup"] < 0.25


def test_a_reward_activates() -> None:
    table = Table()
    table.rank("child", "deferred", excluded=("salad", "pasta", "stew"), deferred=True)
    table.engine.reward("deferred", 1.0)
    table.wait(60)

    assert not table.uniform()


@pytest.mark.parametrize("late", [10.0, 11.0, 1000.0])
def test_a_late_reward_is_discarded(late: float) -> None:
    table = Table(reward_wait=10.0, default_reward=0.0)
    for number in range(700):
        table.rank("child", str(number), excluded=("salad", "pasta", "stew"))
    table.wait(late)
    for number in reversed(range(700)):  # the youngest first, which nobody has looked at yet
        table.engine.reward(str(number), -1.0)
    table.wait(60)

    # a default of 0 for soup, nothing for the others: no reason to avoid it
    assert dict(table.rank("child").probabilities)["soup"] >= 0.25


@pytest.mark.parametrize(
    ("aggregation", "rewards", "liked"),
    [
        ("earliest", (0.5, -1.0), True),
        ("earliest", (-0.5, 1.0), False),
        ("sum", (0.5, -1.0), False),
        ("sum", (-1.0, 0.5), False),
        ("sum", (-0.5, 1.0), True),
        ("average", (0.5, -1.0), False),
        ("average", (-0.5, 1.0), True),
        ("median", (-0.1, 1.0, -0.1), False),
        ("median", (0.1, -1.0, 0.1), True),
        ("min", (1.0, -0.1), False),
        ("max", (-1.0, 0.1), True),
    ],
)
def test_several_rewards(aggregation: str, rewards: tuple[float, ...], *, liked: bool) -> None:
    table = Table(aggregation=aggregation, reward_wait=10.0)
    for number in range(40):
        table.rank("child", str(number), excluded=("salad", "pasta", "stew"))
        for reward in rewards:
            table.engine.reward(str(number), reward)
    table.wait(80)
    table.rank("child")
    table.wait(80)

    assert (dict(table.rank("child").probabilities)["soup"] > 0.25) == liked


def test_a_rank_that_is_repeated_is_learned_from_once() -> None:
    table = Table()
    for _ in range(3):
        shown = table.rank("child", "again")
        table.engine.reward(shown.event_id, 1.0)
    table.wait(60)

    once = Table()
    once.engine.reward(once.rank("child", "again").event_id, 1.0)
    once.wait(60)

    assert table.engine.model() == once.engine.model()


def test_logs_cover_the_rank_calls() -> None:
    table = Table(retention_days=1)
    assert table.engine.logged() is None
    begin = table.clock.now
    table.rank("child")
    table.wait(100)
    table.rank("child")
    assert table.engine.logged() == (begin, begin + 100)
    table.wait(86_400 + 1)
    assert table.engine.logged() is None
    table.rank("child")
    table.engine.delete_logs()
    assert table.engine.logged() is None


def test_an_evaluation_tells_a_policy_that_sees_the_context_from_one_that_does_not() -> None:
    table = Table(exploration=1.0)
    table.visit(2000)
    present, blind = table.engine.evaluate([parsed("--cb_explore_adf")], 0, table.clock.now)

    assert present.events == blind.events == 2000
    assert present.rewards / present.events == pytest.approx(0.25, abs=0.1), "full exploration is not better than chance"
    table.configure(exploration=0.0)
    present, blind = table.engine.evaluate([parsed("--cb_explore_adf")], 0, table.clock.now)

    assert present.rewards / present.events > 0.8
    assert blind.rewards / blind.events < 0.65


def test_many_threads_share_an_engine() -> None:
    table = Table(reward_wait=5.0, export_every=1.0)

    def work(worker: int) -> bool:
        fine = True
        for number in range(100):
            shown = table.rank("child", f"{worker} {number}")
            fine &= shown.event_id == f"{worker} {number}" and len(shown.probabilities) == 4
            table.engine.reward(shown.event_id, 0.5)
            if number % 25 == 0:
                table.wait(1)
                table.configure(exploration=worker / 10)
            if number == 50:
                table.engine.reset_model()
        return fine

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(work, range(8)))


def test_memory_does_not_grow_with_what_is_learned() -> None:
    learner = Learner(POLICY, 0.2)
    choice = decision({"kind": 1.0}, [{f"dish {number}": 1.0} for number in range(20)])

    def learn(times: int) -> int:
        for _ in range(times):
            learner.probabilities(choice)
            learner.learn(choice, 1, 0.5, 1.0)
        with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123 - not a file of ours
            return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")

    before = learn(300)

    assert learn(3000) - before < 4_000_000


def test_old_events_make_room() -> None:
    events = Events()
    for number in range(70):
        events.ranked(Event(str(number), "x" * (MOST_CHARACTERS // 64), 0, 1.0, 0.0, active=True))

    assert events.rewarded("0", 1.0, -1.0, at_once=True) is None
    assert events.rewarded("69", 1.0, -1.0, at_once=True)


def test_features_of_every_kind() -> None:
    given = [
        {"word": "x", "number": 1.5, "flag": True, "nothing": None, "_hidden": 1, "several": [1, 2], "group": {"word": "y"}},
        {"huge": 10**400, "infinite": float("inf"), "mixed": [1, {"no": 1}], "deep": {"a": {"b": {"c": {"d": 1}}}}},
        "no object",
    ]

    assert flattened(given, 100) == {
        "word=x": 1.0,
        "number": 1.5,
        "flag=True": 1.0,
        "nothing=null": 1.0,
        "several[0]": 1.0,
        "several[1]": 2.0,
        "group.word=y": 1.0,
        "huge": 1e6,
        "infinite": 1e6,
        "mixed[0]": 1.0,
    }
    assert len(flattened([{str(number): number for number in range(1000)}], 32)) == 32


@pytest.mark.parametrize("name", ["\x00", "\ud800", "a|b: c", "x" * 500, "", "\u202e", '"'])
def test_odd_names_are_learned_like_others(name: str) -> None:
    learner = Learner(POLICY, 0.2)
    choice = decision(flattened([{name: 1}], 9), [flattened([{name: name}], 9), {}])
    for _ in range(20):
        learner.learn(choice, 0, 0.5, 1.0)

    assert learner.probabilities(choice) == pytest.approx([0.9, 0.1])


@pytest.mark.parametrize("arguments", ["--ignore A", "--quadratic GT", "--l1 1E-07 --power_t 0.5", "--dsjson", "-q ii -q qi"])
def test_arguments_of_the_real_service_are_taken(arguments: str) -> None:
    Learner(parsed(f"--cb_explore_adf --epsilon 0.2 --cb_type ips {arguments}"), 0.2).close()


def test_a_policy_that_explores_nothing_is_refused() -> None:
    with pytest.raises(NotUnderstood, match="--cb_explore_adf"):
        parsed("--epsilon 0.2 --cb_type ips")


@pytest.mark.parametrize(
    "arguments", ["-f /tmp/model", "--daemon", "-d x", "--bag 100000", "-l", "-l nan", "-l -1", "--cb_type x"]
)
def test_arguments_that_are_not_for_learning_are_refused(arguments: str) -> None:
    with pytest.raises(NotUnderstood):
        parsed(f"--cb_explore_adf {arguments}")
