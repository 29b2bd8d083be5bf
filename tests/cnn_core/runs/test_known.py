from dataclasses import replace
from pathlib import Path

from cnn_core.runs.known import KnownRun
from cnn_core.runs.messages import EpochOver
from tests.trained_runs import SETTINGS, train_into


def test_an_epoch_that_a_killed_worker_kept_but_never_told_of_is_found_with_the_next_one(tmp_path: Path) -> None:
    folder = train_into(tmp_path, replace(SETTINGS, images=50))
    first, _, third = folder.history()
    run = KnownRun(token="run", settings=SETTINGS, folder=folder, visitor="anna", state="running", history=(first,))
    run.hear(EpochOver(token="run", epoch=third))
    assert run.history == folder.history()
