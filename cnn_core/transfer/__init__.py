"""What a trained network knows, used for other classes: features read from a layer, and a new output layer on them."""

from cnn_core.transfer.features import AT_ONCE, FeatureReader, Features, joined
from cnn_core.transfer.head import Head, HeadEpoch, Labelled, train_head
from cnn_core.transfer.layers import FeatureLayer, feature_layers
from cnn_core.transfer.nearest import Nearest, nearest_images
from cnn_core.transfer.planes import Plane, principal_plane, umap_is_here, umap_plane
from cnn_core.transfer.sharing_out import Shown, ToLearn, choose_shown, share_out

__all__ = [
    "AT_ONCE",
    "FeatureLayer",
    "FeatureReader",
    "Features",
    "Head",
    "HeadEpoch",
    "Labelled",
    "Nearest",
    "Plane",
    "Shown",
    "ToLearn",
    "choose_shown",
    "feature_layers",
    "joined",
    "nearest_images",
    "principal_plane",
    "share_out",
    "train_head",
    "umap_is_here",
    "umap_plane",
]
