"""One number of a network's output, opened: what it was computed from, for every kind of step."""
