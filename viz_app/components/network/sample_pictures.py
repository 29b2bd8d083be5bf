"""The samples that go through the network of the map with one click, and what the browser needs to compute them."""

from collections.abc import Sequence

import numpy as np

from cnn_core.graph import Graph
from cnn_core.models.entry import Network
from cnn_core.samples import Sample
from viz_app.components.network.picture import in_bytes
from viz_app.components.network_sending import computes_in_browser, name_of, sent_network
from viz_app.components.packing import JsonValue, in_255ths, pack
from viz_app.draw.planes import Planes

_SIDE = 64  # pixels at most of a picture that is only clicked on


def packed_pictures(network: Network, graph: Graph, samples: Sequence[tuple[Sample, Planes]], *, key: str) -> bytes:
    """Pack the samples, and, where the browser can compute the network, all of it.

    Args:
        network: That of the map.
        graph: Its own.
        samples: Each with what the network sees of it, 0 to 1.
        key: The map's name on its page.
    """
    normalisation = network.entry.preprocessing.normalisation
    facts: dict[str, JsonValue] = {
        "part": "pictures",
        "key": key,
        "name": name_of(network),
        "samples": [[sample.slug, sample.title] for sample, _ in samples],
        "classNames": network.entry.class_names,
        "mean": normalisation.mean,
        "std": normalisation.std,
        "layers": [],
    }
    if not computes_in_browser(network, graph):
        return pack(facts, {"pictures": np.stack([in_bytes(seen, most=_SIDE) for _, seen in samples])})
    sent = sent_network(network.module, graph)
    pictures = in_255ths(np.stack([seen for _, seen in samples]))
    return pack({**facts, "layers": sent.layers}, {**sent.arrays, "pictures": pictures})
