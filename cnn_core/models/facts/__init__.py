"""What is known of the lecture's networks: what was new, who described it, and how large it is."""

from cnn_core.models.facts.lecture import LECTURE

__all__ = ["LECTURE"]
