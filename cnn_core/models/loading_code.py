"""The short program that loads a network with its library alone, and names the five best classes of a picture."""

from collections.abc import Callable
from dataclasses import dataclass
from string import Template

from torchvision.models import get_model_weights

from cnn_core.errors import CnnCoreError
from cnn_core.models.entry import ModelEntry
from cnn_core.models.timm_networks import timm_name

_PROGRAM = Template('''"""The five best classes of a picture, by $title: python program.py picture.jpg"""

import sys

$imports

$load
picture = ImageOps.exif_transpose(Image.open(sys.argv[1])).convert("RGB")
images = $prepare  # $shape
with torch.inference_mode():
    probabilities = network(images)[0].softmax(0)
for probability, index in zip(*probabilities.topk(5)):
    print(f"{float(probability):.2%}  {class_names[index]}")
''')


@dataclass(frozen=True, kw_only=True)
class _Library:
    """What differs from library to library; `$name` stands for the network."""

    imports: str
    load: str
    prepare: str
    names: Callable[[ModelEntry], dict[str, str]]


def loading_code(entry: ModelEntry) -> str:
    """Return the program, in Python. The library fetches its weights where they are not on the machine.

    Raises:
        CnnCoreError: If the network is in no library.
    """
    if entry.origin not in _LIBRARIES:
        raise CnnCoreError(f"{entry.title} is in no library, so that no program can load it by its name")
    library = _LIBRARIES[entry.origin]
    names = library.names(entry)
    return _PROGRAM.substitute(
        title=entry.title,
        imports=Template(library.imports).substitute(names),
        load=Template(library.load).substitute(names),
        prepare=library.prepare,
        shape=(1, *entry.preprocessing.input_shape),
    )


def _in_torchvision(entry: ModelEntry) -> dict[str, str]:
    weights = get_model_weights(entry.slug)["DEFAULT"]
    return {"name": entry.slug, "weights": type(weights).__name__, "version": weights.name}


_LIBRARIES = {
    "torchvision": _Library(
        imports="""\
import torch
from PIL import Image, ImageOps
from torchvision.models import $weights, $name
from torchvision.transforms.functional import pil_to_tensor""",
        load="""\
weights = $weights.$version
network = $name(weights=weights).eval()
class_names = weights.meta["categories"]""",
        prepare="weights.transforms()(pil_to_tensor(picture))[None]",
        names=_in_torchvision,
    ),
    "timm": _Library(
        imports="""\
import timm
import torch
from PIL import Image, ImageOps
from timm.data import ImageNetInfo, create_transform, infer_imagenet_subset, resolve_model_data_config""",
        load="""\
network = timm.create_model("$name", pretrained=True).eval()
prepare = create_transform(**resolve_model_data_config(network))
class_names = ImageNetInfo(infer_imagenet_subset(network)).label_descriptions()""",
        prepare="prepare(picture)[None]",
        names=lambda entry: {"name": timm_name(entry)},
    ),
    "project": _Library(
        imports="""\
import torch
from PIL import Image, ImageOps
from torchvision.transforms.functional import pil_to_tensor

from cnn_core.models import registry""",
        load="""\
entry = registry.entry("$name")
network = registry.load(entry).module
class_names = entry.class_names""",
        prepare="entry.preprocessing.apply(pil_to_tensor(picture))",
        names=lambda entry: {"name": entry.slug},
    ),
}
