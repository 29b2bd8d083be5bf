"""A network of the visitor's own: the file, what was found in it, and the names of its classes."""

import streamlit as st
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.uploaded_file_manager import UploadedFile

from cnn_core.errors import CnnCoreError
from cnn_core.gate import BusyError
from cnn_core.graph import Graph
from cnn_core.models.own import MOST_MEGABYTES, Brought, own_networks, read_class_names
from viz_app import cache, link, state
from viz_app.controls.network_choice import choose_network
from viz_app.controls.own_input import forget_statement
from viz_app.controls.settings import choose
from viz_app.messages import literal, plain, sentence

_KINDS = {"weights": "Weights of a known architecture", "onnx": "An ONNX file"}
_NAMES_MEGABYTES = 20
_HOW_TO = """
| from | so that it can be brought |
|---|---|
| PyTorch | `torch.save(model.state_dict(), "weights.pt")` |
| PyTorch, any network | `torch.onnx.export(model, torch.zeros(1, 3, 224, 224), "network.onnx", external_data=False)` |
| Keras | `model.export("network.onnx", format="onnx")` |
| your own machine | `cnn-viz --model package.module:build` opens what your function returns |
"""


def bring() -> str | None:
    """Ask for a file and return the token of the network that is looked at; a bad file leaves the one before it."""
    setting = link.Setting(name="own", default="", parse=_token)
    token_key = link.key(setting)
    kind = choose("What you bring", _KINDS, name="bring", default="weights", style="segments")
    architecture = _choose_architecture() if kind == "weights" else None
    file = st.file_uploader(
        f"{'The file of weights' if architecture else 'The ONNX file'}, up to {MOST_MEGABYTES} MB",
        key=f"bring-{kind}",
        max_upload_size=MOST_MEGABYTES,
        help="Nothing in it is run: weights are numbers, and only numbers are read.",
    )
    visit = state.visit()
    if not file:
        visit.not_brought = ""
    elif visit.brought != (file.file_id, architecture or ""):
        _take(file, architecture, setting)
    if visit.not_brought:
        st.error(visit.not_brought)
    st.caption(
        "The network stays in the memory of this server, under a name that nobody can guess: whoever has the link sees "
        f"it. It leaves when the server stops, or when the {own_networks().limit_bytes / 1e9:.1f} GB that it keeps for "
        "visitors’ networks are needed for later ones. Nothing is written to disk."
    )
    token = str(st.session_state[token_key])
    return token or None


def _choose_architecture() -> str:
    return choose_network("Architecture", name="of", default="resnet18", brought=False)


def _take(file: UploadedFile, architecture: str | None, setting: link.Setting[str]) -> None:
    visit = state.visit()
    try:
        token = cache.bring_network(file.getvalue(), short_name(file.name), architecture=architecture)
    except BusyError as error:  # the next run tries again
        visit.not_brought = plain(sentence(error))
        return
    except CnnCoreError as error:
        visit.brought = (file.file_id, architecture or "")
        visit.not_brought = f"{plain(str(error).rstrip('.'))}."  # it begins with the file's name, which keeps its case
        return
    visit.brought = (file.file_id, architecture or "")
    visit.not_brought = visit.not_named = ""
    link.put(setting, token)
    forget_statement()
    forget_file(file)


def say_how() -> None:
    """Say what can be brought, and how to save it."""
    st.info("Bring a file, and its layers, an answer and a link to all its maps stand here.")
    st.markdown(_HOW_TO)


def show_found(brought: Brought, graph: Graph) -> None:
    """Say what the file holds, and list its layers."""
    st.subheader(plain(brought.title), anchor=False)
    channels, rows, cols = brought.preprocessing.input_shape
    st.markdown(
        f"{brought.parameters:,} parameters · {len(brought.class_names):,} classes · made for "
        f"{'gray' if channels == 1 else 'RGB'} input of {rows:,} × {cols:,} px"
    )
    for note in brought.notes:
        st.markdown(f"- {plain(note)}")
    layers = [node for node in graph.nodes if node.parameters]
    with st.expander(f"Its {len(layers):,} layers with weights"):
        lines = ["| layer | kind | output | parameters |", "|---|---|---:|---:|"]
        for node in layers:
            shape = " × ".join(f"{length:,}" for length in node.shape)
            lines.append(f"| {plain(node.path or node.name)} | {node.kind} | {shape} | {node.parameters:,} |")
        st.markdown("\n".join(lines))


def name_classes(token: str, brought: Brought) -> None:
    """Ask for the names of the classes; a bad file leaves those before it."""
    file = st.file_uploader(
        f"Class names, up to {_NAMES_MEGABYTES} MB",
        key=f"names-{token}",
        max_upload_size=_NAMES_MEGABYTES,
        help="A text file, one name on each line in the order of the outputs, or a JSON list.",
    )
    visit = state.visit()
    if file:
        _take_names(file, token, len(brought.class_names))
    if visit.not_named:
        st.error(visit.not_named)
    names = own_networks().brought(token).class_names
    shown = ", ".join(plain(name) for name in names[:6]) + (", …" if len(names) > 6 else "")
    st.caption(f"{len(names):,} classes: {shown}")


def _take_names(file: UploadedFile, token: str, classes: int) -> None:
    visit = state.visit()
    try:
        own_networks().name_classes(token, read_class_names(file.getvalue(), classes=classes))
        visit.not_named = ""
    except CnnCoreError as error:
        visit.not_named = f"{literal(short_name(file.name))}: {plain(sentence(error))}"
    forget_file(file)


def short_name(name: str) -> str:
    """Return the name of a person's file as sentences call it."""
    return " ".join(name.split())[:60] or "the file"


def _token(text: str) -> str:
    own_networks().brought(text)
    return text


def forget_file(file: UploadedFile) -> None:
    """Give back the memory of a file that has been read, which Streamlit would keep for the whole visit."""
    context = get_script_run_ctx()
    if context and isinstance(context.uploaded_file_mgr, MemoryUploadedFileManager):
        context.uploaded_file_mgr.remove_file(context.session_id, file.file_id)
