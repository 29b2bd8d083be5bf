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

from viz_app import cache
from viz_app.allocator import TUNABLES

STORE_MIB, PICTURES = 256, 32
_STATUS, _RESET_PEAK = Path("/proc/self/status"), Path("/proc/self/clear_refs")


@dataclass(frozen=True, kw_only=True)
class Growth:
    """What the pictures took, in MiB."""

    most: float  # the largest that the process ever was, less what it was after its warm-up
    recording: float  # what one picture's recording holds


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


def _record(number: int) -> float:
    generator = torch.Generator().manual_seed(number)
    picture = torch.randint(0, 256, (3, 256, 320), dtype=torch.uint8, generator=generator)
    return cache.recording("resnet50", "random", str(number), picture).nbytes / 2**20


def _measure(*, at_once: bool) -> Growth:
    torch.set_num_threads(1)
    recording = _record(PICTURES)  # the warm-up: weights, trace, and what torch sets up
    before = _mebibytes("VmRSS")
    _RESET_PEAK.write_text("5")
    # Streamlit gives each run of a page a thread of its own.
    threads = [threading.Thread(target=_record, args=(number,)) for number in range(PICTURES)]
    for thread in threads:
        thread.start()
        if not at_once:
            thread.join()
    for thread in threads:
        thread.join()
    return Growth(most=_mebibytes("VmHWM") - before, recording=recording)


if __name__ == "__main__":
    sys.stdout.write(json.dumps(asdict(_measure(at_once=sys.argv[1] == "at-once"))) + "\n")
