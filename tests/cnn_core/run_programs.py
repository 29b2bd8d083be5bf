"""Run programs, each in a namespace of its own: `python run_programs.py FOLDER`, with 0.py, 0.npy, 1.py, 1.npy, …

What `model` makes of the input in n.npy goes to n-output.npy, as in training where the program itself says so; the
shape of the program's own output goes to n-shape.npy.
"""

import sys
from pathlib import Path

import numpy as np


def main(folder: Path) -> None:
    for path in sorted(folder.glob("*.py"), key=lambda path: int(path.stem)):
        program = path.read_text(encoding="utf-8")
        names: dict[str, object] = {}
        exec(compile(program, str(path), "exec"), names)
        output = names["model"](np.load(path.with_suffix(".npy")), training="training=True" in program)
        np.save(folder / f"{path.stem}-output.npy", output.detach().numpy())
        np.save(folder / f"{path.stem}-shape.npy", names["output"].shape)


main(Path(sys.argv[1]))
