"""A page as an app would write it: a preset, a size, the edit in the URL. The tests and people look at it."""

import json

import streamlit as st

from cnn_core.kernels import Kernel, preset_kernel
from viz_app.components.kernel_editor import edit_kernel


def forget() -> None:
    st.session_state.edit = None


def decode(text: str | None, preset: Kernel) -> Kernel:
    if text is None:
        return preset
    values = tuple(float(value) for value in json.loads(text))
    return Kernel(channels=preset.channels, height=preset.height, width=preset.width, values=values)


if "edit" not in st.session_state:
    st.session_state.edit = st.query_params.get("edit")

st.title("Kernel")
slug = st.selectbox(
    "Preset", ["sobel_x", "box", "laplacian", "gaussian"], key="preset", bind="query-params", on_change=forget
)
size = st.slider("Size", 1, 11, 3, key="size", bind="query-params", on_change=forget)
channels = st.radio("Channels", [1, 3], key="channels", bind="query-params", on_change=forget, horizontal=True)
st.button("Forget the edit", on_click=forget)
st.button("Run again")

start = preset_kernel(slug, size=size, channels=channels)
kernel = edit_kernel(decode(st.session_state.edit, start), key="kernel", preset=start)
st.session_state.edit = None if kernel == start else json.dumps(kernel.values)
if st.session_state.edit is None:
    st.query_params.pop("edit", None)
else:
    st.query_params["edit"] = st.session_state.edit

st.session_state.runs = st.session_state.get("runs", 0) + 1
st.text(f"python: {json.dumps(kernel.values)} runs: {st.session_state.runs}")
