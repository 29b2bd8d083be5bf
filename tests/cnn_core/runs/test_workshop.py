from collections.abc import Callable
from pathlib import Path

import pytest

from cnn_core.errors import CnnCoreError
from cnn_core.runs import workshop as workshop_module
from cnn_core.runs.messages import Ended, EpochOver, News, Order, Report, Seen, Steer, Take, Watch, Wish
from cnn_core.runs.scheduling import Turns
from cnn_core.runs.workshop import Workshop
from cnn_core.training import Epoch, RunFolder, RunSettings
from tests.cnn_core.runs.small_runs import small


class _Told:
    """What a workshop told, and short ways to tell it something."""

    def __init__(self, folder: Path, *, seconds: float = 5.0, room: int = 2**30) -> None:
        self.news: list[News] = []
        self.folder, self.workshop = folder, Workshop(self.news.append, Turns(seconds), room)

    def take(self, token: str, settings: RunSettings, wish: Wish = "go_on") -> None:
        self.workshop.obey(Take(token=token, settings=settings, folder=self.folder / token, dataset=None))
        self.steer(token, wish)

    def steer(self, token: str, wish: Wish) -> None:
        self.workshop.obey(Steer(token=token, wish=wish))

    def work(self, steps: int = 10_000) -> None:
        for _ in range(steps):
            if self.workshop.is_idle:
                return
            self.workshop.work()

    def epochs(self, token: str) -> list[Epoch]:
        return [news.epoch for news in self.news if isinstance(news, EpochOver) and news.token == token]

    def ends(self) -> list[tuple[str, str]]:
        return [(news.token, news.state) for news in self.news if isinstance(news, Ended)]


def test_every_step_is_told_once_and_in_order(tmp_path: Path) -> None:
    told = _Told(tmp_path)
    told.take("a", small(3))
    told.work()
    reports = [news for news in told.news if isinstance(news, Report)]
    steps = [report.first + place for report in reports for place in range(len(report.losses))]
    assert steps == [*range(1, 13)]
    assert told.ends() == [("a", "finished")]


def test_a_turn_of_no_time_passes_on_after_each_mini_batch(tmp_path: Path) -> None:
    told = _Told(tmp_path, seconds=0.0)
    told.take("a", small(1))
    told.take("b", small(1))
    told.work(6)
    assert (told.epochs("a"), told.epochs("b")) == ([], [])
    told.work(2)
    assert told.ends() == [("a", "finished"), ("b", "finished")]


def test_runs_that_do_not_fit_into_memory_are_set_aside_in_an_epoch_and_change_no_number(tmp_path: Path) -> None:
    roomy, tight = _Told(tmp_path / "roomy", seconds=0.0), _Told(tmp_path / "tight", seconds=0.0, room=1)
    for told in (roomy, tight):
        for seed, token in enumerate("abc"):
            told.take(token, small(1, seed=seed))
        told.work()
    for token in "abc":
        assert [epoch.loss for epoch in tight.epochs(token)] == [epoch.loss for epoch in roomy.epochs(token)]
        assert len(tight.epochs(token)) == 1
    assert len(tight.workshop._at_work) == 0


def test_a_pause_is_on_the_disk_in_the_middle_of_an_epoch(tmp_path: Path) -> None:
    told = _Told(tmp_path)
    told.take("a", small(2))
    told.work(2)
    told.steer("a", "pause")
    again = _Told(tmp_path)
    again.take("a", small(2), "one_step")
    again.work()
    report = next(news for news in again.news if isinstance(news, Report))
    assert (report.first, report.step) == (3, 3)
    assert told.workshop.is_idle


def test_weights_are_sent_only_while_somebody_watches(tmp_path: Path) -> None:
    told = _Told(tmp_path)
    told.take("a", small(200))
    told.work(8)
    assert not [news for news in told.news if isinstance(news, Seen)]
    told.workshop.obey(Watch(token="a"))
    told.work(2)
    assert len([news for news in told.news if isinstance(news, Seen)]) == 1


def test_how_far_a_step_went_is_known_at_a_pause_and_at_the_end(tmp_path: Path) -> None:
    told = _Told(tmp_path)
    told.take("a", small(2), "pause")
    told.workshop.obey(Watch(token="a"))
    for steps, wish in ((3, "pause"), (10, "pause")):
        told.steer("a", "go_on")
        told.work(steps)
        told.steer("a", wish)
        [last] = [news for news in told.news if isinstance(news, Seen)][-1:]
        assert all(layer.update_norm for layer in last.gradients)


def test_the_last_step_of_a_run_that_nobody_watches_is_measured(tmp_path: Path) -> None:
    told = _Told(tmp_path)
    told.take("a", small(1))
    told.work()
    [seen] = [news for news in told.news if isinstance(news, Seen)]
    assert seen.step == 4
    assert all(layer.update_norm for layer in seen.gradients)


def test_a_large_network_is_seen_at_the_end_of_epochs_without_its_weights(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cnn_core.runs.at_work.SMALL_BYTES", 1)
    told = _Told(tmp_path)
    told.take("a", small(2), "pause")
    told.workshop.obey(Watch(token="a"))
    told.steer("a", "go_on")
    told.work(5)
    assert [(news.step, news.epoch, news.weights) for news in told.news if isinstance(news, Seen)] == [(4, 1, None)]


def test_a_full_disk_lets_a_run_rest_and_it_goes_on_from_its_last_epoch(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = _Told(tmp_path / "plain")
    plain.take("a", small(3))
    plain.work()
    told = _Told(tmp_path / "full")
    told.take("a", small(3))
    told.work(5)
    with monkeypatch.context() as full:
        full.setattr(RunFolder, "append", _no_room)
        told.work()
    assert told.ends() == [("a", "paused")]
    told.steer("a", "go_on")
    told.work()
    assert [epoch.loss for epoch in told.epochs("a")] == [epoch.loss for epoch in plain.epochs("a")]


def _no_room(folder: RunFolder, epoch: Epoch) -> None:
    raise CnnCoreError("the disk takes no more") from OSError(28, "No space left on device")


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (RuntimeError("DefaultCPUAllocator: can't allocate memory"), "there is not enough memory on this server"),
        (MemoryError(), "there is not enough memory on this server"),
        (ZeroDivisionError("a\nb"), "an error that nobody foresaw (ZeroDivisionError: a b)"),
    ],
)
def test_whatever_goes_wrong_with_a_run_the_others_go_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception, sentence: str
) -> None:
    told = _Told(tmp_path)
    with monkeypatch.context() as broken:
        broken.setattr(workshop_module, "prepare", _raiser(error))
        told.take("a", small(1))
        told.work(1)
    told.take("b", small(1))
    told.work()
    assert told.ends() == [("a", "failed"), ("b", "finished")]
    assert sentence in next(news.reason for news in told.news if isinstance(news, Ended))


def _raiser(error: Exception) -> Callable[..., None]:
    def fail(*_: object) -> None:
        raise error

    return fail


def test_who_leaves_is_forgotten_and_says_so_even_where_nobody_knew_it(tmp_path: Path) -> None:
    told = _Told(tmp_path)
    told.take("a", small(5))
    told.work(2)
    told.steer("a", "leave")
    told.steer("stranger", "leave")
    told.steer("stranger", "go_on")
    assert told.ends() == [("a", "left"), ("stranger", "left"), ("stranger", "left")]
    assert told.workshop.is_idle
    assert [news.tokens for news in told.news if isinstance(news, Order)] == [("a",), ()]
