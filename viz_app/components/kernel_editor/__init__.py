"""The kernel editor: weights that a person changes in the browser, told to Python once they are settled."""

from cnn_core.kernels import Kernel
from viz_app.components.kernel_editor.lines import edited_kernel
from viz_app.components.rendering import renderer


def edit_kernel(kernel: Kernel, *, key: str, preset: Kernel | None = None) -> Kernel:
    """The kernel as the person left it: the given one, or what they made of it in this editor.

    The page owns the kernel: it stores what comes back in the session, before its next call of Streamlit, and gives
    that in the next run. A kernel that is not the one returned last is the page's own doing (another preset or size,
    a reset, an opened link): the editor shows it, forgets its undo steps, and what was edited before, or is still on
    its way from the browser, is never laid over it. So drop the edit in the callback of whatever changes the preset.
    The address bar alone is no store: it reaches the next run late.

        def forget() -> None:
            st.session_state.edit = None

        if "edit" not in st.session_state:
            st.session_state.edit = st.query_params.get("edit")
        name = st.selectbox("Preset", NAMES, key="preset", bind="query-params", on_change=forget)
        size = st.slider("Size", 1, 11, 3, key="size", bind="query-params", on_change=forget)
        preset = make_preset(name, size)
        kernel = edit_kernel(decode(st.session_state.edit, preset), key="kernel", preset=preset)
        st.session_state.edit = encode(kernel, preset)  # None where they are alike
        show_in_address(edit=st.session_state.edit)

    Args:
        kernel: What the editor shows; the same shape comes back.
        key: The editor's name on the page. A second session key, ``key + " line"``, remembers what was returned.
        preset: The weights before any edit, of the same shape. With it the editor marks what was changed and offers
            the way back.

    Returns:
        A kernel of the same shape. Weights that are not finite, too large, or too few or many (nobody but a tampered
        page sends them) are refused, and the given kernel stays.
    """

    def show(sent: dict[str, object]) -> None:
        renderer("kernel_editor")(key=key, data=sent)

    return edited_kernel(kernel, key=key, preset=preset, show=show)
