"""The new output layer on the camera's moving picture."""

from collections.abc import Callable
from functools import lru_cache, partial

import streamlit as st

from cnn_core.errors import CnnCoreError
from cnn_core.models.entry import Preprocessing
from cnn_core.transfer import FeatureReader, Head
from viz_app import cache
from viz_app.components.live_camera import (
    KEY,
    Frame,
    FrameAnswer,
    LiveHead,
    features_name,
    frame_told,
    show_frame_answer,
    show_live_camera,
)
from viz_app.controls.transfer import Plan
from viz_app.messages import sentence


def show_live(plan: Plan, head: Head) -> None:
    """Show the camera and what the new layer answers to it, here or in the browser."""
    features = cache.sent_features(plan.slug, plan.network.weights, plan.layer)
    live = LiveHead(
        network=features_name(plan.network, plan.layer),
        identity=f"{plan.identity} {plan.epochs}",
        class_names=plan.class_names,
        form=plan.form,
        head=head,
    )
    with st.container(gap=None):
        if not features.in_browser:
            make_reader = lru_cache(maxsize=1)(partial(FeatureReader, plan.network, plan.layer))  # once a frame comes
            _answer_frames(make_reader, plan.network.entry.preprocessing, live)
        show_live_camera(features, live)


@st.fragment
def _answer_frames(make_reader: Callable[[], FeatureReader], preprocessing: Preprocessing, live: LiveHead) -> None:
    """Answer the frame that has come; only this part of the page runs when one comes."""
    height, width = preprocessing.crop
    frame = frame_told(st.session_state.get(f"{KEY}-answers"), pixels=height * width)
    show_frame_answer(answer_frame(make_reader(), live, frame) if frame else None)


def answer_frame(reader: FeatureReader, live: LiveHead, frame: Frame) -> FrameAnswer:
    """Return what the layer answers, or why it does not; nothing of the frame is kept."""
    if frame.head != live.identity:  # of before the page changed; the browser asks again
        return FrameAnswer(number=frame.number, head=live.identity)
    try:
        values = cache.live_features(reader, frame.file)
    except CnnCoreError as error:
        return FrameAnswer(number=frame.number, head=live.identity, refusal=sentence(error))
    return FrameAnswer(
        number=frame.number, head=live.identity, shares=tuple(live.head.probabilities(values)[0].tolist())
    )
