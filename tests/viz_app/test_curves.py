"""What the plot of curves sends to the browser."""

import json
import struct

import numpy as np
import pytest

from cnn_core.errors import CnnCoreError
from viz_app.components.curves import Curve, Mark, Panel, packed

LOSS = Panel(
    title="Loss",
    curves=(
        Curve(run="a", part="training", at=(1, 2), values=(2.0, 1.5)),
        Curve(run="b", part="validation", at=(1,), values=(1.75,)),
    ),
    marks=(Mark(at=2, text="overfitting"),),
)


def parts_of(data: bytes) -> tuple[dict, np.ndarray]:
    [length] = struct.unpack("<I", data[:4])
    return json.loads(data[4 : 4 + length])["facts"], np.frombuffer(data[4 + length :], np.float32)


def test_curves_go_out_with_their_words_and_all_their_points_in_a_row():
    facts, numbers = parts_of(packed([LOSS], epochs=10, name="Curves"))
    assert facts["runs"] == ["a", "b"]
    assert [curve["count"] for curve in facts["panels"][0]["curves"]] == [2, 1]
    assert facts["panels"][0]["marks"] == [{"at": 2, "text": "overfitting"}]
    assert numbers.tolist() == [1, 2, 1, 2.0, 1.5, 1.75]


def test_a_plot_without_a_point_yet_is_as_wide_as_the_epochs_to_come():
    facts, numbers = parts_of(packed([Panel(title="Loss", curves=())], epochs=0, name="Curves"))
    assert (facts["epochs"], facts["runs"], numbers.size) == (1, [], 0)


def test_a_curve_with_more_places_than_values_is_refused():
    with pytest.raises(CnnCoreError, match="2 places and 1 values"):
        Curve(run="a", part="training", at=(1, 2), values=(2.0,))
