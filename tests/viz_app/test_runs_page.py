"""The page of trainings: which run, what is compared, and which epoch. Its slider is tested in the browser."""

from dataclasses import replace
from types import SimpleNamespace

import pytest
from streamlit.testing.v1 import AppTest

from cnn_core.errors import CnnCoreError
from cnn_core.runs import entry
from cnn_core.training import RunFolder, RunSettings
from tests.trained_runs import SETTINGS, FoundRuns, train_into
from tests.viz_app.test_pages import notes, opened
from viz_app.cache import trainings
from viz_app.controls import example_runs, run_curves, run_deleting, run_epochs, run_files, runs
from viz_app.controls.run_epochs import epoch_in_sight

USING_RUNS = (trainings, entry, example_runs, run_deleting, run_epochs, run_files, runs)


@pytest.fixture(scope="module")
def folders(tmp_path_factory) -> dict[str, RunFolder]:
    other = replace(SETTINGS, recipe=replace(SETTINGS.recipe, seed=1))
    tokens = {"abc": SETTINGS, "twin": SETTINGS, "other": other}
    return {token: train_into(tmp_path_factory.mktemp(token), settings) for token, settings in tokens.items()}


@pytest.fixture
def found(folders, monkeypatch) -> FoundRuns:
    found = FoundRuns(**folders)
    for module in USING_RUNS:
        monkeypatch.setattr(module, "runs", lambda: found)
    return found


@pytest.fixture
def shown(monkeypatch) -> SimpleNamespace:
    """What the page gave its two components last."""
    last = SimpleNamespace(panels=(), view=None, opened={})
    show = SimpleNamespace(
        curves=lambda panels, **_: setattr(last, "panels", panels),
        epochs=lambda view, *, opened, **_: last.__dict__.update(view=view, opened=opened),
    )
    monkeypatch.setattr(run_curves, "show_curves", show.curves)
    monkeypatch.setattr(run_epochs, "show_epochs", show.epochs)
    return last


def texts(app: AppTest) -> str:
    """All that is written on the page, without the signs that keep Markdown from taking letters for its own."""
    return "\n".join(element.value for element in (*app.markdown, *app.caption, *app.info, *app.error)).replace(
        "\\", ""
    )


def test_a_link_opens_a_training_with_its_curves(found, shown):
    app = opened("runs", run="abc")
    loss, accuracy = shown.panels
    history = found.look("abc").history
    assert not app.exception
    assert [curve.values for curve in loss.curves] == [
        [epoch.loss for epoch in history],
        [epoch.validation_loss for epoch in history],
    ]
    assert list(accuracy.curves[1].values) == [epoch.validation_accuracy for epoch in history]
    assert app.session_state["visit"].runs == ["abc"]


def test_how_long_trainings_are_known_is_said(found, shown):
    assert "This tab remembers its trainings while it is open" in texts(opened("runs", run="abc"))


def test_trainings_beside_each_other_are_called_by_what_differs(found, shown):
    app = opened("runs", run="abc", **{"with": "other"})
    assert {curve.run for curve in shown.panels[0].curves} == {"A: seed 0", "B: seed 1"}
    assert "| seed | 0 | 1 |" in texts(app)


def test_the_same_seed_is_said_to_give_the_same_numbers(found, shown):
    assert "every number of the 3 epochs that both have finished is the same, to the last digit" in texts(
        opened("runs", run="abc", **{"with": "twin"})
    )


def test_the_table_states_the_last_and_the_best_accuracy(found, shown):
    app, history = opened("runs", run="abc"), found.look("abc").history
    best = max(history, key=lambda epoch: epoch.validation_accuracy)
    assert f"{history[-1].validation_accuracy * 100:.2f}" in texts(app)
    assert f"{best.validation_accuracy * 100:.2f}" in texts(app)
    assert f"in epoch {best.number}" in texts(app)


def test_the_slider_moves_through_all_epochs_from_the_start_on(found, shown):
    opened("runs", run="abc")
    assert shown.view.epochs == (0, 1, 2, 3)
    kernels, maps = shown.view.strips
    for index, epoch in enumerate(shown.view.epochs):
        assert (kernels.values[index] == found.weights("abc", epoch)["conv1.weight"].numpy()).all()
    assert maps.values.shape == (4, 4, 1, 8, 8)
    assert shown.view.shares.sum(1) == pytest.approx(1)


def test_an_epoch_of_the_address_is_marked_and_can_be_opened_elsewhere(found, shown):
    app = opened("runs", run="abc", epoch="2")
    assert shown.opened == {"epoch": "2", "colours": "all"}
    assert shown.panels[0].marks[0].at == 2
    assert epoch_in_sight(found.look("abc"), 2) == 2
    assert not app.exception


def test_another_training_begins_at_its_own_newest_epoch(found, shown):
    app = opened("runs", run="abc", epoch="2", **{"with": "other"})
    app.selectbox(key="setting_runs_run").set_value("other").run()
    assert shown.view.run == "other"
    assert shown.opened["epoch"] == ""


def test_an_epoch_that_is_not_kept_is_told_and_the_address_says_what_is_shown(found, shown):
    app = opened("runs", run="abc", epoch="7")
    assert notes(app) == ["The weights of epoch 7 are not kept; those of epochs 0 to 3 are."]
    assert shown.opened["epoch"] == ""
    assert "epoch" not in app.session_state["visit"].written


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("run", "gone", "this run is gone"),
        ("run", "x" * 200, "no token of a training has 200 characters"),
        ("with", "abc.abc", "it must name 1 to 5 trainings, none twice"),
        ("with", "gone", "this run is gone"),
        ("epoch", "-1", "it must be a whole number from 0 to 9999"),
        ("colours", "red", "there is no such choice; there are all, epoch"),
        ("layer", "conv9", "there is no such choice"),
        ("back", "gone", "the network own.gone is no longer in this server’s memory"),
    ],
)
def test_a_wrong_address_gives_a_sentence(found, shown, name, value, sentence):
    app = opened("runs", **({"run": "abc"} | {name: value}))
    assert not app.exception
    assert any(sentence in note for note in notes(app))


def test_what_is_taken_away_has_all_that_the_script_needs(found, shown, tmp_path):
    recipe = replace(SETTINGS.recipe, cycles=(1,))
    found.add("tuned", train_into(tmp_path, replace(SETTINGS, network="lenet5", start="frozen", recipe=recipe)))
    files = ["Weights", "Card", "Settings", "Curves", "PyTorch script"]
    for token, expected in (("abc", files), ("tuned", [*files, "Weights to start from"])):
        app = opened("runs", run=token)
        assert not app.exception
        assert [button.proto.label for button in app.get("download_button")] == expected


def test_a_training_that_went_meanwhile_leaves_with_a_sentence(found, shown):
    app = opened("runs", run="abc", **{"with": "other"})
    found.forget("abc")
    app.run()
    assert not app.exception
    assert notes(app) == ["This run is gone\\."]
    assert shown.view.run == "other"


def test_a_training_that_link_and_tab_name_though_it_is_gone_is_told_once(found, shown):
    app = opened("runs")
    app.session_state["visit"].runs[:] = ["gone"]
    app.query_params["run"] = "gone"
    app.session_state["visit"].page = ""  # as a page is opened
    app.run()
    assert [note.count("this run is gone") for note in notes(app)] == [1]


def test_a_training_is_deleted_by_the_button_behind_the_question_and_the_next_one_is_shown(found, shown, monkeypatch):
    monkeypatch.setattr(found, "delete", found.forget)
    app = opened("runs", run="abc", **{"with": "other.twin"})
    assert "nothing brings them back" in texts(app)
    app.button(key="delete-for-good-abc").click().run()
    assert not app.exception
    assert [toast.value for toast in app.toast] == ["A\\: seed 0 was deleted."]
    assert "abc" not in app.session_state["visit"].runs
    assert shown.view.run != "abc"
    assert notes(app) == []


def test_who_deletes_a_training_that_went_meanwhile_is_not_told_off(found, shown, monkeypatch):
    def gone(_: str) -> None:
        raise CnnCoreError("this run is gone")

    app = opened("runs", run="abc")
    monkeypatch.setattr(found, "delete", gone)
    app.button(key="delete-for-good-abc").click().run()
    assert not app.exception
    assert not app.error
    assert app.session_state["visit"].runs == []
    assert "run" not in app.session_state["visit"].written


@pytest.mark.parametrize("text", ["other", "http://127.0.0.1:8501/runs?image=cat&run=other&epoch=3"])
def test_another_training_is_opened_by_its_link_or_its_token(found, shown, text):
    app = opened("runs", run="abc")
    app.text_input(key="open-run").set_value(text).run()
    assert shown.view.run == "other"
    assert app.text_input(key="open-run").value == ""


def test_a_name_that_is_no_training_gets_a_sentence_and_the_page_stays(found, shown):
    app = opened("runs", run="abc")
    app.text_input(key="open-run").set_value("nothing").run()
    assert [error.value for error in app.error] == ["This run is gone\\."]
    assert shown.view.run == "abc"


def test_an_example_starts_its_three_trainings_and_shows_them_together(found, shown, monkeypatch):
    started: list[RunSettings] = []

    def start(settings: RunSettings, *, visitor: str) -> str:
        started.append(settings)
        return ["abc", "twin", "other"][len(started) - 1]

    monkeypatch.setattr(found, "start", start)
    app = opened("runs")
    app.button(key="example-seeds").click().run()
    assert [settings.recipe.seed for settings in started] == [0, 0, 1]
    assert len({curve.run for curve in shown.panels[0].curves}) == 3


def test_an_example_that_cannot_be_started_says_why(found, shown, monkeypatch):
    def start(settings: RunSettings, *, visitor: str) -> str:
        raise CnnCoreError("too many trainings wait; try again later")

    monkeypatch.setattr(found, "start", start)
    app = opened("runs")
    app.button(key="example-seeds").click().run()
    assert [error.value for error in app.error] == ["Too many trainings wait\\; try again later\\."]
