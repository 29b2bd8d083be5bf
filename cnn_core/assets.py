"""The files that ship with the project, in a checkout and in an installed wheel alike."""

from importlib import resources
from pathlib import Path


def asset(name: str) -> Path:
    """Return the path of a shipped file, such as "weights/lenet5.safetensors", whether it exists or not.

    The wheel carries `assets/weights` inside `cnn_core`; a checkout keeps it beside the package.
    """
    package = Path(str(resources.files("cnn_core")))
    inside = package / "assets"
    return (inside if inside.is_dir() else package.parent / "assets") / name
