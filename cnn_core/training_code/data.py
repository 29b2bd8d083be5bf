"""The part of a script that makes the images: read or drawn, divided, and brought to what the network takes."""

from collections.abc import Callable, Iterator

from cnn_core.code.text import lines, sections
from cnn_core.datasets import DatasetEntry
from cnn_core.datasets.shapes import draw_shapes
from cnn_core.errors import CnnCoreError
from cnn_core.images import gray
from cnn_core.models.entry import Preprocessing
from cnn_core.runs.preparing import FEWEST_ASKED
from cnn_core.training import RunSettings
from cnn_core.training_code.carrying import Imported, carried
from cnn_core.training_code.part import Part, imports

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
    if data.slug not in _READING and data.origin != "own":
        raise CnnCoreError(f"the script of a training on {data.title} cannot be written: a script cannot read it")
    read = _own(data) if data.origin == "own" else _READING[data.slug]()
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


def _digits() -> Part:
    return Part(
        lines=lines(
            "digits = load_digits()",
            "images = torch.from_numpy(digits.images)[:, None]  # ink, 0 to 16",
            "images = (images * 255 / 16).round().to(torch.uint8)",
            "train, test = hold_out((images, torch.from_numpy(digits.target).long()), 0.2)",
        ),
        imports=imports("torch, sklearn.datasets: load_digits"),
        needs=("It needs scikit-learn, where the digits are (pip install scikit-learn).",),
    )


def _shapes() -> Part:
    text, needed = carried([draw_shapes])
    return Part(
        definitions=(text,),
        lines=lines(
            "train = draw_shapes(4_000, torch.Generator().manual_seed(0))",
            "test = draw_shapes(1_000, torch.Generator().manual_seed(1))",
        ),
        imports=needed,
    )


def _mnist_like(name: str) -> Callable[[], Part]:
    read = f"""\
def read(train):
    images = datasets.{name}(FOLDER, train=train, download=True)
    return images.data[:, None], images.targets"""
    return lambda: _fetched(read, "")


def _cifar10() -> Part:
    read = """\
def read(train):
    images = datasets.CIFAR10(FOLDER, train=train, download=True)
    return torch.from_numpy(images.data).permute(0, 3, 1, 2).contiguous(), torch.tensor(images.targets)"""
    return _fetched(read, "The app can also read CIFAR-10 from a copy saved as JPEG; its numbers are others.")


def _fetched(read: str, note: str) -> Part:
    return Part(
        definitions=(read,),
        lines=lines(
            'FOLDER = sys.argv[1] if len(sys.argv) > 1 else "data"  # fetched into it where it is not there',
            "train, test = read(train=True), read(train=False)",
        ),
        imports=imports("sys, torch, torchvision: datasets"),
        needs=(note,) if note else (),
    )


def _own(data: DatasetEntry) -> Part:
    """Write what reads a folder of images by class, as the app does with images of the usual kinds."""
    channels, side, _ = data.shape
    text, needed = carried([gray]) if channels == 1 else ("", frozenset[Imported]())
    square = "gray(square)" if channels == 1 else "square"
    read = f"""\
def read_image(file):
    \"\"\"Return the middle square of an image, {channels} × {side} × {side}.\"\"\"
    image = pil_to_tensor(ImageOps.exif_transpose(Image.open(file)).convert("RGB"))
    height, width = image.shape[1:]
    length = min(height, width)
    top, left = (height - length) // 2, (width - length) // 2
    square = image[:, top : top + length, left : left + length]
    return resize({square}, [{side}, {side}], antialias=True)


def read(folder):
    \"\"\"Return the images of all classes, class by class and by file name, and their labels.\"\"\"
    files = [sorted(file for file in (folder / name).rglob("*") if file.is_file()) for name in CLASSES]
    labels = [label for label, files_of_class in enumerate(files) for _ in files_of_class]
    return torch.stack([read_image(file) for of_class in files for file in of_class]), torch.tensor(labels)"""
    return Part(
        definitions=(text, read) if text else (read,),
        lines=lines(
            'FOLDER = Path(sys.argv[1] if len(sys.argv) > 1 else "images")',
            'if (FOLDER / "train").is_dir():',
            '    train, test = read(FOLDER / "train"), read(FOLDER / "test")',
            "else:",
            "    train, test = hold_out(read(FOLDER), 0.2)",
        ),
        imports=needed
        | imports("sys, pathlib: Path, torch, PIL: Image ImageOps")
        | imports("torchvision.transforms.functional: pil_to_tensor resize"),
        needs=(
            "Put your images into the folder images beside it, in a folder by class, or in train and test and there by",
            "class; without files that the app skipped. The numbers are the same where the app cut out the middle of",
            "each image; it leaves out how the app takes transparent, animated and 16-bit images.",
        ),
    )


_READING: dict[str, Callable[[], Part]] = {
    "digits": _digits,
    "shapes": _shapes,
    "mnist": _mnist_like("MNIST"),
    "fashion_mnist": _mnist_like("FashionMNIST"),
    "cifar10": _cifar10,
}


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
    body: list[str] = []
    text, carried_imports = "", frozenset[Imported]()
    if preprocessing.channels == 1 and shape[0] == 3:
        text, carried_imports = carried([gray])
        body.append("images = torch.stack([gray(image) for image in images])")
    elif preprocessing.channels == 3 and shape[0] == 1:
        body.append("images = images.expand(-1, 3, -1, -1)")
    needed = frozenset[str]()
    if shape[1:] != preprocessing.crop:
        side = preprocessing.resize
        size = [side] if preprocessing.keeps_ratio else [side, side]
        way = preprocessing.interpolation
        body.append(
            f"images = torch.cat([resize(some, {size}, InterpolationMode.{way.name}) for some in images.split(256)])"
        )
        body.append(f"images = center_crop(images, {list(preprocessing.crop)})")
        needed |= {"torchvision.transforms: InterpolationMode", "torchvision.transforms.functional: center_crop resize"}
    definition = sections(
        lines(
            "def fit(data):",
            '    """Return the images with the channels and the size that the network takes."""',
            "    images, labels = data",
            *(f"    {line}" for line in body),
            "    return images.contiguous(), labels",
        )
    )
    return Part(
        definitions=(text, definition) if text else (definition,),
        lines="train, validation, test = fit(train), fit(validation), fit(test)",
        imports=carried_imports | (imports(", ".join(sorted(needed))) if needed else frozenset()),
    )
