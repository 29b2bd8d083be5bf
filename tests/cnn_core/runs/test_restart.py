"""What a server that is started again finds."""

import shutil
import time
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from cnn_core import datasets
from cnn_core.errors import CnnCoreError
from cnn_core.runs.service import Runs
from tests.cnn_core.runs.small_runs import LIMITS, WorkerThread, endless, numbers, service, small, wait_for
from tests.cnn_core.runs.small_runs import wait_until_over as over


def _killed(folder: Path, copy: Path) -> None:
    """Copy what is on the disk at this moment: what a server that is killed now would leave."""

    def copy_if_there(source: str, target: str) -> None:
        with suppress(FileNotFoundError):  # a file that was being written has got its own name meanwhile
            shutil.copy2(source, target)

    locks = shutil.ignore_patterns("*.lock")
    shutil.copytree(folder, copy, ignore=locks, copy_function=copy_if_there)


def test_a_finished_run_is_found_with_its_curves_and_weights(tmp_path: Path) -> None:
    with service(tmp_path) as runs:
        token = runs.start(small(2), visitor="anna")
        before = over(runs, token)
    with service(tmp_path) as runs:
        view = runs.look(token)
        assert (view.state, view.history, view.losses) == ("finished", before.history, before.losses)
        assert view.snapshot
        assert view.snapshot.step == 8
        assert {*view.snapshot.weights} == {*runs.weights(token, 2)}


def test_a_run_at_work_rests_after_a_restart_and_goes_on_to_the_same_numbers(tmp_path: Path) -> None:
    with service(tmp_path / "plain") as runs:
        plain = over(runs, runs.start(small(30), visitor="anna"))
    with service(tmp_path / "killed") as runs:
        token = runs.start(small(30), visitor="anna")
        wait_for(runs, token, lambda view: len(view.history) >= 2)
        _killed(tmp_path / "killed", tmp_path / "copy")
    with service(tmp_path / "copy") as runs:
        found = runs.look(token)
        assert found.state == "paused"
        assert "the server was started again" in found.reason
        assert len(found.history) >= 2
        runs.go_on(token)
        assert numbers(over(runs, token)) == numbers(plain)


def test_a_run_that_waited_for_its_first_step_is_found(tmp_path: Path) -> None:
    with service(tmp_path) as runs:
        token = runs.start(small(1), visitor="anna", paused=True)
    with service(tmp_path) as runs:
        assert (runs.look(token).state, runs.look(token).snapshot) == ("paused", None)
        runs.go_on(token)
        assert over(runs, token).state == "finished"


def test_a_run_whose_images_are_gone_keeps_its_epochs_and_says_so(tmp_path: Path) -> None:
    digits = replace(datasets.load("digits", tmp_path), source="own")
    with service(tmp_path) as runs:
        token = runs.start(replace(endless(), dataset="own.abc"), visitor="anna", dataset=digits)
        count = len(wait_for(runs, token, lambda view: bool(view.history)).history)
    with service(tmp_path) as runs:
        view = runs.look(token)
        assert view.state == "stopped"
        assert "the images of this training were only in its memory" in view.reason
        assert len(view.history) >= count
        assert runs.weights(token, count)
        with pytest.raises(CnnCoreError, match="cannot go on"):
            runs.go_on(token)


def test_a_run_is_forgotten_24_hours_after_the_last_look(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with service(tmp_path) as runs:
        old, new = (runs.start(small(1), visitor=visitor, paused=True) for visitor in ("anna", "ben"))
        path = runs.folder(old).path
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 23.9 * 3600)
    with service(tmp_path) as runs:
        runs.look(new)
        runs._ledger.runs[new].is_changed = True
    monkeypatch.setattr(time, "time", lambda: now + 24.1 * 3600)
    with service(tmp_path) as runs:
        assert runs.look(new).state == "paused"
        with pytest.raises(CnnCoreError, match="kept for 24 hours after the last look"):
            runs.look(old)
    assert not path.exists()


def test_a_run_of_a_running_server_goes_after_24_hours_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with service(tmp_path) as runs:
        token = runs.start(small(1), visitor="anna", paused=True)
        now = time.time()
        monkeypatch.setattr(time, "time", lambda: now + 24.1 * 3600)
        runs._housekeeper.look_after_all()
        with pytest.raises(CnnCoreError, match="no such training"):
            runs.look(token)


@pytest.mark.parametrize("damage", ["standing.json", "epoch-0001.json", "losses.json"])
@pytest.mark.parametrize("content", [b"{}", b"\xff\xfe"])
def test_a_damaged_file_stops_no_server(tmp_path: Path, damage: str, content: bytes) -> None:
    with service(tmp_path) as runs:
        token = runs.start(small(1), visitor="anna")
        other = runs.start(small(1), visitor="ben")
        assert {over(runs, token).state, over(runs, other).state} == {"finished"}
        path = runs.folder(token).path / damage
    path.write_bytes(content)
    with service(tmp_path) as runs:
        assert runs.look(other).state == "finished"
        assert path.parent.exists() == (damage == "losses.json")


def test_a_damaged_checkpoint_lets_its_run_fail_with_a_sentence(tmp_path: Path) -> None:
    with service(tmp_path) as runs:
        token = runs.start(endless(), visitor="anna")
        wait_for(runs, token, lambda view: bool(view.history))
        runs.pause(token)
        path = runs.folder(token).path / "checkpoint.pt"
    path.write_bytes(b"no checkpoint")
    with service(tmp_path) as runs:
        runs.go_on(token)
        view = over(runs, token)
        assert view.state == "failed"
        assert "cannot be read" in view.reason


def test_two_servers_with_one_folder_keep_out_of_each_others_way(tmp_path: Path) -> None:
    with service(tmp_path) as first, service(tmp_path) as second:
        token = first.start(small(1), visitor="anna")
        with pytest.raises(CnnCoreError, match="no such training"):
            second.look(token)
        assert over(first, token).state == "finished"
    with service(tmp_path) as again:
        assert again.look(token).state == "finished"


def test_what_else_lies_in_the_folder_is_left_alone(tmp_path: Path) -> None:
    strange = tmp_path / "1" / "not a token"
    strange.mkdir(parents=True)
    (tmp_path / "1" / ("a" * 22)).write_text("a file with the name of a run")
    with service(tmp_path):
        assert strange.exists()


def test_a_full_store_forgets_the_runs_that_nobody_looked_at_for_longest(tmp_path: Path) -> None:
    with service(tmp_path) as runs:
        tokens = [runs.start(small(2, seed=seed), visitor=str(seed)) for seed in range(3)]
        for token in tokens:
            over(runs, token)
        nbytes = runs.folder(tokens[0]).nbytes
    with service(tmp_path, replace(LIMITS, kept_bytes=int(2.5 * nbytes))) as runs:
        for token in (tokens[1], tokens[0], tokens[2]):
            runs.look(token)
        runs._housekeeper.look_after_all()
        with pytest.raises(CnnCoreError, match="no such training"):
            runs.look(tokens[1])
        assert {runs.look(tokens[0]).state, runs.look(tokens[2]).state} == {"finished"}


def test_a_run_that_outgrows_its_half_keeps_every_second_epoch(tmp_path: Path) -> None:
    with service(tmp_path) as runs:
        token = runs.start(small(9), visitor="anna")
        over(runs, token)
        nbytes = runs.folder(token).nbytes
    with service(tmp_path, replace(LIMITS, kept_bytes=2 * nbytes - 2)) as runs:
        runs._housekeeper.look_after_all()
        assert runs.folder(token).saved() == (0, 2, 4, 6, 8, 9)
        assert len(runs.look(token).history) == 9
        with pytest.raises(CnnCoreError, match="the weights of epoch 3 are not kept"):
            runs.weights(token, 3)


@pytest.mark.parametrize(("share", "kept"), [(1.9, True), (0.5, False)])
def test_a_run_of_which_two_epochs_are_too_large_is_stopped_with_the_numbers(
    tmp_path: Path, share: float, kept: bool
) -> None:
    large = "stack.1x8x8~conv.32.3.1.1~act.relu~flat~dense.256~dense.10"
    with service(tmp_path) as runs:
        token = runs.start(replace(small(1), network=large), visitor="anna")
        over(runs, token)
        nbytes = runs.folder(token).nbytes
        runs.delete(token)
    with service(tmp_path, replace(LIMITS, kept_bytes=int(share * nbytes))) as runs:
        token = runs.start(replace(endless(), network=large), visitor="anna")
        assert over(runs, token).state == "stopped"
        time.sleep(2.5)  # two rounds of the housekeeper
        view = runs.look(token)
        assert "half of it for a single one" in view.reason
        assert "CNN_VIZ_RUNS_MIB" in view.reason
        assert (view.snapshot is not None, bool(runs.folder(token).saved())) == (kept, kept)
        assert runs.folder(token).nbytes < share * nbytes


def test_a_folder_that_takes_no_files_is_told_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(CnnCoreError, match="CNN_VIZ_RUNS"):
        Runs(tmp_path / "file" / "runs", LIMITS, WorkerThread)
