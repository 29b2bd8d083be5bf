"""The same classes learned by more than the output layer: trainings that go on in the background."""

import streamlit as st

from cnn_core.datasets import dataset_entry
from cnn_core.errors import CnnCoreError
from cnn_core.runs.service import runs
from cnn_core.training import Recipe, RunSettings
from cnn_core.training.settings import Start
from viz_app import cache, state
from viz_app.controls.page_link import show_page_link
from viz_app.controls.transfer import Plan
from viz_app.messages import plain, sentence

_RECIPE = Recipe(cycles=(12,), learning_rate=0.02, batch_size=32, schedule="one_cycle")
_WAYS: dict[Start, str] = {"frozen": "only the output layer", "fine_tuned": "every layer"}


def offer_trainings(plan: Plan) -> None:
    """Show the button that trains the network both ways, and the links to what was begun."""
    entry = plan.network.entry
    st.markdown(
        "Above, only the output layer learns. Fine-tuning starts from the same trained weights and lets every layer "
        "learn: slower, and with few images it may learn them by heart."
    )
    if plan.network.weights == "random":
        st.caption("There is nothing to fine-tune: the trained weights are not here.")
        return
    if entry.origin in ("own", "run"):
        st.caption(
            "That is possible with the networks of the list. This one is on this server alone and not for long, and a "
            "training must be one that its settings and its script can do again."
        )
        return
    help = f"{plain(entry.title)}, {_RECIPE.epochs} epochs on {plan.most:,} images each."
    if st.button("Train both ways, frozen and fine-tuned", key="train-both-ways", help=help):
        _begin(plan)
    tokens = state.visit().tuned
    if tokens:
        with st.container(horizontal=True):
            for token, way in zip(tokens, _WAYS.values(), strict=False):
                show_page_link(f"Watch {way} learn", "train", {"run": token})
            beside = {"with": ".".join(tokens[1:])} if tokens[1:] else {}
            show_page_link("Compare the curves", "runs", {"run": tokens[0]} | beside)
    if state.visit().not_tuned:
        st.error(state.visit().not_tuned)


def _begin(plan: Plan) -> None:
    visit = state.visit()
    visit.not_tuned, started = "", list[str]()
    own = dataset_entry(plan.picked.slug).origin == "own"
    try:
        for start in _WAYS:
            settings = RunSettings(
                network=plan.slug,
                dataset=plan.picked.slug,
                start=start,
                images=max(plan.most, len(plan.class_names), 2),
                validation=0.2,
                recipe=_RECIPE,
            )
            dataset = plan.picked.dataset if own else None
            started.append(runs().start(settings, visitor=cache.visitor(), dataset=dataset))
    except CnnCoreError as error:  # those that were started go on
        visit.not_tuned = plain(sentence(error))
    if started:
        visit.tuned = started
        visit.runs += started
