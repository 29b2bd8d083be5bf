"""A network that is computed in the browser: its layers as cards, with all that each computes."""
