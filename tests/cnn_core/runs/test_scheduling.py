from collections import Counter

from cnn_core.runs.scheduling import Turns


class _Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def _turns(*tokens: str) -> tuple[Turns, _Clock]:
    clock = _Clock()
    turns = Turns(seconds=5.0, clock=clock)
    for token in tokens:
        turns.join(token)
    return turns, clock


def test_an_empty_queue_has_nobody_at_work() -> None:
    assert _turns()[0].current is None


def test_the_turn_passes_on_with_the_end_of_an_epoch() -> None:
    turns, _ = _turns("a", "b", "c")
    turns.pass_on(epoch_over=True)
    assert turns.order == ("b", "c", "a")


def test_the_turn_passes_on_after_five_seconds_and_not_before() -> None:
    turns, clock = _turns("a", "b")
    clock.now = 4.9
    turns.pass_on(epoch_over=False)
    assert turns.current == "a"
    clock.now = 5.0
    turns.pass_on(epoch_over=False)
    assert turns.current == "b"


def test_each_turn_has_five_seconds_of_its_own() -> None:
    turns, clock = _turns("a", "b")
    for now, at_work in ((5.0, "b"), (9.0, "b"), (10.0, "a"), (14.9, "a"), (15.0, "b")):
        clock.now = now
        turns.pass_on(epoch_over=False)
        assert turns.current == at_work


def test_getting_ready_takes_nothing_of_a_turn() -> None:
    turns, clock = _turns("a", "b")
    clock.now = 30.0
    turns.begin_anew()
    turns.pass_on(epoch_over=False)
    assert turns.current == "a"


def test_who_joins_again_keeps_the_place() -> None:
    turns, _ = _turns("a", "b", "a")
    assert turns.order == ("a", "b")


def test_the_next_one_has_a_whole_turn_when_the_one_at_work_leaves() -> None:
    turns, clock = _turns("a", "b", "c")
    clock.now = 4.0
    turns.leave("a")
    clock.now = 6.0
    turns.pass_on(epoch_over=False)
    assert turns.order == ("b", "c")


def test_who_waits_may_leave_and_one_who_is_not_there_too() -> None:
    turns, _ = _turns("a", "b", "c")
    turns.leave("b")
    turns.leave("stranger")
    assert turns.order == ("a", "c")


def test_thirty_runs_have_as_many_turns_as_each_other() -> None:
    turns, clock = _turns(*map(str, range(30)))
    had = Counter[str]()
    for second in range(0, 30 * 5 * 4, 5):
        clock.now = float(second)
        had[turns.current or ""] += 1
        clock.now = second + 5.0
        turns.pass_on(epoch_over=False)
    assert set(had.values()) == {4}
