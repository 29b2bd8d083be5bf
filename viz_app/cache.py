"""The only place that keeps results between runs; each function wraps one core call, behind the gate.

Pictures and networks are shared by all visitors and must not be changed.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache, partial
from itertools import islice
from typing import TypeVar

import streamlit as st
import torch
from jaxtyping import Float, UInt8
from streamlit.runtime.scriptrunner import get_script_run_ctx
from torch import Tensor

from cnn_core import datasets, gradients
from cnn_core.augmentation import Augmentation, Change, changes_of
from cnn_core.batches import batch_of, drawn_batches
from cnn_core.blocks import Block, blocks_of
from cnn_core.blocks.cutting import field_of_part
from cnn_core.changes import Changed, Changes, changed_picture, compute_changed
from cnn_core.datasets.by_class import Form, Read, Reading, reading_images_by_class
from cnn_core.downloading.downloads import Downloads
from cnn_core.errors import CnnCoreError
from cnn_core.gate import BusyError, Gate
from cnn_core.graph import Graph, Node, graph_of
from cnn_core.images import decode, resize_to_fit
from cnn_core.memory_limits import NETWORKS, RECORDS, bytes_of
from cnn_core.models import registry
from cnn_core.models.embedded import EMBEDDED
from cnn_core.models.entry import ModelEntry, Network, Preprocessing, Weights
from cnn_core.models.network_store import NetworkStore
from cnn_core.models.output_layer import output_layer
from cnn_core.models.own import brought_onnx, brought_weights, own_networks
from cnn_core.normalisation import Statistics, follow, untrained
from cnn_core.pass_times import PassTimes, Runnable
from cnn_core.receptive_field import Field, SeeingStep, field_of, field_size, seeing_steps
from cnn_core.recording import Recording, record
from cnn_core.runs.bringing import brought_run
from cnn_core.runs.entry import slug_of
from cnn_core.runs.looking_back import Glimpse, look_back
from cnn_core.runs.preparing import check_network
from cnn_core.runs.service import runs
from cnn_core.runs.watching import Cell, Mistaken, observer_of
from cnn_core.runs.watching import mistaken as mistaken_of
from cnn_core.samples import sample
from cnn_core.stages import Stage, stages_of
from cnn_core.store import Store
from cnn_core.timing import time_steps
from cnn_core.training import RunSettings, Task
from cnn_core.training.normalising import Normalisation, as_floats, normalisation_of
from cnn_core.training.observing import Observer
from cnn_core.training_code import training_script
from cnn_core.transfer import (
    AT_ONCE,
    FeatureLayer,
    FeatureReader,
    Features,
    Head,
    Labelled,
    Nearest,
    Plane,
    feature_layers,
    joined,
    nearest_images,
    principal_plane,
    train_head,
    umap_plane,
)
from cnn_core.units.opened import Place
from cnn_core.walking import walk
from viz_app.components.what_if import packed_network
from viz_app.draw.dataset import Images
from viz_app.draw.dataset import previews as small_images
from viz_app.draw.planes import Planes
from viz_app.draw.strongest import Strongest, strongest_of
from viz_app.draw.thumbnails import Thumbnail, thumbnails_of

Result = TypeVar("Result")
_SMALL = 16 * 2**20  # bytes of a recording that is looked at without waiting for one's turn
_FLOAT = 4  # bytes
_FILES_AT_A_TIME = 50  # of a visitor's own images, between which others have their turn


@st.cache_resource
def _gate() -> Gate:
    return Gate(places=2)


@st.cache_resource
def _recordings() -> Store[Recording]:
    return Store(limit_bytes=bytes_of(RECORDS))


@st.cache_resource
def _glimpses() -> Store[Glimpse]:
    return Store(limit_bytes=128 * 2**20)


@st.cache_resource
def _features() -> Store[Features]:
    return Store(limit_bytes=256 * 2**20)


@st.cache_resource
def _networks() -> NetworkStore:
    return NetworkStore(limit_bytes=bytes_of(NETWORKS))


@st.cache_resource
def downloads() -> Downloads:
    """Return the downloads that all visitors share."""
    return Downloads()


@st.cache_resource
def pass_times() -> PassTimes:
    """Return how long networks take here, with random weights: measured once for all visitors, when one asks for it.

    The network that is being measured is in memory beside those of CNN_VIZ_NETWORKS_MIB: one at most, and it is dropped
    before the next one is built.
    """
    gate = _gate()

    def load(slug: str) -> Runnable:
        network = registry.load(registry.entry(slug), weights="random")
        return Runnable(module=network.module, images=_noise(network))

    return PassTimes(load, lambda: gate.enter("pass times"))


def _noise(network: Network) -> Tensor:
    """Return an image for a network of which only the time counts."""
    shape = network.entry.preprocessing.input_shape
    return torch.rand(1, *shape, generator=torch.Generator().manual_seed(0))


def visitor() -> str:
    """Return what tells this visitor from others, for the gate's fairness."""
    context = get_script_run_ctx()
    return context.session_id if context else "nobody"


def decoded(data: bytes) -> Tensor:
    """Return an uploaded picture, uint8 (c, h, w)."""
    with _gate().enter(visitor()):
        return decode(data)


@st.cache_resource(max_entries=64, show_spinner=False)
def sample_picture(slug: str) -> Tensor:
    """Return a sample picture, uint8 (c, h, w)."""
    return sample(slug).draw()


@st.cache_resource(max_entries=64, show_spinner=False)
def shrunk(identity: str, most: int, _picture: Tensor) -> Tensor:
    """Return the picture with its longest side at most `most` pixels."""
    with _gate().enter(visitor()):
        return resize_to_fit(_picture, most=most)


@st.cache_resource(max_entries=4, show_spinner=False)
def running_averages(slugs: tuple[str, ...], side: int, size: int, count: int) -> tuple[Statistics, ...]:
    """Return what batch norm keeps after 0, 1, 2, … `count` batches of the samples, `size` of them in each."""
    pictures = batch_of([sample_picture(slug) for slug in slugs], side=side)
    return (untrained(3), *follow(drawn_batches(pictures, size=size, count=count)))


def dataset(slug: str) -> datasets.Dataset:
    """Return a data set, read once for all visitors; one of a visitor's own stays where it is kept."""
    entry = datasets.dataset_entry(slug)
    return entry.load(datasets.data_folder()) if entry.origin == "own" else _read_dataset(slug)


@st.cache_resource(max_entries=64, show_spinner=False)
def normalisation(slug: str) -> Normalisation:
    """Return the mean and the deviation of a data set's training images."""
    images = dataset(slug).train.images
    with _gate().enter(visitor()):
        return normalisation_of(images)


def augmented(
    images: UInt8[Tensor, "n c h w"], augmentation: Augmentation, normalisation: Normalisation, *, seed: int
) -> tuple[Change, ...]:
    """Return a batch after each step of an augmentation."""
    with _gate().enter(visitor()):
        generator = torch.Generator().manual_seed(seed)
        return (*changes_of(as_floats(images), augmentation, generator, normalise=normalisation.apply),)


def is_known(slug: str) -> bool:
    """Tell whether a data set is in the list, or in memory where somebody brought it."""
    try:
        datasets.dataset_entry(slug)
    except CnnCoreError:
        return False
    return True


def is_here(slug: str) -> bool:
    """Tell whether a data set can be read without fetching anything; that one can be is looked up once a minute."""
    try:
        return _found(slug)
    except FileNotFoundError:  # what is raised is not kept
        return False


@st.cache_resource(ttl=60, show_spinner=False)
def _found(slug: str) -> bool:
    if not datasets.is_here(slug, datasets.data_folder()):
        raise FileNotFoundError
    return True


def read_own_images(source: bytes, form: Form, name: str, tell: Callable[[int, int], object]) -> Read:
    """Return a visitor's own images by class; other visitors have their turn between two files.

    Args:
        source: The bytes of a zip file.
        form: What each image is brought to.
        name: What the visitor calls them.
        tell: Called with the files that are read and all of them, now and then.
    """
    found: list[Read] = []

    def steps() -> Iterator[Reading]:
        found.append((yield from reading_images_by_class(source, form, name=name)))

    readings = steps()
    while not found:
        with _gate().enter(visitor()):
            some = [*islice(readings, _FILES_AT_A_TIME)]
        if some:
            tell(some[-1].done, some[-1].of)
    return found[0]


def keep_own_images(images: datasets.Dataset) -> str:
    """Keep a visitor's own images in memory and return the slug under which they are found."""
    return datasets.own_datasets().keep(images, visitor=visitor())


@st.cache_resource(max_entries=16, show_spinner=False)
def previews(identity: str, _images: Tensor) -> Images:
    """Return all images of a part of a data set, small."""
    with _gate().enter(visitor()):
        return small_images(_images)


@st.cache_resource(max_entries=16, show_spinner=False)
def observer(token: str, _settings: RunSettings) -> Observer:
    """Return what looks into the network of a run while it learns, one for all who watch.

    Where somebody brought the images and they are gone, it has no pictures.
    """
    task = runs().folder(token).task
    images = dataset(_settings.dataset) if is_known(_settings.dataset) else None
    with _gate().enter(visitor()):
        return observer_of(_settings, task, images)


def looked_into(look: Callable[[], Result]) -> Result:
    """Return what an observer sees; it keeps by itself what it was asked last."""
    with _gate().enter(visitor()):
        return look()


@st.cache_resource(max_entries=32, show_spinner="Asking the network about these pictures …")
def mistaken(token: str, epoch: int, cell: Cell, _observer: Observer, _settings: RunSettings) -> Mistaken:
    """Return the validation images behind one cell of the confusion matrix after an epoch, 48 of them at most."""
    images, weights = dataset(_settings.dataset), runs().weights(token, epoch)
    with _gate().enter(visitor()):
        return mistaken_of(_observer, _settings, images, weights, cell, most=48)


@st.cache_resource(max_entries=64, show_spinner=False)
def layers_with_features(slug: str, weights: Weights) -> tuple[FeatureLayer, ...]:
    """Return the layers of a network that features can be taken from, last what its output layer sees."""
    loaded, wired = network(slug, weights), graph(slug, weights)
    with _gate().enter(visitor()):
        return feature_layers(wired, output_layer(loaded.module, loaded.entry.preprocessing.input_shape))


def features_here(network: Network, layer: FeatureLayer, identity: str, count: int) -> int:
    """Count the images of a part of a data set whose features are kept.

    Args:
        network: Which makes the features.
        layer: At which they are taken.
        identity: Tells the images from others.
        count: All of the images.
    """
    keys = _keys_of(network, layer, identity, count)
    return sum(min(AT_ONCE, count - start) for start, key in keys if _features().kept(key))


def features(
    network: Network, layer: FeatureLayer, identity: str, images: datasets.LabelledImages, tell: Callable[[int], object]
) -> Features:
    """Return the features of images, read once for all visitors, who have their turns in between.

    Args:
        network: Which makes the features.
        layer: At which they are taken.
        identity: Tells the images from others.
        images: Of any size.
        tell: Called with the images that are done, now and then. What is done is kept, also where it does not return.
    """
    parts = list[Features]()
    make_reader = lru_cache(maxsize=1)(partial(FeatureReader, network, layer))  # only where something is missing
    for start, key in _keys_of(network, layer, identity, len(images)):
        some = datasets.take(images, torch.arange(start, min(start + AT_ONCE, len(images))))
        parts.append(_features().get(key, partial(_read_features, make_reader, some)))
        tell(start + len(some))
    return joined(parts)


def _read_features(make_reader: Callable[[], FeatureReader], images: datasets.LabelledImages) -> Features:
    with _gate().enter(visitor()):
        return make_reader().read(images)


def _keys_of(network: Network, layer: FeatureLayer, identity: str, count: int) -> list[tuple[int, tuple[str, ...]]]:
    """Return where each part of the images starts that is read in one go, and the key of its features."""
    names = (network.entry.slug, network.weights, layer.step, identity)
    return [(start, (*names, str(start))) for start in range(0, count, AT_ONCE)]


@st.cache_resource(max_entries=128, show_spinner=False)
def picture_features(
    slug: str, weights: Weights, layer: FeatureLayer, identity: str, _picture: Tensor
) -> Float[Tensor, "1 d"]:
    """Return the features of one picture."""
    loaded = network(slug, weights)
    with _gate().enter(visitor()):
        return FeatureReader(loaded, layer).read_picture(_picture)


@st.cache_resource(max_entries=128, show_spinner="Training the new output layer …")
def new_head(identity: str, epochs: int, seed: int, classes: int, _learned: Labelled, _held: Labelled) -> Head:
    """Return a new output layer that was trained on features, once for all visitors."""
    with _gate().enter(visitor()):
        return train_head(_learned, _held, classes=classes, epochs=epochs, seed=seed)


@st.cache_resource(max_entries=32, show_spinner="Laying out the images …")
def feature_plane(identity: str, way: str, _features: Tensor) -> Plane:
    """Return a place on a plane for each image: by UMAP, or along the principal components."""
    with _gate().enter(visitor()):
        return umap_plane(_features) if way == "umap" else principal_plane(_features)


@st.cache_resource(max_entries=32, show_spinner="Measuring distances …")
def neighbours(identity: str, count: int, _features: Tensor) -> Nearest:
    """Return the nearest other images of each image."""
    with _gate().enter(visitor()):
        return nearest_images(_features, _features, count, without_itself=True)


@st.cache_resource(max_entries=8, show_spinner="Reading the data set …")
def _read_dataset(slug: str) -> datasets.Dataset:
    with _gate().enter(visitor()):
        return datasets.load(slug, datasets.data_folder())


def entry_of(slug: str) -> ModelEntry:
    """Return a network's entry. One of timm is tried first, without numbers, once for all visitors.

    Raises:
        CnnCoreError: If no network has that name, or what timm has of that name is no convolutional classifier.
    """
    tried = _tried(slug) if slug.startswith("timm.") else registry.entry(slug)
    if isinstance(tried, CnnCoreError):
        raise CnnCoreError(str(tried))
    return tried


@st.cache_resource(max_entries=512, show_spinner="Trying the network …")
def _tried(slug: str) -> ModelEntry | CnnCoreError:
    with _gate().enter(visitor()):
        try:
            return registry.entry(slug)
        except CnnCoreError as error:
            return error


def network(slug: str, weights: Weights) -> Network:
    """Return a network, built and filled once for all visitors."""

    def load() -> Network:
        with st.spinner("Loading the network …"), _gate().enter(visitor()):
            return registry.load(entry, weights=weights)

    entry = registry.entry(slug)
    return _networks().get((slug, weights), load, expected=(entry.facts.parameters or 0) * _FLOAT)


def bring_network(data: bytes, name: str, *, architecture: str | None) -> str:
    """Return the token of a network that a visitor brought: weights of an architecture, or without one an ONNX file."""
    with st.spinner("Reading the file …"), _gate().enter(visitor()):
        if architecture is None:
            brought = brought_onnx(data, file_name=name)
        else:
            others = registry.entries().values()
            brought = brought_weights(data, registry.entry(architecture), file_name=name, others=others)
    return own_networks().keep(brought, visitor=visitor())


def bring_run(data: bytes, name: str) -> str:
    """Return the token of a network whose weights a visitor took away from a training here, and brought back."""
    with st.spinner("Reading the file …"), _gate().enter(visitor()):
        brought = brought_run(data, file_name=name)
    return own_networks().keep(brought, visitor=visitor())


@st.cache_resource(max_entries=128, show_spinner=False)
def reason_not_to_train(slug: str) -> str:
    """Return why a network cannot be trained, "" where it can be."""
    try:
        with _gate().enter(visitor()):
            check_network(registry.entry(slug))
    except BusyError:
        raise
    except CnnCoreError as error:
        return str(error)
    return ""


@st.cache_resource(max_entries=64, show_spinner=False)
def training_script_of(settings: RunSettings, task: Task) -> str:
    """Return a training as a PyTorch script that runs by itself."""
    with _gate().enter(visitor()):
        return training_script(settings, task)


def own_variant(token: str, preprocessing: Preprocessing) -> ModelEntry:
    """Return the entry of a network that a visitor brought, with what was stated of its input."""
    with _gate().enter(visitor()):
        return own_networks().variant(token, preprocessing, own_networks().brought(token).class_names)


@st.cache_resource(max_entries=32, show_spinner=False)
def graph(slug: str, weights: Weights) -> Graph:
    """Return how a network is wired, with shapes and counts."""
    loaded = network(slug, weights)
    with _gate().enter(visitor()):
        return graph_of(loaded.module, loaded.entry.preprocessing.input_shape)


@st.cache_resource(max_entries=32, show_spinner=False)
def blocks(slug: str, weights: Weights) -> Block:
    """Return the parts of a network that are looked at as one."""
    loaded, wired = network(slug, weights), graph(slug, weights)
    with _gate().enter(visitor()):
        return blocks_of(loaded.module, wired)


@st.cache_resource(max_entries=32, show_spinner=False)
def stages(slug: str, weights: Weights) -> tuple[Stage, ...]:
    """Return a network as the stages that a person walks through."""
    tree, wired = blocks(slug, weights), graph(slug, weights)
    return stages_of(tree, wired)


@st.cache_resource(max_entries=32, show_spinner="Timing the layers …")
def step_times(slug: str, weights: Weights) -> dict[str, float]:
    """Return the milliseconds that each step of a network takes here; how long does not depend on the picture."""
    loaded = network(slug, weights)
    images = _noise(loaded)
    with _gate().enter(visitor()):
        return time_steps(loaded.module, images)


@st.cache_resource(max_entries=64, show_spinner=False)
def seen(slug: str, identity: str, _picture: Tensor) -> Planes:
    """Return what a network sees of a picture, 0 to 1."""
    with _gate().enter(visitor()):
        return registry.entry(slug).preprocessing.fit(_picture).numpy()


def with_recording(
    slug: str, weights: Weights, identity: str, picture: Tensor, use: Callable[[Recording], Result]
) -> Result:
    """Return what is made of a recording: of what every layer of a network computes of a picture.

    A recording is shared by all visitors who ask the same, and a large one is held by nobody who waits for a turn: so
    however many visitors come, only as many are in memory as the store and the gate let in.

    Args:
        slug: The network's name.
        weights: Which ones.
        identity: Tells the picture from others.
        picture: uint8 (c, h, w).
        use: Reads the recording. What it returns may hold the output of a layer, but not the recording.
    """
    key = (slug, weights, identity)
    kept = _recordings().kept(key)
    if kept and kept.nbytes <= _SMALL:
        return use(kept)
    del kept
    loaded = network(slug, weights)

    def compute() -> Recording:
        return record(loaded.module, loaded.entry.preprocessing.apply(picture))

    with _gate().enter(visitor()):
        return use(_recordings().get(key, compute))


def glimpses(token: str, epochs: Sequence[int], layer: str, identity: str, picture: Tensor) -> tuple[Glimpse, ...]:
    """Return what a layer of a run's network made of a picture after each of some epochs, and what it answered.

    What was found is kept for all visitors; an epoch that is over never changes.
    """
    store = _glimpses()
    found = {epoch: glimpse for epoch in epochs if (glimpse := store.kept((token, epoch, layer, identity)))}
    missing = [epoch for epoch in epochs if epoch not in found]
    if missing:
        entry, wired = registry.entry(slug_of(token, missing[0])), graph(slug_of(token, epochs[0]), "trained")
        with st.spinner("Looking back at the epochs …"), _gate().enter(visitor()):
            network, images = registry.load(entry).module, entry.preprocessing.apply(picture)
            weights_of = partial(runs().weights, token)
            for glimpse in look_back(network, wired, images, layer=layer, epochs=missing, weights_of=weights_of):
                found[glimpse.epoch] = store.get((token, glimpse.epoch, layer, identity), partial(_same, glimpse))
    return tuple(found[epoch] for epoch in epochs)


def _same(glimpse: Glimpse) -> Glimpse:
    return glimpse


@st.cache_resource(max_entries=64, show_spinner=False)
def thumbnails(slug: str, weights: Weights, identity: str, _picture: Tensor) -> tuple[Thumbnail, ...]:
    """Return small pictures of what each step of a network computes of a picture."""
    wired = graph(slug, weights)
    return with_recording(slug, weights, identity, _picture, lambda recording: thumbnails_of(wired, recording))


@st.cache_resource(max_entries=64, show_spinner=False)
def block_thumbnails(
    slug: str, weights: Weights, identity: str, _picture: Tensor, block: str, _part: Graph
) -> tuple[Thumbnail, ...]:
    """Return small pictures of what each step of a block computes of a picture, its input first."""
    return with_recording(slug, weights, identity, _picture, lambda recording: thumbnails_of(_part, recording))


@st.cache_resource(max_entries=16, show_spinner=False)
def strongest(
    slug: str, weights: Weights, identity: str, _picture: Tensor
) -> tuple[tuple[Strongest, ...], Float[Tensor, " classes"]]:
    """Return the strongest maps of each stage of a network on a picture, and its last numbers."""
    walked = stages(slug, weights)

    def use(recording: Recording) -> tuple[tuple[Strongest, ...], Float[Tensor, " classes"]]:
        return strongest_of(walked, recording, most=8), recording.records[-1].output[0].flatten().clone()

    return with_recording(slug, weights, identity, _picture, use)


@st.cache_resource(max_entries=16, show_spinner=False)
def changed(slug: str, weights: Weights, identity: str, _picture: Tensor, changes: Changes, step: str) -> Changed:
    """Return what a network with a visitor's changes computes: one step, and the answer. The shared network stays."""
    loaded = network(slug, weights)
    preprocessing = loaded.entry.preprocessing
    with _gate().enter(visitor()):
        picture = changed_picture(preprocessing.fit(_picture), changes.picture)
        return compute_changed(loaded.module, preprocessing.normalisation.apply(picture[None]), changes, step)


@st.cache_resource(max_entries=32, show_spinner=False)
def seeing(slug: str, weights: Weights) -> tuple[SeeingStep, ...]:
    """Return what each step of a network reads, from which fields are found; it does not depend on the picture."""
    loaded = network(slug, weights)
    with _gate().enter(visitor()):
        return seeing_steps(walk(loaded.module, torch.zeros(1, *loaded.entry.preprocessing.input_shape)))


@st.cache_resource(max_entries=2048, show_spinner=False)
def field(slug: str, weights: Weights, step: str, index: tuple[int, ...]) -> Field:
    """Return which pixels of what a network sees one number of it can see."""
    steps = seeing(slug, weights)
    with _gate().enter(visitor()):
        return field_of(steps, Place(step=step, index=index))


def sees_all(slug: str, weights: Weights, step: Node) -> bool:
    """Tell whether a number in the middle of a step sees every pixel that the network does."""
    _, height, width = registry.entry(slug).preprocessing.input_shape
    found = field(slug, weights, step.name, tuple(length // 2 for length in step.shape)).clipped(height, width)
    return (len(found.rows), len(found.cols)) == (height, width)


@st.cache_resource(max_entries=1024, show_spinner=False)
def field_rows_and_cols(slug: str, weights: Weights, step: str) -> tuple[int, int]:
    """Return how many rows and columns a number in the middle of a step sees."""
    steps = seeing(slug, weights)
    with _gate().enter(visitor()):
        return field_size(steps, step)


@st.cache_resource(max_entries=1024, show_spinner=False)
def field_of_block(slug: str, weights: Weights, block: str, _part: Graph) -> tuple[int, int]:
    """Return how many rows and columns of a block's input a number in the middle of its output sees."""
    steps = seeing(slug, weights)
    with _gate().enter(visitor()):
        return field_size(field_of_part(steps, _part), _part.nodes[-1].name)


@st.cache_resource(max_entries=256, show_spinner=False)
def effective_field(
    slug: str, weights: Weights, identity: str, _picture: Tensor, step: str, index: tuple[int, ...]
) -> Float[Tensor, "h w"]:
    """Return how much each pixel that a network sees moves one number of it."""
    loaded = network(slug, weights)
    with _gate().enter(visitor()):
        images = loaded.entry.preprocessing.apply(_picture)
        return gradients.effective_field(loaded.module, images, Place(step=step, index=index))


@st.cache_resource(max_entries=2048, show_spinner=False)
def effects(
    slug: str, weights: Weights, identity: str, _picture: Tensor, step: str, index: tuple[int, ...]
) -> Float[Tensor, " classes"]:
    """Return how much each class's logit rises for each 1 that one number of a network rises."""
    loaded = network(slug, weights)
    with _gate().enter(visitor()):
        images = loaded.entry.preprocessing.apply(_picture)
        return gradients.effects_of(loaded.module, images, Place(step=step, index=index))


@st.cache_resource(max_entries=1024, show_spinner=False)
def contributions(
    slug: str, weights: Weights, identity: str, _picture: Tensor, step: str, class_index: int
) -> Float[Tensor, " k"]:
    """Return how much each channel of a step adds to a class's logit."""
    loaded = network(slug, weights)
    with _gate().enter(visitor()):
        images = loaded.entry.preprocessing.apply(_picture)
        return gradients.contributions(loaded.module, images, step, class_index)


@st.cache_resource(max_entries=8, show_spinner=False)
def sent_network(slug: str, weights: Weights, layer: str | None) -> bytes:
    """Return a network as the page "What if" sends it: all of it, or one layer of those that the server computes."""
    return packed_network(network(slug, weights), graph(slug, weights), layer=layer)


def warm_up() -> None:
    """Load what every visitor needs before the first one comes."""
    for entry in EMBEDDED:
        graph(entry.slug, "trained" if registry.is_available(entry) else "random")
