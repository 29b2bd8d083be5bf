import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from cnn_core import datasets
from cnn_core.datasets import Dataset
from cnn_core.errors import CnnCoreError
from cnn_core.runs.service import Runs
from cnn_core.runs.view import RunView
from cnn_core.runs.weights_on_disk import WeightsOnDisk
from tests.cnn_core.runs.small_runs import (
    LIMITS,
    endless,
    numbers,
    service,
    small,
    wait_for,
    wait_until_over,
)

EVIL = ("", ".", "..", "../1", "/etc/passwd", "%2e%2e%2f", "a" * 22, "a" * 10_000, "token\0", "standing.json", "\ud800")


def _own(classes: int = 3) -> Dataset:
    """A set that only the server has: the digits of the first classes."""
    digits = datasets.load("digits", Path())
    parts = [replace(part, **_of(part, classes)) for part in (digits.train, digits.test)]
    return Dataset(source="own", class_names=tuple("abcdefgh"[:classes]), train=parts[0], test=parts[1])


def _of(part: datasets.LabelledImages, classes: int) -> dict[str, torch.Tensor]:
    chosen = part.labels < classes
    return {"images": part.images[chosen], "labels": part.labels[chosen]}


def test_a_run_is_trained_to_its_end_and_its_epochs_are_kept(tmp_path: Path) -> None:
    with service(tmp_path) as runs:
        token = runs.start(small(3), visitor="anna")
        view = wait_until_over(runs, token)
        assert (view.state, view.reason, len(view.history), len(view.losses)) == ("finished", "", 3, 12)
        assert runs.folder(token).history() == view.history
        assert runs.folder(token).saved() == (0, 1, 2, 3)


def test_the_last_snapshot_is_what_the_last_epoch_left(tmp_path: Path) -> None:
    with service(tmp_path) as runs:
        token = runs.start(small(2), visitor="anna")
        view = wait_until_over(runs, token)
        assert view.snapshot
        assert (view.snapshot.step, view.snapshot.epoch) == (8, 2)
        kept = runs.weights(token)
        assert all(torch.equal(kept[name], weights) for name, weights in view.snapshot.weights.items())
        assert [layer.layer for layer in view.snapshot.gradients] == ["conv1", "dense1"]
        assert isinstance(view.snapshot.weights, WeightsOnDisk)  # in memory only while it learns


def test_the_same_seed_gives_the_same_numbers_and_another_one_others(tmp_path: Path) -> None:
    with service(tmp_path) as runs:
        tokens = [runs.start(small(2, seed=seed), visitor=str(place)) for place, seed in enumerate((1, 1, 2))]
        first, again, other = (wait_until_over(runs, token) for token in tokens)
    assert numbers(first) == numbers(again)
    assert first.losses == again.losses
    assert numbers(first) != numbers(other)


def test_a_pause_in_an_epoch_changes_no_number(tmp_path: Path) -> None:
    with service(tmp_path) as runs:
        plain = wait_until_over(runs, runs.start(small(2), visitor="anna"))
        token = runs.start(small(2), visitor="anna", paused=True)
        for _ in range(3):
            step = len(runs.look(token).losses)
            runs.one_step(token)
            wait_for(runs, token, lambda view, step=step: len(view.losses) > step)
        runs.go_on(token)
        view = wait_until_over(runs, token)
        assert numbers(view) == numbers(plain)
        assert view.losses == plain.losses


def test_one_step_is_one_mini_batch_and_rests_again(tmp_path: Path) -> None:
    with service(tmp_path) as runs:
        token = runs.start(small(2), visitor="anna", paused=True)
        assert runs.look(token).state == "paused"
        runs.one_step(token)
        wait_for(runs, token, lambda view: view.step == 1)
        time.sleep(0.2)
        view = runs.look(token)
        assert (view.state, view.step, view.steps_of_epoch, len(view.losses)) == ("paused", 1, 4, 1)
        assert view.snapshot
        assert view.snapshot.step == 1


def test_single_steps_end_an_epoch_and_the_last_one_the_run(tmp_path: Path) -> None:
    with service(tmp_path) as runs:
        token = runs.start(small(1), visitor="anna", paused=True)
        for _ in range(4):
            runs.one_step(token)
        assert wait_for(runs, token, lambda view: view.state == "finished").history[0].number == 1
        with pytest.raises(CnnCoreError, match="this training is over: all its epochs are finished"):
            runs.one_step(token)


def test_a_run_at_work_rests_when_one_step_is_asked_for(tmp_path: Path) -> None:
    with service(tmp_path) as runs:
        token = runs.start(endless(), visitor="anna")
        wait_for(runs, token, lambda view: view.state == "running")
        runs.one_step(token)
        assert runs.look(token).state == "paused"


def test_a_paused_run_takes_no_more_steps(tmp_path: Path) -> None:
    with service(tmp_path) as runs:
        token = runs.start(endless(), visitor="anna")
        wait_for(runs, token, lambda view: bool(view.history))
        runs.pause(token)
        before = wait_for(runs, token, lambda view: not view.is_settling)
        time.sleep(0.3)
        after = runs.look(token)
        assert (after.state, after.losses, after.history) == ("paused", before.losses, before.history)


def steps(view: RunView) -> int:
    """Count the steps that a run has taken."""
    return len(view.history) * view.steps_of_epoch + view.step


def test_a_pause_is_over_once_the_worker_rests_where_it_says(tmp_path: Path) -> None:
    with service(tmp_path) as runs:
        token = runs.start(endless(), visitor="anna")
        wait_for(runs, token, lambda view: bool(view.history))
        runs.pause(token)
        before = steps(wait_for(runs, token, lambda view: not view.is_settling))
        runs.one_step(token)
        assert steps(wait_for(runs, token, lambda view: steps(view) > before)) == before + 1


def test_a_pause_of_a_run_that_waits_for_its_turn_is_told_too(tmp_path: Path) -> None:
    with service(tmp_path) as runs:
        _, waiting = (runs.start(endless(), visitor=visitor) for visitor in ("anna", "ben"))
        runs.pause(waiting)
        assert wait_for(runs, waiting, lambda view: not view.is_settling).state == "paused"


def test_two_runs_take_turns_and_both_finish(tmp_path: Path) -> None:
    with service(tmp_path) as runs:
        tokens = [runs.start(endless(seed), visitor=str(seed)) for seed in range(2)]
        for token in tokens:
            wait_for(runs, token, lambda view: len(view.history) >= 3)
        places = {runs.look(token).place for token in tokens}
        assert places == {0, 1}


def test_thirty_runs_wait_in_their_order_and_all_finish(tmp_path: Path) -> None:
    with service(tmp_path) as runs:
        first = runs.start(endless(), visitor="first")
        wait_for(runs, first, lambda view: view.state == "running")
        tokens = [runs.start(small(1, seed=seed), visitor=str(seed)) for seed in range(30)]
        assert all(runs.look(token).state in ("waiting", "running", "finished") for token in tokens)
        assert max(runs.look(token).place for token in tokens) > 0
        assert {wait_until_over(runs, token).state for token in tokens} == {"finished"}


def test_a_waiting_run_is_stopped_before_its_first_step(tmp_path: Path) -> None:
    with service(tmp_path) as runs:
        runs.start(endless(), visitor="anna")
        token = runs.start(endless(), visitor="ben")
        runs.stop(token)
        view = runs.look(token)
        assert (view.state, view.reason, view.place) == ("stopped", "it was stopped", 0)
        with pytest.raises(CnnCoreError, match="this training is over: it was stopped; start another one"):
            runs.go_on(token)


def test_a_stopped_run_keeps_its_epochs(tmp_path: Path) -> None:
    with service(tmp_path) as runs:
        token = runs.start(endless(), visitor="anna")
        wait_for(runs, token, lambda view: len(view.history) >= 2)
        runs.stop(token)
        assert runs.look(token).state == "stopped"
        assert runs.weights(token, 2).keys() == runs.weights(token).keys()


def test_two_visitors_who_press_at_the_same_time_get_their_own_runs(tmp_path: Path) -> None:
    with service(tmp_path) as runs:
        tokens: list[str] = []
        together = threading.Barrier(8)

        def press(visitor: int) -> None:
            together.wait()
            tokens.append(runs.start(small(1, seed=visitor), visitor=str(visitor)))

        threads = [threading.Thread(target=press, args=(visitor,)) for visitor in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(set(tokens)) == 8
        assert {wait_until_over(runs, token).state for token in tokens} == {"finished"}


@pytest.mark.parametrize("token", EVIL)
def test_a_token_that_is_none_gets_the_same_sentence_everywhere(tmp_path: Path, token: str) -> None:
    with service(tmp_path) as runs:
        actions: list[Callable[[str], object]] = [
            *(runs.look, runs.pause, runs.go_on, runs.one_step, runs.stop, runs.delete, runs.weights, runs.folder)
        ]
        for action in actions:
            with pytest.raises(CnnCoreError, match="there is no such training on this server, or no longer"):
                action(token)


def test_a_deleted_run_leaves_nothing_on_the_disk(tmp_path: Path) -> None:
    with service(tmp_path) as runs:
        token = runs.start(endless(), visitor="anna")
        wait_for(runs, token, lambda view: bool(view.history))
        path = runs.folder(token).path
        runs.delete(token)
        with pytest.raises(CnnCoreError, match="no such training"):
            runs.look(token)
        _wait_until(lambda: not path.exists())
        time.sleep(0.1)
        assert not path.exists()


def test_a_training_that_diverges_says_why_and_the_next_one_goes_on(tmp_path: Path) -> None:
    with service(tmp_path) as runs:
        wild = runs.start(small(20, learning_rate=1e9), visitor="anna")
        calm = runs.start(small(2), visitor="ben")
        view = wait_until_over(runs, wild)
        assert view.state == "failed"
        assert "diverged" in view.reason
        assert "learning rate" in view.reason
        assert wait_until_over(runs, calm).state == "finished"


def test_images_that_only_the_server_has_are_learned_from(tmp_path: Path) -> None:
    with service(tmp_path) as runs:
        settings = replace(small(2), dataset="own.abc")
        token = runs.start(settings, visitor="anna", dataset=_own())
        assert wait_until_over(runs, token).state == "finished"
        assert runs.folder(token).task.class_names == ("a", "b", "c")


def test_a_worker_that_dies_lets_its_run_rest_and_takes_the_others_to_a_new_one(tmp_path: Path) -> None:
    with service(tmp_path) as runs:
        plain = wait_until_over(runs, runs.start(small(12), visitor="anna"))
        token = runs.start(small(12), visitor="anna")
        wait_for(runs, token, lambda view: bool(view.history))
        _kill_worker(runs)
        view = wait_for(runs, token, lambda view: view.state != "running")
        assert view.state == "paused"
        assert "the process that trains ended: it was killed, or the memory ran out" in view.reason
        runs.go_on(token)
        view = wait_until_over(runs, token)
        assert numbers(view) == numbers(plain)
        known = dict(zip(plain.losses.steps, plain.losses.values, strict=True))  # the last moments may be missing
        assert all(known[step] == loss for step, loss in zip(view.losses.steps, view.losses.values, strict=True))


def test_runs_that_waited_when_the_worker_died_go_on_by_themselves(tmp_path: Path) -> None:
    with service(tmp_path) as runs:
        tokens = [runs.start(endless(seed), visitor=str(seed)) for seed in range(3)]
        for token in tokens:
            wait_for(runs, token, lambda view: bool(view.history))
        _kill_worker(runs)
        _wait_until(lambda: [runs.look(token).state for token in tokens].count("paused") == 1)
        going = [token for token in tokens if runs.look(token).is_active]
        before = [len(runs.look(token).history) for token in going]
        for token, count in zip(going, before, strict=True):
            wait_for(runs, token, lambda view, count=count: len(view.history) > count)


def test_nobody_looks_so_it_rests(tmp_path: Path) -> None:
    with service(tmp_path, replace(LIMITS, unwatched_seconds=0.5)) as runs:
        token = runs.start(endless(), visitor="anna")
        view = wait_for(runs, token, lambda view: view.state == "paused", watch=False)
        assert "nobody has looked at it" in view.reason
        runs.go_on(token)
        assert runs.look(token).is_active


def test_the_weights_of_a_resting_run_leave_the_memory_when_nobody_looks(tmp_path: Path) -> None:
    with service(tmp_path, replace(LIMITS, unwatched_seconds=0.5)) as runs:
        token = runs.start(small(2), visitor="anna", paused=True)
        runs.one_step(token)
        wait_for(runs, token, lambda view: view.snapshot is not None and view.snapshot.step == 1)
        view = wait_for(runs, token, lambda view: view.snapshot is not None and view.snapshot.step == 0, watch=False)
        assert (view.state, view.step) == ("paused", 1)


def test_who_looks_keeps_it_going(tmp_path: Path) -> None:
    with service(tmp_path, replace(LIMITS, unwatched_seconds=1.5)) as runs:
        token = runs.start(endless(), visitor="anna")
        end = time.monotonic() + 4
        while time.monotonic() < end:
            assert runs.look(token).is_active
            time.sleep(0.1)


def test_more_runs_than_the_teacher_allows_are_refused_with_the_number(tmp_path: Path) -> None:
    with service(tmp_path, replace(LIMITS, active=2)) as runs:
        first, _ = (runs.start(endless(), visitor=visitor) for visitor in ("anna", "ben"))
        with pytest.raises(CnnCoreError, match="2 trainings are at work or waiting, and this server takes 2"):
            runs.start(small(), visitor="cleo")
        runs.pause(first)
        assert runs.look(runs.start(endless(), visitor="cleo")).is_active
        with pytest.raises(CnnCoreError, match="CNN_VIZ_TRAINING_LIMIT"):
            runs.go_on(first)


def test_a_single_place_is_counted_in_the_singular(tmp_path: Path) -> None:
    with service(tmp_path, replace(LIMITS, active=1)) as runs:
        runs.start(endless(), visitor="anna")
        with pytest.raises(CnnCoreError, match="1 training is at work or waiting, and this server takes 1"):
            runs.start(small(), visitor="ben")


def test_one_visitor_may_not_take_all_places(tmp_path: Path) -> None:
    with service(tmp_path) as runs:
        for _ in range(4):
            runs.start(endless(), visitor="anna")
        with pytest.raises(CnnCoreError, match="4 trainings of yours are at work or waiting, and a visitor may have 4"):
            runs.start(endless(), visitor="anna")
        runs.start(endless(), visitor="ben")


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"network": "nothing"}, "there is no network called 'nothing'"),
        ({"network": "own.abc.0"}, "no longer in this server’s memory"),
        ({"dataset": "nothing"}, "there is no data set 'nothing'"),
        ({"dataset": "own.abc"}, "bring them again"),
        ({"dataset": "mnist"}, "not on this machine yet"),
        ({"network": "resnet18", "start": "frozen"}, "weights of ResNet18 are not on this machine"),
    ],
)
def test_what_cannot_begin_is_refused_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, changed: dict[str, str], sentence: str
) -> None:
    monkeypatch.setenv("CNN_VIZ_DATA", str(tmp_path / "nothing"))
    monkeypatch.setenv("TORCH_HOME", str(tmp_path / "nothing"))
    with service(tmp_path) as runs, pytest.raises(CnnCoreError, match=sentence):
        runs.start(replace(small(), **changed), visitor="anna")


def _kill_worker(runs: Runs) -> None:
    link = runs._dispatch._link
    assert link
    link.kill()


def _wait_until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.02)
