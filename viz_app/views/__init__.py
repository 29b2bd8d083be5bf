"""One page each; pages never import each other."""
