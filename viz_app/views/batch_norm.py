"""Page: batch norm brings every channel to one mean and one variance."""

import torch

from cnn_core.batches import batch_of
from cnn_core.code import BatchNormLayer
from cnn_core.images import as_floats
from cnn_core.normalisation import statistics_of
from cnn_core.samples import sample
from viz_app import cache
from viz_app.components.stage.batch_norm import show_batch_norm
from viz_app.controls.code import show_code
from viz_app.controls.live import live_choice, live_number, live_place, live_whole, take_live
from viz_app.controls.picture import Chosen

_PHOTOGRAPHS = ("coffee", "astronaut", "rocket", "chelsea", "motorcycle", "ihc", "camera", "retina")
_SIDE = 64  # pixels
_PICTURES = 4
_TRAINING = 50  # batches
_EPSILONS = ("0.00001", "0.001", "0.1")
_COLOURS = ("red", "green", "blue")
_LIVE = (
    live_choice("mode", ("train", "eval"), default="train"),
    live_choice("channel", _COLOURS, default="red"),
    live_whole("pictures", 1, _PICTURES, default=_PICTURES),
    live_whole("seen", 0, _TRAINING, default=10),
    live_choice("epsilon", _EPSILONS, default=_EPSILONS[0]),
    *(live_number(f"gamma_{colour}", -2, 3, default=1) for colour in _COLOURS),
    *(live_number(f"beta_{colour}", -3, 3, default=0) for colour in _COLOURS),
    live_place("normalised"),
)


def render(chosen: Chosen) -> None:
    """Show a small batch before and after, with the statistics of the batch or those that a training left."""
    others = [slug for slug in _PHOTOGRAPHS if sample(slug).title != chosen.title][: _PICTURES - 1]
    batch = batch_of([chosen.picture, *map(cache.sample_picture, others)], side=_SIDE)
    running = cache.running_averages(_PHOTOGRAPHS, _SIDE, _PICTURES, _TRAINING)
    titles = ["your choice", *(sample(slug).title for slug in others)]
    live = take_live("batch-norm", *_LIVE)
    show_batch_norm(batch, titles, running, epsilons=_EPSILONS, live=live, key="batch-norm")
    pictures = torch.stack([as_floats(picture) for picture in batch[: int(live["pictures"])]])
    statistics = statistics_of(pictures) if live["mode"] == "train" else running[int(live["seen"])]
    layer = BatchNormLayer(
        input_shape=tuple(batch.shape[1:]),
        mean=statistics.means,
        variance=statistics.variances,
        weight=torch.tensor([float(live[f"gamma_{colour}"]) for colour in _COLOURS]),
        bias=torch.tensor([float(live[f"beta_{colour}"]) for colour in _COLOURS]),
        epsilon=float(live["epsilon"]),
    )
    show_code(layer)
