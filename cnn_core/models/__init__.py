"""Networks to look into: a registry, and one file per family."""
