"""`cnn-viz`: start the app, and the long jobs from a terminal."""

import argparse
import math
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from cnn_core.errors import CnnCoreError
from cnn_core.memory_limits import check_limits
from viz_app.allocator import restart_with_tuned_allocator
from viz_app.training_arguments import add_evaluate, add_train


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status: 0, or 2 for bad input."""
    if arguments is None:  # the command line
        restart_with_tuned_allocator()
    try:
        chosen = _parser().parse_args(arguments)
        chosen.run(chosen)
    except CnnCoreError as error:
        sys.stderr.write(f"cnn-viz: {error}\n")
        return 2
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # who reads has read enough, as `head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # where Python flushes what is left
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = _OneSentenceParser(
        prog="cnn-viz",
        description="See a convolutional network compute, number by number. Without a command, the app opens.",
        epilog="HOST and PORT in the environment do what --host and --port do. CNN_VIZ_RECORDS_MIB and "
        "CNN_VIZ_NETWORKS_MIB bound the memory for what networks computed (1024) and for the networks (2048), and "
        "CNN_VIZ_OWN_MIB for those that visitors bring (2048); CNN_VIZ_OWN_DATA_MIB for images that they bring (1024). "
        "Data sets that are fetched lie in CNN_VIZ_DATA (cnn-viz-data, beside the hub folder of torch). Trainings are "
        "kept for 24 hours in CNN_VIZ_RUNS (a folder of your own among the temporary files), up to CNN_VIZ_RUNS_MIB "
        "(2048); CNN_VIZ_TRAINING_LIMIT says how many may be at work or waiting at once (40).",
    )
    host, port = os.environ.get("HOST") or "127.0.0.1", os.environ.get("PORT") or "8501"
    parser.set_defaults(run=_start)
    parser.add_argument(
        "--host", default=host, type=_host, help="address to listen on; 0.0.0.0 lets a class in (%(default)s)"
    )
    parser.add_argument("--port", default=port, type=_port, help="port to listen on (%(default)s)")
    parser.add_argument("--headless", action="store_true", help="do not open the browser")
    _add_own_network(parser)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", parser_class=_OneSentenceParser)
    add_train(commands.add_parser("train", help="train one of the project's own networks"))
    add_evaluate(commands.add_parser("evaluate", help="measure a trained network on its test images"))
    commands.add_parser("models", help="list the networks").set_defaults(run=_list_models)
    return parser


def _add_own_network(parser: argparse.ArgumentParser) -> None:
    own = parser.add_argument_group(
        "a network of your own",
        "The function takes nothing and returns an nn.Module in evaluation mode, or an object with one as `module` "
        "and, where known, `input_shape`, `class_names`, `mean` and `std`. It runs here, as your own code.",
    )
    own.add_argument("--model", metavar="MODULE:FUNCTION", help="package.module:build or file.py:build; it opens first")
    own.add_argument("--input", type=_shape, metavar="CxHxW", help="channels, rows and columns (3x224x224)")
    own.add_argument(
        "--resize", type=_pixels, metavar="PIXELS", help="of the shorter side, before the middle is cut out"
    )
    own.add_argument("--mean", type=_numbers, metavar="M,M,M", help="of the training pictures, per channel, 0 to 1 (0)")
    own.add_argument("--std", type=_numbers, metavar="S,S,S", help="their standard deviation (1)")
    own.add_argument("--classes", type=Path, metavar="FILE", help="class names, one on each line")


_OF_MODEL = ("input", "resize", "mean", "std", "classes")


class _OneSentenceParser(argparse.ArgumentParser):
    """Tells of a wrong argument in one sentence, like every other error of the project."""

    def error(self, message: str) -> None:  # pyright: ignore[reportIncompatibleMethodOverride]
        raise CnnCoreError(f"{message}; `{self.prog} --help` says what there is")


def _host(text: str) -> str:
    if not text:  # which a server would take for every address of the machine
        raise argparse.ArgumentTypeError("name an address, such as 127.0.0.1")
    return text


def _port(text: str) -> int:
    if not (text.isdecimal() and 1 <= int(text) <= 65535):
        raise argparse.ArgumentTypeError(f"the port must be a whole number from 1 to 65535, not {text!r}")
    return int(text)


def _shape(text: str) -> tuple[int, int, int]:
    parts = text.split("x")
    if len(parts) != 3 or not all(part.isdecimal() and 1 <= int(part) <= 1024 for part in parts):
        raise argparse.ArgumentTypeError(f"the input must be such as 3x224x224, not {text!r}")
    channels, rows, cols = map(int, parts)
    return channels, rows, cols


def _pixels(text: str) -> int:
    if not (text.isdecimal() and 1 <= int(text) <= 4096):
        raise argparse.ArgumentTypeError(f"it must be a whole number from 1 to 4096, not {text!r}")
    return int(text)


def _numbers(text: str) -> tuple[float, ...]:
    try:
        numbers = tuple(float(part) for part in text.split(","))
    except ValueError:
        numbers = ()
    if not numbers or not all(math.isfinite(number) for number in numbers):
        raise argparse.ArgumentTypeError(f"it must be numbers with commas between them, not {text!r}")
    return numbers


def _start(chosen: argparse.Namespace) -> None:
    from cnn_core.models.own.local import Stated  # noqa: PLC0415 -- `cnn-viz --help` should not wait for torch
    from viz_app import jobs, server  # noqa: PLC0415 -- as above

    check_limits()
    if chosen.model:
        jobs.open_own_network(
            chosen.model,
            Stated(
                input_shape=chosen.input,
                resize=chosen.resize,
                mean=chosen.mean,
                std=chosen.std,
                class_names=chosen.classes,
            ),
        )
    elif given := [f"--{name}" for name in _OF_MODEL if getattr(chosen, name) is not None]:
        raise CnnCoreError(f"{given[0]} says something of --model, which is not given; `cnn-viz --help` says how")
    server.start(host=chosen.host, port=chosen.port, headless=chosen.headless)


def _list_models(_: argparse.Namespace) -> None:
    from viz_app import jobs  # noqa: PLC0415 -- as above

    jobs.list_models()


if __name__ == "__main__":
    sys.exit(main())
