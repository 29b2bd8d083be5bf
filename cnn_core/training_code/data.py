"""The part of a script that makes the images: read, divided, and brought to what the network takes."""

from collections.abc import Iterator

from cnn_core.code.text import lines
from cnn_core.datasets import DatasetEntry
from cnn_core.images import gray
from cnn_core.models.entry import Preprocessing
from cnn_core.runs.preparing import FEWEST_ASKED
from cnn_core.training import RunSettings
from cnn_core.training_code.carrying import carried
from cnn_core.training_code.part import Part, imports
from cnn_core.training_code.reading import reading_part

_IN_CLASSES = '''\
def in_classes(labels):
    """Return the indices of each class, in an order that is random and always the same."""
    order = torch.randperm(len(labels), generator=torch.Generator().manual_seed(0))
    return [order[labels[order] == label] for label in labels.unique()]


def part(data, chosen):
    return data[0][chosen], data[1][chosen]'''
_HOLD_OUT = '''\
def hold_out(data, share):
    """Return the images in two parts: some of each class are held out, drawn at random, the others are kept."""
    held = torch.zeros(len(data[1]), dtype=torch.bool)
    for chosen in in_classes(data[1]):
        held[chosen[: min(max(round(share * len(chosen)), 1), len(chosen) - 1)]] = True
    return part(data, ~held), part(data, held)'''
_SUBSET = '''\
def subset(data, count):
    """Return so many of the images, of each class as many as of the others where it can be."""
    if count >= len(data[1]):
        return data
    classes = in_classes(data[1])
    sizes = [len(chosen) for chosen in classes]
    shares = [0] * len(classes)
    for left, place in enumerate(sorted(range(len(sizes)), key=lambda place: (sizes[place], -place))):
        shares[place] = min(sizes[place], (count - sum(shares)) // (len(sizes) - left))
    return part(data, torch.cat([chosen[:share] for chosen, share in zip(classes, shares)]).sort().values)'''


def data_part(settings: RunSettings, data: DatasetEntry, preprocessing: Preprocessing) -> Part:
    """Write what makes `train`, `validation` and `test`, each the images as bytes and their labels.

    Raises:
        CnnCoreError: If a script cannot get at the images.
    """
    read = reading_part(data)
    holds_out = settings.validation > 0 or "hold_out(" in read.lines
    fit = _fitting(data.shape, preprocessing)
    return Part(
        definitions=(
            *read.definitions,
            *([_IN_CLASSES] if holds_out or settings.images is not None else ()),
            *([_HOLD_OUT] if holds_out else ()),
            *([_SUBSET] if settings.images is not None else ()),
            *fit.definitions,
        ),
        lines=lines(read.lines, *_dividing(settings), fit.lines),
        imports=read.imports | fit.imports | imports("torch"),
        needs=read.needs,
    )


def _dividing(settings: RunSettings) -> Iterator[str]:
    share = settings.validation
    yield f"train, validation = hold_out(train, {share!r})" if share else "validation = test"
    if settings.images is not None:
        asked = max(settings.images, FEWEST_ASKED)
        yield f"train = subset(train, {settings.images})"
        yield f"validation, test = subset(validation, {asked}), subset(test, {asked})"


def _fitting(shape: tuple[int, int, int], preprocessing: Preprocessing) -> Part:
    """Write what brings the images to the network's channels and size, nothing where they have them."""
    if shape == preprocessing.input_shape:
        return Part()
    body, grays, resizes = list[str](), preprocessing.channels < shape[0], shape[1:] != preprocessing.crop
    if grays:
        body.append("images = torch.stack([gray(image) for image in images])")
    elif preprocessing.channels > shape[0]:
        body.append(f"images = images.expand(-1, {preprocessing.channels}, -1, -1)")
    if resizes:
        side, way = preprocessing.resize, preprocessing.interpolation.name
        size = [side] if preprocessing.keeps_ratio else [side, side]
        body.append(
            f"images = torch.cat([resize(some, {size}, InterpolationMode.{way}) for some in images.split(256)])"
        )
        body.append(f"images = center_crop(images, {list(preprocessing.crop)})")
    definition = lines(
        "def fit(data):",
        '    """Return the images with the channels and the size that the network takes."""',
        "    images, labels = data",
        *(f"    {line}" for line in body),
        "    return images.contiguous(), labels",
    )
    text, needed = carried([gray] if grays else [])
    if resizes:
        needed |= imports(
            "torchvision.transforms: InterpolationMode, torchvision.transforms.functional: center_crop resize"
        )
    return Part(
        definitions=(text, definition) if text else (definition,),
        lines="train, validation, test = fit(train), fit(validation), fit(test)",
        imports=needed,
    )
