"""Where a network ends: softmax, which is no step of the network, makes probabilities of its last numbers."""

from cnn_core.recording import Recording
from cnn_core.units.opened import Place, Share


def share_of(recording: Recording, place: Place) -> Share | None:
    """Return how softmax makes a probability of a unit; None for one that is not among the network's last numbers.

    Args:
        recording: Of the network.
        place: The unit.
    """
    last = recording.records[-1]
    if place.step != last.name or last.output.ndim != 2:
        return None
    logits = last.output[0].float().numpy().copy()
    return Share(
        step=last.name,
        places=tuple((index,) for index in range(len(logits))),
        values=logits,
        chosen=place.index[0],
    )
