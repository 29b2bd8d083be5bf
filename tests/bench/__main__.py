"""Measure the figures: `python -m tests.bench [beginning of a name ...]`."""

import sys

from tests.bench.figures import all_figures, run
from viz_app.allocator import restart_with_tuned_allocator


def main() -> None:
    restart_with_tuned_allocator()  # the server's own settings
    run(all_figures(), sys.argv[1:])


if __name__ == "__main__":
    main()
