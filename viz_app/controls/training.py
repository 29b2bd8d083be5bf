"""Everything that decides what a training gives: each of it a setting in the address."""

from dataclasses import dataclass, replace
from typing import cast

import streamlit as st

from cnn_core.training import Recipe, RunSettings
from cnn_core.training.recipe import USUAL_RATES, Optimiser, Schedule
from viz_app import cache, link
from viz_app.controls.augmentation import augmentation_controls
from viz_app.controls.dataset import PickedDataset, pick_dataset
from viz_app.controls.settings import choose, fraction, whole, whole_number
from viz_app.controls.stops import stop_at
from viz_app.controls.trainable_network import pick_trainable
from viz_app.controls.training_start import pick_start

_OPTIMISERS = {"sgd": "SGD with momentum", "adam": "Adam", "adamw": "AdamW"}
_SCHEDULES = {
    "one_cycle": "Up and down once",
    "constant": "Always the same",
    "step": "In two steps down",
    "cosine": "Down along a cosine",
}
_RATES = (0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10)
_BATCHES = (1, 2, 4, 8, 16, 32, 64, 128, 256, 512)
_DECAYS = (0, 0.0001, 0.0005, 0.001, 0.005, 0.01, 0.05, 0.1)
_IMAGES = (10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000)
_MOST_EPOCHS, _MOST_SEED = 100, 9_999
_HELP = {
    "epochs": "How often the network goes through all training images.",
    "optimiser": "How a gradient becomes a step. SGD keeps going in the direction of its last steps; Adam gives every "
    "weight a step of its own size; AdamW is Adam with a weight decay that does not depend on the gradient.",
    "rate": "How long a step is. Too small, and nothing is learned in time; too large, and the loss jumps about or "
    "grows without end.",
    "batch": "Images in a mini-batch: so many are looked at before each step.",
    "schedule": "How the learning rate changes; the slider says the highest. In two steps: a tenth of it after half of "
    "the time, a hundredth after three quarters.",
    "momentum": "How much of the last step goes into the next one; 0 forgets it.",
    "decay": "How strongly weights are drawn to 0 in every step: a little works against learning by heart.",
    "dropout": "The share of the numbers before the last layer that is thrown away at random in training; 0 leaves the "
    "network as it is built.",
    "images": "Fewer images are learned by heart sooner: take 50 to see overfitting.",
    "held": "The share of the training images that is held out: the network never learns from them, and they show how "
    "it does on new images.",
    "seed": "All that is drawn at random follows from it: the same settings and seed give the same curves.",
}


@dataclass(frozen=True, kw_only=True)
class Plan:
    """A training as it is set up, and the data set that it takes."""

    settings: RunSettings
    picked: PickedDataset
    refusal: str  # why it cannot be begun, "" where it can


def plan_training() -> Plan:
    """Return the training that is set up. What is seldom changed is folded away."""
    network_column, data_column = st.columns(2, gap="medium")
    with network_column:
        network = pick_trainable()
        start = pick_start(network)
    with data_column, st.container(key="data-choice"):  # page.css gives what is said while it is read a line of its own
        picked = pick_dataset()
    recipe = _pick_course()
    settings = RunSettings(network=network.slug, dataset=picked.slug, start=start, recipe=recipe)
    with st.expander("More settings and augmentation"):
        settings = _pick_details(settings, len(picked.dataset.train))
        st.markdown("**Augmentation:** each training image changed at random, in its own way, whenever it is taken.")
        augmentation = augmentation_controls(network.preprocessing.input_shape)
    recipe = replace(settings.recipe, augmentation=augmentation)
    refusal = cache.reason_not_to_train(network.slug)
    return Plan(settings=replace(settings, recipe=recipe), picked=picked, refusal=refusal)


def _pick_course() -> Recipe:
    """Return a recipe with the settings that everybody should see."""
    epochs_column, optimiser_column, rate_column, batch_column = st.columns(4, gap="medium")
    with epochs_column:
        epochs = whole_number("Epochs", 1, _MOST_EPOCHS, name="epochs", default=15, help=_HELP["epochs"])
    with optimiser_column:
        optimiser = choose("Optimiser", _OPTIMISERS, name="optimiser", default="sgd", help=_HELP["optimiser"])
    with rate_column:
        usual = USUAL_RATES[cast("Optimiser", optimiser)]
        rate = stop_at("Learning rate", _RATES, name=_rate_of(optimiser), default=usual, help=_HELP["rate"])
    with batch_column:
        batch = stop_at("Batch size", _BATCHES, name="batch", default=32, help=_HELP["batch"])
    return Recipe(
        cycles=(epochs,),
        optimiser=cast("Optimiser", optimiser),
        learning_rate=rate,
        batch_size=int(batch),
        schedule="one_cycle",
    )


def _rate_of(optimiser: str) -> str:
    """Return the name of the setting: each optimiser keeps a learning rate of its own, since each needs another."""
    return "rate" if optimiser == "sgd" else f"rate-{optimiser}"


def _pick_details(settings: RunSettings, count: int) -> RunSettings:
    """Return the settings with what is seldom changed.

    Args:
        settings: As they are so far.
        count: Images that there are for training.
    """
    first, second, third, fourth = st.columns(4, gap="medium")
    with first:
        schedule = choose(
            "Learning rate in time", _SCHEDULES, name="schedule", default="one_cycle", help=_HELP["schedule"]
        )
        images = _pick_count(count)
    with second:
        momentum = settings.recipe.momentum
        if settings.recipe.optimiser == "sgd":
            momentum = fraction("Momentum", 0.0, 0.99, name="momentum", default=0.9, step=0.01, help=_HELP["momentum"])
        held = fraction("Held out for validation", 0.05, 0.5, name="held", default=0.2, help=_HELP["held"])
    with third:
        decay = stop_at("Weight decay", _DECAYS, name="decay", default=0.0005, help=_HELP["decay"])
        dropout = fraction("Dropout", 0.0, 0.9, name="dropout", default=0.0, help=_HELP["dropout"])
    with fourth:
        seed = _pick_seed()
    recipe = replace(
        settings.recipe, schedule=cast("Schedule", schedule), momentum=momentum, weight_decay=decay, seed=seed
    )
    return replace(settings, images=images, validation=held, dropout=dropout or None, recipe=recipe)


def _pick_count(count: int) -> int | None:
    """Return how many training images are taken; None for all."""
    titles = {"all": "All"} | {str(images): f"{images:,}" for images in _IMAGES if images < count}
    slug = choose("Training images", titles, name="images", default="all", help=_HELP["images"])
    return None if slug == "all" else int(slug)


def _pick_seed() -> int:
    key = link.key(link.Setting(name="seed", default=0, parse=lambda text: whole(text, 0, _MOST_SEED)))
    seed = st.number_input("Seed", 0, _MOST_SEED, step=1, key=key, persist_state="session", help=_HELP["seed"])
    return int(seed or 0)
