"""What a block costs, beside plain convolutions in its place; every sum is written out."""

import streamlit as st

from cnn_core.blocks.costs import Cost, cost_of, multiply_adds_text, parameters_text, plain_cost, ungrouped_cost
from viz_app import cache
from viz_app.controls.blocks import ShownBlock
from viz_app.controls.walk import size_of


def show_costs(shown: ShownBlock) -> None:
    """Say what the block costs, and what a plain convolution costs that makes the same shape of the same input."""
    st.subheader("What it costs, and what it replaced", anchor=False)
    begin, end = shown.part.nodes[0], shown.part.nodes[-1]
    block = cost_of(shown.part, shown.module)
    window = _window(shown)
    plain = plain_cost(shown.part, window)
    rows, cols = window
    _say("This block", block)
    _say(f"One plain convolution of {rows} × {cols} in its place, from {size_of(begin)} to {size_of(end)}", plain)
    st.markdown(
        f"The plain convolution sees as much of the block’s input, {rows} × {cols} pixels for each number, and "
        f"{_compared(plain, block)}."
    )
    wide = ungrouped_cost(block, shown.part, shown.module)
    if wide:
        _say("The same block with a plain convolution in place of the depthwise one", wide)
        st.markdown(f"Where the depthwise convolution saves: the plain one {_compared(wide, block)}.")


def _window(shown: ShownBlock) -> tuple[int, int]:
    """Return the window that sees as much as the block, and no further than from one border to the other."""
    field = cache.field_of_block(shown.slug, shown.network.weights, shown.block.name, shown.part)
    _, *size = shown.part.nodes[0].shape
    rows, cols = (min(length, 2 * most - 1) for length, most in zip(field, size, strict=True))
    return rows, cols


def _say(title: str, cost: Cost) -> None:
    others = f", the last {cost.others:,} of them biases, or scales and shifts of norms" if cost.others else ""
    st.markdown(
        f"**{title}: {cost.parameters:,} parameters, {cost.multiply_adds:,} multiply-adds**\n"
        f"- parameters: {parameters_text(cost)}{others}\n"
        f"- multiply-adds: {multiply_adds_text(cost)}"
    )


def _compared(other: Cost, block: Cost) -> str:
    parameters, multiply_adds = (
        _times(theirs / ours)
        for theirs, ours in (
            (other.parameters, block.parameters),
            (other.multiply_adds, block.multiply_adds),
        )
    )
    return f"has {parameters} as many parameters and {multiply_adds} as many multiply-adds as the block"


def _times(ratio: float) -> str:
    return f"{ratio:,.1f} times" if ratio >= 1 else f"only {ratio:.2f} times"
