"""The only place that keeps results between runs; each function wraps one core call, behind the gate.

Pictures and networks are shared by all visitors and must not be changed.
"""

from viz_app.cache.data_sets import augmented, dataset, is_here, is_known, normalisation, previews
from viz_app.cache.derivatives import contributions, slopes
from viz_app.cache.fetching import downloads
from viz_app.cache.fields import field, field_of_block, field_rows_and_cols, seeing, sees_all
from viz_app.cache.networks import bring_network, bring_run, entry_of, network, own_variant
from viz_app.cache.own_images import keep_own_images, read_own_images, zip_of
from viz_app.cache.pictures import decoded, running_averages, sample_picture, shrunk
from viz_app.cache.recordings import block_thumbnails, changed, seen, strongest, thumbnails, with_recording
from viz_app.cache.times import pass_times, step_times
from viz_app.cache.trainings import glimpses, looked_into, mistaken, observer, reason_not_to_train, training_script_of
from viz_app.cache.transfer import (
    feature_plane,
    features,
    features_here,
    layers_with_features,
    live_features,
    neighbours,
    new_head,
    picture_features,
)
from viz_app.cache.turns import visitor
from viz_app.cache.wiring import blocks, graph, sent_features, sent_network, sent_pictures, stages, warm_up

__all__ = [
    "augmented",
    "block_thumbnails",
    "blocks",
    "bring_network",
    "bring_run",
    "changed",
    "contributions",
    "dataset",
    "decoded",
    "downloads",
    "entry_of",
    "feature_plane",
    "features",
    "features_here",
    "field",
    "field_of_block",
    "field_rows_and_cols",
    "glimpses",
    "graph",
    "is_here",
    "is_known",
    "keep_own_images",
    "layers_with_features",
    "live_features",
    "looked_into",
    "mistaken",
    "neighbours",
    "network",
    "new_head",
    "normalisation",
    "observer",
    "own_variant",
    "pass_times",
    "picture_features",
    "previews",
    "read_own_images",
    "reason_not_to_train",
    "running_averages",
    "sample_picture",
    "seeing",
    "seen",
    "sees_all",
    "sent_features",
    "sent_network",
    "sent_pictures",
    "shrunk",
    "slopes",
    "stages",
    "step_times",
    "strongest",
    "thumbnails",
    "training_script_of",
    "visitor",
    "warm_up",
    "with_recording",
    "zip_of",
]
