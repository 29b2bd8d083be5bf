"""How far a server's process grows while different pictures go through ResNet-50.

`python -m tests.growth one-by-one` (or `at-once`) prints what one process came to, as JSON.
"""

import json
import os
import subprocess
import sys
import threading
from dataclasses import asdict, dataclass
from pathlib import Path

import torch
from torch import Tensor

from cnn_core.units import open_unit
from cnn_core.units.opened import Place
from viz_app import cache
from viz_app.allocator import TUNABLES
from viz_app.controls.looked import computed

STORE_MIB = 256
PICTURES = {"one-by-one": 32, "at-once": 20}  # each of a visitor of its own
_STATUS, _RESET_PEAK = Path("/proc/self/status"), Path("/proc/self/clear_refs")


@dataclass(frozen=True, kw_only=True)
class Growth:
    """What the pictures took, in MiB."""

    most: float  # the largest that the process ever was, less what it was after its warm-up
    recording: float  # what one picture's recording holds
    shown: float  # what is kept of one for its visitor: a layer and the thumbnails
    wrong: int  # answers that are not those of the network alone


def is_measurable() -> bool:
    """Tell whether this system says how large a process ever was."""
    return _RESET_PEAK.exists()


def growth(visits: str) -> Growth:
    """Return what a fresh process with the server's settings grows by; visits come "one-by-one" or "at-once"."""
    environment = os.environ | {"GLIBC_TUNABLES": TUNABLES, "CNN_VIZ_RECORDS_MIB": str(STORE_MIB)}
    command = [sys.executable, "-m", "tests.growth", visits]
    run = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
    return Growth(**json.loads(run.stdout.splitlines()[-1]))


def _mebibytes(field: str) -> float:
    line = next(line for line in _STATUS.read_text().splitlines() if line.startswith(f"{field}:"))
    return int(line.split()[1]) / 1024


def _picture(number: int) -> Tensor:
    generator = torch.Generator().manual_seed(number)
    return torch.randint(0, 256, (3, 256, 320), dtype=torch.uint8, generator=generator)


def _visit(number: int, answers: dict[int, Tensor]) -> float:
    """Do what the Layers page does with a picture: look at a layer, draw thumbnails, open a number.

    Returns:
        MiB of what is shown.
    """
    where = ("resnet50", "random", str(number), _picture(number))
    layer = cache.graph("resnet50", "random").nodes[1]
    seen = cache.with_recording(*where, lambda recording: computed(recording, layer))
    thumbnails = cache.thumbnails(*where)
    module = cache.network("resnet50", "random").module
    place = Place(step=layer.name, index=(0, 0, 0))
    cache.with_recording(*where, lambda recording: open_unit(module, recording, place))
    answers[number] = seen.logits
    return (seen.output.nbytes + sum(thumbnail.pixels.nbytes for thumbnail in thumbnails)) / 2**20


def _is_wrong(number: int, answer: Tensor) -> bool:
    network = cache.network("resnet50", "random")
    with torch.inference_mode():
        alone = network.module(network.entry.preprocessing.apply(_picture(number)))[0]
    return not torch.allclose(answer, alone, atol=1e-4 * float(alone.abs().max()))


def _size_of_a_recording() -> float:
    where = ("resnet50", "random", "0", _picture(0))
    return cache.with_recording(*where, lambda recording: recording.nbytes / 2**20)


def _measure(pictures: int, *, at_once: bool) -> Growth:
    torch.set_num_threads(1)
    answers: dict[int, Tensor] = {}
    shown = _visit(pictures, answers)  # the warm-up: weights, trace, and what torch sets up
    before = _mebibytes("VmRSS")
    _RESET_PEAK.write_text("5")
    # Streamlit gives each run of a page a thread of its own.
    threads = [threading.Thread(target=_visit, args=(number, answers)) for number in range(pictures)]
    for thread in threads:
        thread.start()
        if not at_once:
            thread.join()
    for thread in threads:
        thread.join()
    most = _mebibytes("VmHWM") - before
    wrong = pictures + 1 - len(answers) + sum(_is_wrong(number, answer) for number, answer in answers.items())
    return Growth(most=most, recording=_size_of_a_recording(), shown=shown, wrong=wrong)


if __name__ == "__main__":
    sys.stdout.write(json.dumps(asdict(_measure(PICTURES[sys.argv[1]], at_once=sys.argv[1] == "at-once"))) + "\n")
