"""The part of a script that reads or draws the images of a data set: `train` and `test`, before they are divided."""

from collections.abc import Callable

from cnn_core.code.text import lines
from cnn_core.datasets import DatasetEntry
from cnn_core.datasets.shapes import draw_shapes
from cnn_core.errors import CnnCoreError
from cnn_core.images import gray
from cnn_core.training_code.carrying import carried
from cnn_core.training_code.part import Part, imports

_READ_IMAGE = """\
def read_image(file):
    \"\"\"Return the middle square of an image, {channels} × {side} × {side}.\"\"\"
    image = pil_to_tensor(ImageOps.exif_transpose(Image.open(file)).convert("RGB"))
    height, width = image.shape[1:]
    length = min(height, width)
    top, left = (height - length) // 2, (width - length) // 2
    square = image[:, top : top + length, left : left + length]
    return resize({square}, [{side}, {side}], antialias=True)"""
_READ_PADDED = """\
def read_image(file):
    \"\"\"Return an image with black beside it where it is not square, {channels} × {side} × {side}.\"\"\"
    image = pil_to_tensor(ImageOps.exif_transpose(Image.open(file)).convert("RGB"))
    height, width = (max(1, round(length * {side} / max(image.shape[1:]))) for length in image.shape[1:])
    resized = resize({image}, [height, width], antialias=True)
    top, left = ({side} - height) // 2, ({side} - width) // 2
    return pad(resized, [left, top, {side} - width - left, {side} - height - top])"""
_READ_FOLDER = """\
def read(folder):
    \"\"\"Return the images of all classes, class by class and by file name, and their labels.\"\"\"
    files = [sorted(file for file in (folder / name).rglob("*") if file.is_file()) for name in CLASSES]
    labels = [label for label, files_of_class in enumerate(files) for _ in files_of_class]
    return torch.stack([read_image(file) for of_class in files for file in of_class]), torch.tensor(labels)"""
_USE_FOLDER = """\
FOLDER = Path(sys.argv[1] if len(sys.argv) > 1 else "images")
if (FOLDER / "train" / CLASSES[0]).is_dir():
    train, test = read(FOLDER / "train"), read(FOLDER / "test")
else:
    train, test = hold_out(read(FOLDER), 0.2)"""
_OWN_NEEDS = (
    "Put your images into the folder images beside it, in a folder by class, or in train and test and there by",
    "class; without files that the app skipped. It leaves out how the app takes transparent, animated and 16-bit",
    "images.",
)


def reading_part(data: DatasetEntry) -> Part:
    """Write what makes `train` and `test`, each the images as bytes and their labels; it may need `hold_out`.

    Raises:
        CnnCoreError: If a script cannot get at the images.
    """
    if data.origin == "own":
        return _own(data)
    if data.slug not in _READING:
        raise CnnCoreError(f"the script of a training on {data.title} cannot be written: a script cannot read it")
    return _READING[data.slug]()


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
    carried_gray = carried([gray] if channels == 1 else [])
    named = {name: f"gray({name})" if channels == 1 else name for name in ("square", "image")}
    text, needed = (_READ_PADDED, "pad ") if data.fit == "pad" else (_READ_IMAGE, "")
    read_image = text.format(channels=channels, side=side, **named)
    return Part(
        definitions=tuple(filter(None, (carried_gray[0], read_image, _READ_FOLDER))),
        lines=_USE_FOLDER,
        imports=carried_gray[1]
        | imports("sys, pathlib: Path, torch, PIL: Image ImageOps")
        | imports(f"torchvision.transforms.functional: {needed}pil_to_tensor resize"),
        needs=_OWN_NEEDS,
    )


_READING: dict[str, Callable[[], Part]] = {
    "digits": _digits,
    "shapes": _shapes,
    "mnist": _mnist_like("MNIST"),
    "fashion_mnist": _mnist_like("FashionMNIST"),
    "cifar10": _cifar10,
}
