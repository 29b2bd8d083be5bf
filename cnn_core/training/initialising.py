"""Fresh weights for a network, drawn from one generator."""

from torch import Generator, nn


def initialise(network: nn.Module, generator: Generator) -> None:
    """Draw fresh weights from the generator, and from nothing else.

    Source:
        He et al. 2015, arXiv:1502.01852: a normal distribution of variance 2 / fan-in, biases 0.
    """
    for module in network.modules():
        if isinstance(module, nn.Conv2d | nn.Linear):
            nn.init.kaiming_normal_(module.weight, nonlinearity="relu", generator=generator)
            if module.bias is not None:
                nn.init.zeros_(module.bias)
