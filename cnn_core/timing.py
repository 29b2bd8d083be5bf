"""How long each step of a forward pass takes."""

import statistics
import time
from collections.abc import Callable
from typing import Any

import torch
from jaxtyping import Float
from torch import Tensor, fx, nn

from cnn_core.errors import CnnCoreError
from cnn_core.forward import failures_told, program_of
from cnn_core.tracing import Program, name_and_kind


def time_steps(network: nn.Module, images: Float[Tensor, "n c h w"], *, rounds: int = 3) -> dict[str, float]:
    """Return the milliseconds that each step takes on this machine, by its name in the recording.

    They are medians, measured after one pass for warming up. The parts of a tuple share the time of the step that made
    them. Together the steps take a little less than a plain forward pass, which also has to get from one to the next.

    Args:
        network: In evaluation mode. It is not changed.
        images: Prepared as the network expects them.
        rounds: Passes that are measured, at least 1.

    Raises:
        CnnCoreError: If the network cannot be traced, or cannot compute these images.
    """
    if rounds < 1:
        raise CnnCoreError(f"{rounds} rounds measure nothing; ask for 1 or more")
    program = program_of(network, images)
    if program is None:
        raise CnnCoreError(
            "the network's forward pass cannot be traced, so that its steps cannot be timed one by one; "
            "what they compute can be read in its recording"
        )
    with torch.inference_mode(), failures_told(images):
        warm_up, *measured = [_timed(network, program, images, keep=turn == 0) for turn in range(rounds + 1)]
    times = dict[str, float]()
    for call, records in program.records_of(warm_up.values).items():
        seconds = statistics.median(stopwatch.seconds.get(call, 0.0) for stopwatch in measured)
        for record in records:
            times[record] = times.get(record, 0.0) + 1000 * seconds / len(records)
    return times


def _timed(network: nn.Module, program: Program, images: Tensor, *, keep: bool) -> "_Stopwatch":
    stopwatch = _Stopwatch(network, program, keep=keep, device=images.device)
    stopwatch.run(images.clone())  # an in-place first step would write over the caller's
    return stopwatch


class _Stopwatch(fx.Interpreter):
    """Runs the calls of a traced network as the network makes them, in place where it does, and times each.

    Args:
        network: The one that runs.
        program: Its program.
        keep: Keep all values, rather than free each after its last use as the network does.
        device: Where it computes.
    """

    def __init__(self, network: nn.Module, program: Program, *, keep: bool, device: torch.device) -> None:
        super().__init__(network, garbage_collect_values=not keep, graph=program.graph)
        self._network, self._keep, self._device = network, keep, device
        self.seconds: dict[str, float] = {}  # by the call's name
        self.values: dict[str, Any] = {}
        self._name = ""

    def run_node(self, n: fx.Node) -> Any:
        self._name, _ = name_and_kind(n, self._network) if n.op != "output" else ("", "")
        value = super().run_node(n)
        if self._keep and n.op != "output":
            self.values[self._name] = value
        return value

    def call_module(self, target: Any, args: Any, kwargs: Any) -> Any:
        module = self.fetch_attr(target)
        return self._time(module, args, kwargs)

    def call_function(self, target: Any, args: Any, kwargs: Any) -> Any:
        return self._time(target, args, kwargs)

    def call_method(self, target: Any, args: Any, kwargs: Any) -> Any:
        tensor, *others = args
        return self._time(getattr(tensor, target), others, kwargs)

    def _time(self, function: Callable[..., Any], args: Any, kwargs: Any) -> Any:
        begin = time.perf_counter()
        value = function(*args, **kwargs)
        if self._device.type == "cuda":
            torch.cuda.synchronize(self._device)  # a GPU goes on working after the call has returned
        self.seconds[self._name] = time.perf_counter() - begin
        return value
