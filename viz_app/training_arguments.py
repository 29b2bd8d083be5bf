"""What `cnn-viz train` and `cnn-viz evaluate` take."""

import argparse
from pathlib import Path

from cnn_core.errors import CnnCoreError


def add_train(parser: argparse.ArgumentParser) -> None:
    """Let the parser read what to train, by whose recipe, and where it goes."""
    parser.description = (
        "Train one of the project's own networks by its recipe, or any network as a file of settings says. What was "
        "interrupted goes on where it was when the same command is given again."
    )
    parser.add_argument("model", nargs="?", help="lenet5, tiny_vgg or mini_resnet")
    parser.add_argument("--settings", type=Path, metavar="FILE", help="settings.json of a run, in place of a model")
    _add_data_and_device(parser)
    parser.add_argument(
        "--output", type=Path, metavar="DIR", default=Path("trained"), help="for weights, card and run (%(default)s)"
    )
    parser.add_argument(
        "--epochs", type=_epochs, metavar="NUMBER", help="train a model shorter or longer than its recipe says"
    )
    parser.set_defaults(run=_train)


def add_evaluate(parser: argparse.ArgumentParser) -> None:
    """Let the parser read what to evaluate."""
    parser.description = "Ask one of the project's own networks, or what was trained, about the test images."
    parser.add_argument("model", nargs="?", help="lenet5, tiny_vgg or mini_resnet")
    parser.add_argument("--trained", type=Path, metavar="DIR", help="the folder NAME.run of a run, in place of a model")
    parser.add_argument("--weights", type=Path, metavar="FILE", help="other weights of a model than the shipped ones")
    _add_data_and_device(parser)
    parser.set_defaults(run=_evaluate)


def _add_data_and_device(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--data",
        type=Path,
        metavar="DIR",
        help="where the data set is, or goes to (the folder of the app: CNN_VIZ_DATA in the environment, else one of "
        "the cache)",
    )
    parser.add_argument("--device", default="cpu", metavar="NAME", help="cpu or cuda (%(default)s)")


def _epochs(text: str) -> int:
    if not (text.isdecimal() and int(text)):
        raise argparse.ArgumentTypeError(f"a training takes a whole number of epochs, at least 1, not {text!r}")
    return int(text)


def _train(chosen: argparse.Namespace) -> None:
    _check_one(chosen.model, chosen.settings, "--settings FILE")
    if chosen.settings and chosen.epochs is not None:
        raise CnnCoreError("--epochs is for a model; with --settings, the file says how many epochs")
    from cnn_core.datasets import data_folder  # noqa: PLC0415 -- `cnn-viz --help` should not wait for torch
    from viz_app import training_jobs  # noqa: PLC0415 -- as above

    places = {"data": chosen.data or data_folder(), "output": chosen.output}
    if chosen.settings:
        training_jobs.train_settings(chosen.settings, **places, device=chosen.device)
    else:
        training_jobs.train_model(chosen.model, **places, epochs=chosen.epochs, device=chosen.device)


def _evaluate(chosen: argparse.Namespace) -> None:
    _check_one(chosen.model, chosen.trained, "--trained DIR")
    if chosen.trained and chosen.weights:
        raise CnnCoreError("--weights is for a model; with --trained, the folder holds the weights")
    from cnn_core.datasets import data_folder  # noqa: PLC0415 -- as above
    from viz_app import training_jobs  # noqa: PLC0415 -- as above

    data = chosen.data or data_folder()
    if chosen.trained:
        training_jobs.evaluate_run(chosen.trained, data=data, device=chosen.device)
    else:
        training_jobs.evaluate_model(chosen.model, data=data, weights=chosen.weights, device=chosen.device)


def _check_one(model: str | None, other: Path | None, option: str) -> None:
    if model and other:
        raise CnnCoreError(f"give a model, such as lenet5, or {option}, not both")
    if not (model or other):
        raise CnnCoreError(f"name a model, such as lenet5, or give {option}")
