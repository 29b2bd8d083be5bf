"""The optimisers that a recipe can name, as torch's."""

from collections.abc import Iterable

from torch import nn, optim

from cnn_core.training.recipe import Recipe


def optimiser_of(recipe: Recipe, weights: Iterable[nn.Parameter]) -> optim.Optimizer:
    """Return the optimiser of a recipe for these weights.

    Source:
        Sutskever et al. 2013, ICML, "On the importance of initialization and momentum", for Nesterov's momentum;
        Kingma & Ba 2014, arXiv:1412.6980, for Adam; Loshchilov & Hutter 2017, arXiv:1711.05101, for AdamW.
    """
    match recipe.optimiser:
        case "sgd":
            return optim.SGD(
                weights,
                lr=recipe.learning_rate,
                momentum=recipe.momentum,
                weight_decay=recipe.weight_decay,
                nesterov=recipe.momentum > 0,
            )
        case "adam":
            return optim.Adam(weights, lr=recipe.learning_rate, weight_decay=recipe.weight_decay)
        case "adamw":
            return optim.AdamW(weights, lr=recipe.learning_rate, weight_decay=recipe.weight_decay)
