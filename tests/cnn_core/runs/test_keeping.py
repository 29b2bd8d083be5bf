import re
import time
from pathlib import Path

import pytest

from cnn_core.errors import CnnCoreError
from cnn_core.runs.keeping import Keep, Standing, is_over, new_token, runs_folder
from cnn_core.runs.limits import limits_of_environment
from tests.cnn_core.runs.small_runs import small


def _standing() -> Standing:
    return Standing(
        settings=small(3), state="paused", reason="a reason", needs_server=True, touched=12.5, steps_of_epoch=4
    )


def test_a_token_has_128_bits_and_is_another_one_each_time() -> None:
    tokens = {new_token() for _ in range(1000)}
    assert len(tokens) == 1000
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{22}", token) for token in tokens)


def test_how_a_run_stands_is_read_as_it_was_written(tmp_path: Path) -> None:
    keep, token = Keep(tmp_path), new_token()
    keep.write(token, _standing())
    assert keep.found() == {token: _standing()}
    keep.close()


def test_a_second_server_takes_the_next_part_and_a_restarted_one_the_first_again(tmp_path: Path) -> None:
    first, second, token = Keep(tmp_path), Keep(tmp_path), new_token()
    first.write(token, _standing())
    assert first.path(token) != second.path(token)
    assert second.found() == {}
    first.close()
    again = Keep(tmp_path)
    assert [*again.found()] == [token]
    again.close()
    second.close()


def test_a_run_is_kept_for_24_hours() -> None:
    assert not is_over(time.time() - 23.9 * 3600)
    assert is_over(time.time() - 24.1 * 3600)


def test_the_folder_is_what_the_environment_says(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CNN_VIZ_RUNS", f" {tmp_path / 'here'} ")
    assert runs_folder() == tmp_path / "here"


def test_the_folder_is_else_this_users_alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("CNN_VIZ_RUNS", raising=False)
    monkeypatch.setattr("tempfile.gettempdir", lambda: str(tmp_path))
    folder = runs_folder()
    assert folder.parent == tmp_path
    assert folder.stat().st_mode & 0o077 == 0
    folder.chmod(0o755)
    with pytest.raises(CnnCoreError, match="is not this user’s alone; set CNN_VIZ_RUNS"):
        runs_folder()


def test_a_link_that_another_user_laid_is_not_followed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("CNN_VIZ_RUNS", raising=False)
    monkeypatch.setattr("tempfile.gettempdir", lambda: str(tmp_path))
    folder = runs_folder()
    folder.rmdir()
    (tmp_path / "elsewhere").mkdir(mode=0o700)
    folder.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(CnnCoreError, match="is not this user’s alone"):
        runs_folder()


def test_the_limits_are_what_the_environment_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CNN_VIZ_TRAINING_LIMIT", "7")
    monkeypatch.setenv("CNN_VIZ_RUNS_MIB", "3")
    limits = limits_of_environment()
    assert (limits.active, limits.kept_bytes) == (7, 3 * 2**20)


@pytest.mark.parametrize("text", ["0", "-1", "many", "1e3", "9999999999", "٣"])
def test_a_limit_that_is_no_number_of_trainings_is_told(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv("CNN_VIZ_TRAINING_LIMIT", text)
    with pytest.raises(CnnCoreError, match=r"CNN_VIZ_TRAINING_LIMIT is .*; it has to be a whole number of trainings"):
        limits_of_environment()
