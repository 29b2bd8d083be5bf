"""Measure the figures: `python -m tests.bench [beginning of a name ...]`."""

import os
import sys

from tests.bench.figures import all_figures, run

# The server's settings: memory that was freed is kept, and large tensors do not get fresh pages each time.
MALLOC = "glibc.malloc.mmap_threshold=4294967296:glibc.malloc.trim_threshold=4294967296"


def main() -> None:
    if sys.platform == "linux" and os.environ.get("GLIBC_TUNABLES") != MALLOC:  # read only when a program starts
        command = [sys.executable, "-m", "tests.bench", *sys.argv[1:]]
        os.execve(sys.executable, command, {**os.environ, "GLIBC_TUNABLES": MALLOC})
    run(all_figures(), sys.argv[1:])


if __name__ == "__main__":
    main()
