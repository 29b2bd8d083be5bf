"""The training page: its settings reach the training, its buttons steer it, and what is refused gets a sentence."""

from dataclasses import replace
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from cnn_core.augmentation import Augmentation
from cnn_core.errors import CnnCoreError
from cnn_core.models import registry
from cnn_core.runs import entry
from cnn_core.runs.losses import Losses
from cnn_core.runs.view import STOPPED, RunView
from cnn_core.training import Recipe, RunSettings
from tests.trained_runs import SETTINGS as TRAINED
from tests.trained_runs import FoundRuns, train_into
from viz_app.controls import run_buttons, running

TOKEN = "a-token-of-a-training"
SETTINGS = RunSettings(
    network="lenet5",
    dataset="digits",
    validation=0.2,
    recipe=Recipe(cycles=(15,), learning_rate=0.03, batch_size=32, schedule="one_cycle"),
)
VIEW = RunView(
    token=TOKEN,
    settings=SETTINGS,
    state="running",
    reason="",
    place=0,
    history=(),
    losses=Losses(steps=(), values=()),
    step=3,
    steps_of_epoch=36,
    images_per_second=100.0,
    seconds_left=9.0,
    snapshot=None,
)


class Service:
    """Stands for the service that trains: it keeps what it was told, and shows one run."""

    def __init__(self) -> None:
        self.told: list[tuple[str, Any]] = []
        self.view, self.refusal = VIEW, ""

    def start(self, settings: RunSettings, **options: Any) -> str:
        if self.refusal:
            raise CnnCoreError(self.refusal)
        self.told.append(("start", settings))
        self.view = replace(VIEW, settings=settings, state="paused" if options["paused"] else "running")
        return TOKEN

    def look(self, token: str) -> RunView:
        if token != TOKEN:
            raise CnnCoreError("there is no such training")
        return self.view

    def folder(self, _: str) -> Any:
        raise CnnCoreError("it has not begun")

    def warm_up(self) -> None: ...

    def __getattr__(self, order: str) -> Any:
        return lambda token: self.told.append((order, token))


@pytest.fixture
def service(monkeypatch) -> Service:
    made = Service()
    for module in (running, run_buttons):
        monkeypatch.setattr(module, "runs", lambda: made)
    monkeypatch.setattr(running, "live_views", lambda _: None)
    return made


def page() -> None:
    """The training page without the navigation around it."""
    from viz_app import link  # noqa: PLC0415 -- AppTest runs this function's text as a script of its own
    from viz_app.controls.picture import default_picture  # noqa: PLC0415
    from viz_app.views import train  # noqa: PLC0415

    link.open_page("train")
    train.render(default_picture())
    link.close_page("train")


def opened(**address: str) -> AppTest:
    app = AppTest.from_function(page, default_timeout=120)
    for name, value in address.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app


def press(app: AppTest, key: str) -> AppTest:
    app.button(key=key).click().run()
    assert not app.exception
    return app


def labels(app: AppTest) -> dict[str, bool]:
    return {button.label: not button.disabled for button in app.button}


def test_train_begins_with_the_settings_that_are_on_screen(service):
    press(opened(), "train")
    assert service.told == [("start", SETTINGS)]


def test_the_address_sets_up_the_training(service):
    stack = "stack.1x28x28~conv.8.5~act.relu~max.4~flat~dense.10"
    app = opened(net=stack, epochs="3", optimiser="adam", **{"rate-adam": "0.01"}, batch="64", seed="7", images="50")
    press(app, "train")
    recipe = Recipe(
        cycles=(3,), learning_rate=0.01, batch_size=64, optimiser="adam", seed=7, schedule="one_cycle", momentum=0.9
    )
    assert service.told == [("start", replace(SETTINGS, network=stack, images=50, recipe=recipe))]


def test_what_is_folded_away_reaches_the_training_too(service):
    app = opened(schedule="step", momentum="0.5", held="0.3", decay="0.01", dropout="0.25", shift="2")
    press(app, "train")
    recipe = replace(
        SETTINGS.recipe, schedule="step", momentum=0.5, weight_decay=0.01, augmentation=Augmentation(shift=2)
    )
    assert service.told == [("start", replace(SETTINGS, validation=0.3, dropout=0.25, recipe=recipe))]


@pytest.mark.parametrize("start", ["frozen", "fine_tuned"])
def test_a_network_with_trained_weights_can_start_from_them(service, start):
    app = opened()
    app.selectbox(key="setting_train_start").select(start).run()
    assert app.session_state["visit"].written["start"] == start
    press(app, "train")
    assert service.told == [("start", replace(SETTINGS, start=start))]


def test_a_network_that_was_never_trained_starts_from_fresh_weights(service):
    app = opened(start="frozen")
    app.selectbox(key="setting_train_net").select("stack.1x28x28~conv.8.5~act.relu~max.4~flat~dense.10").run()
    assert "setting_train_start" not in {box.key for box in app.selectbox}
    press(app, "train")
    assert [settings.start for _, settings in service.told] == ["scratch"]
    assert "start" not in app.session_state["visit"].written


def test_a_link_that_starts_a_stack_from_trained_weights_gets_a_sentence(service):
    app = opened(net="stack.1x8x8~flat~dense.10", start="frozen")
    assert "this network was never trained" in app.session_state["visit"].notes[0]


def test_a_network_of_a_library_whose_weights_are_here_starts_from_them(service, monkeypatch):
    monkeypatch.setattr(registry, "is_available", lambda entry: entry.slug in ("lenet5", "squeezenet1_0"))
    app = opened(net="squeezenet1_0", images="50")
    assert app.selectbox(key="setting_train_start").options == [
        "Frozen: only the output layer learns",
        "Fine-tuned: every layer learns on",
    ]
    press(app, "train")
    assert service.told[0][1].start == "frozen"


def test_a_network_that_is_on_this_server_alone_is_sent_to_transfer(service, tmp_path, monkeypatch):
    folder = train_into(tmp_path, TRAINED)
    monkeypatch.setattr(entry, "runs", lambda: FoundRuns(abcdef=folder))
    app = opened(net="run.abcdef.1")
    assert "the page Transfer gives this network a new output layer" in app.session_state["visit"].notes[0]


def test_the_training_on_screen_stands_in_the_address(service):
    app = press(opened(), "train")
    assert app.session_state["visit"].written["run"] == TOKEN
    assert app.session_state["visit"].runs == [TOKEN]


def test_who_comes_back_by_the_address_finds_the_training_at_work(service):
    app = opened(run=TOKEN)
    assert labels(app) == {"Train anew": True, "Pause": True, "One step": True, "Stop": True}
    assert app.session_state["visit"].runs == [TOKEN]  # so that the page Runs knows it too


def test_the_page_looks_again_until_a_paused_training_has_come_to_rest():
    paused = replace(VIEW, state="paused", is_settling=True)
    assert run_buttons.is_moving(paused)
    assert not run_buttons.is_moving(replace(paused, is_settling=False))


@pytest.mark.parametrize(
    ("state", "enabled"),
    [
        ("waiting", {"Train anew", "Pause", "One step", "Stop"}),
        ("paused", {"Train anew", "Go on", "One step", "Stop"}),
        ("finished", {"Train"}),
        ("stopped", {"Train"}),
        ("failed", {"Train"}),
    ],
)
def test_only_what_can_be_done_is_offered(service, state, enabled):
    service.view = replace(VIEW, state=state)
    assert {label for label, is_enabled in labels(opened(run=TOKEN)).items() if is_enabled} == enabled


@pytest.mark.parametrize(
    ("state", "key", "order"),
    [
        ("running", "pause", "pause"),
        ("paused", "pause", "go_on"),
        ("running", "stop", "stop"),
        ("paused", "step", "one_step"),
    ],
)
def test_a_button_tells_the_training_what_to_do(service, state, key, order):
    service.view = replace(VIEW, state=state)
    press(opened(run=TOKEN), key)
    assert service.told == [(order, TOKEN)]


def test_one_step_before_any_training_begins_one_that_rests(service):
    press(opened(), "step")
    assert service.told == [("start", SETTINGS), ("one_step", TOKEN)]
    assert service.view.state == "paused"


def test_training_anew_ends_the_one_that_is_under_way(service):
    press(opened(run=TOKEN), "train")
    assert [order for order, _ in service.told] == ["pause", "start", "stop"]


def test_training_anew_that_is_refused_leaves_the_one_that_is_under_way(service):
    service.refusal = "40 trainings are at work"
    app = press(opened(run=TOKEN), "train")
    assert [order for order, _ in service.told] == ["pause", "go_on"]
    assert [error.value for error in app.error] == ["40 trainings are at work."]
    assert app.session_state["visit"].written["run"] == TOKEN


def test_why_a_training_rests_is_said_above_its_curves(service, monkeypatch):
    monkeypatch.setattr(running, "show_curves", lambda *_, **__: st.markdown("the curves"))
    service.view = replace(VIEW, state="paused", reason="nobody has looked at it for 10 minutes; Go on resumes it")
    shown = [element.value for element in opened(run=TOKEN).main if element.type in ("alert", "info", "markdown")]
    reason = "Nobody has looked at it for 10 minutes; Go on resumes it."
    assert shown.index(reason) < shown.index("the curves")


def test_a_training_that_is_gone_gets_a_sentence_and_another_can_begin(service):
    app = opened(run="another-token-of-before")
    assert [warning.value for warning in app.warning] == ["There is no such training."]
    press(app, "train")
    assert app.session_state["visit"].written["run"] == TOKEN


def test_a_training_that_is_refused_gets_its_sentence_and_nothing_else_changes(service):
    service.refusal = "8 trainings wait already; try again in a moment"
    app = press(opened(epochs="7"), "train")
    assert [error.value for error in app.error] == ["8 trainings wait already; try again in a moment."]
    assert app.session_state["visit"].written == {"data": "digits", "epochs": "7"}


def test_why_a_training_failed_is_said(service):
    service.view = replace(VIEW, state="failed", reason="The training diverged in step 3.")
    assert [error.value for error in opened(run=TOKEN).error] == ["The training diverged in step 3."]


def test_a_reason_is_a_sentence(service):
    service.view = replace(VIEW, state="failed", reason="the process that trains ended: not enough memory")
    assert [error.value for error in opened(run=TOKEN).error] == ["The process that trains ended: not enough memory."]


def test_that_a_training_was_stopped_is_said_once(service):
    service.view = replace(VIEW, state="stopped", reason=STOPPED)
    assert not opened(run=TOKEN).info


def test_a_network_that_cannot_be_trained_is_told_before_it_is_tried(service):
    app = opened(net="stack.3x128x128~conv.8.3~flat")
    [error] = app.error
    assert error.value.startswith("The network's last step with weights is conv1 (convolution), and no layer with one")
    assert not any(labels(app).values())


def test_a_training_under_way_is_steered_although_the_next_one_cannot_begin(service):
    app = opened(run=TOKEN, net="stack.3x128x128~conv.8.3~flat")
    assert labels(app) == {"Train anew": False, "Pause": True, "One step": True, "Stop": True}


def test_settings_that_were_changed_since_are_named(service):
    app = opened(run=TOKEN, epochs="3", seed="2")
    assert "Changed since this training began, for the next one: epochs and seed." in [c.value for c in app.caption]


def test_each_optimiser_keeps_a_learning_rate_of_its_own(service):
    app = opened(rate="0.3")
    app.selectbox(key="setting_train_optimiser").select("adam").run()
    assert app.select_slider(key="setting_train_rate-adam").value == 0.003
    app.selectbox(key="setting_train_optimiser").select("sgd").run()
    assert app.select_slider(key="setting_train_rate").value == 0.3


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ({"net": "vgg16"}, "trained weights of VGG16 are not on this machine, and from fresh ones it would learn for"),
        ({"start": "warm"}, "there is no such choice; there are scratch, frozen, fine_tuned"),
        ({"net": "stack.2x8x8~flat~dense.2"}, "takes 2 channels"),
        ({"run": "../../etc"}, "it is no name of a training"),
        ({"seed": "-1"}, "a whole number from 0 to 9999"),
        ({"rate": "0"}, "a number from 0.0001 to 10"),
    ],
)
def test_what_the_address_says_wrong_gets_a_sentence_and_the_default(service, address, words):
    app = opened(**address)
    assert words in app.session_state["visit"].notes[0]
    press(app, "train")
    assert service.told == [("start", SETTINGS)]
