"""Run programs of Keras: `python run_keras_programs.py FOLDER`, with 0.py, 0.npz, 1.py, 1.npz, …

n.npz holds images as "images", and weights as Keras keeps them, named by their layer and a number: "conv1/0", and
"conv1/1". What the model makes of them goes to n-output.npy, and to n-told.npy the number of its trained parameters and
the shape of the program's own output.
"""

import math
import sys
from pathlib import Path

import numpy as np


def main(folder: Path) -> None:
    for path in sorted(folder.glob("*.py"), key=lambda path: int(path.stem)):
        names: dict[str, object] = {}
        exec(compile(path.read_text(encoding="utf-8"), str(path), "exec"), names)
        model, given = names["model"], np.load(path.with_suffix(".npz"))
        trained = sum(math.prod(weight.shape) for weight in model.trainable_weights)
        for layer in model.layers:
            if layer.weights:
                layer.set_weights([given[f"{layer.name}/{number}"] for number in range(len(layer.weights))])
        np.save(folder / f"{path.stem}-output.npy", model(given["images"]).detach().numpy())
        np.save(folder / f"{path.stem}-told.npy", (trained, *names["output"].shape))


main(Path(sys.argv[1]))
