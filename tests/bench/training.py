"""How fast the engine trains beside a plain loop in torch, with and without somebody watching, and what it keeps.

One thread, as on the server. The network is that of ConvNetJS's MNIST demo; the plain loop has its images ready as
floats and does nothing but learn.
"""

import os
import statistics
import tempfile
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path

import torch
from torch.nn import functional as F

from cnn_core.datasets import Dataset, load
from cnn_core.runs.limits import Limits
from cnn_core.runs.preparing import network_of, prepare, validation_images
from cnn_core.runs.service import Runs
from cnn_core.runs.view import RunView
from cnn_core.training import Recipe, RunSettings, as_floats
from cnn_core.training.observing import Observer, pictures_to_watch
from tests.bench.figures import figure
from tests.bench.load import Crowd, measure
from tests.bench.serving import APP, served

DATA = Path("../shared/data")
NETWORK = "stack.1x24x24~conv.8.5.1.2~act.relu~max.2~conv.16.5.1.2~act.relu~max.3.3~flat~dense.10"
RECIPE = Recipe(cycles=(100,), learning_rate=0.01, schedule="constant")
SETTINGS = RunSettings(network=NETWORK, dataset="mnist", recipe=RECIPE)
_STEPS, _ROUNDS = 40, 9
_WATCHED_SECONDS, _PATIENCE = 15.0, 120.0
_RUNS, _WARM_UP = 50, 5
_FEW, _TURNS = Crowd(visitors=5, ramp=5, seconds=30, pause=(0.5, 1.5)), 2


def mnist() -> Dataset:
    return load("mnist", DATA)


def _plain_loop() -> Callable[[], None]:
    """Return what takes the next step of a training written with nothing but torch."""
    torch.set_num_threads(1)
    prepared = prepare(SETTINGS, mnist())
    images = prepared.task.normalisation.apply(as_floats(prepared.data.train.images))
    network, labels = prepared.network.to(memory_format=torch.channels_last), prepared.data.train.labels
    optimiser = torch.optim.SGD(network.parameters(), lr=0.01, momentum=0.9, weight_decay=5e-4, nesterov=True)

    def step() -> None:
        chosen = torch.randint(0, len(images), (RECIPE.batch_size,))
        loss = F.cross_entropy(network.train()(images[chosen]), labels[chosen])
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        loss.item()

    return step


def _engine() -> Callable[[], object]:
    torch.set_num_threads(1)
    run = prepare(SETTINGS, mnist()).begin()

    def step() -> None:
        if run.epoch_is_over:
            run.end_epoch()
        run.step()

    return step


def _images_per_second(step: Callable[[], object]) -> float:
    begin = time.perf_counter()
    for _ in range(_STEPS):
        step()
    return _STEPS * RECIPE.batch_size / (time.perf_counter() - begin)


@figure("training.mnist", unit="images/s", target=7500, at_least=True)
def convnetjs_net() -> float:
    """Return the median of the engine's images per second."""
    step = _engine()
    return statistics.median(_images_per_second(step) for _ in range(_ROUNDS))


@figure("training.plain", unit="ratio", target=0.8, at_least=True)
def beside_a_plain_loop() -> float:
    """Return the engine's images per second over those of the plain loop, in turns."""
    engine, plain = _engine(), _plain_loop()
    return statistics.median(_images_per_second(engine) / _images_per_second(plain) for _ in range(_ROUNDS))


@contextmanager
def _service() -> Generator[Runs]:
    with tempfile.TemporaryDirectory() as folder:
        os.environ["CNN_VIZ_DATA"] = str(DATA)
        service = Runs(Path(folder), Limits(kept_bytes=2**30))
        try:
            yield service
        finally:
            service.close()


def _await(service: Runs, token: str, is_there: Callable[[RunView], bool]) -> RunView:
    end = time.perf_counter() + _PATIENCE
    while not is_there(view := service.look(token)):
        if view.state in ("failed", "finished") or time.perf_counter() > end:
            raise RuntimeError(f"the run is {view.state} {view.reason}")
        time.sleep(0.02)
    return view


def _images_of(view: RunView) -> int:
    return (len(view.history) * view.steps_of_epoch + view.step) * RECIPE.batch_size


@figure("training.live", unit="ratio", target=0.8, at_least=True)
def with_somebody_watching() -> float:
    """Return a run's images per second, all live views computed every second, over the plain loop's before and after.

    The run's are counted by the clock, with what ends an epoch.
    """
    plain = _plain_loop()
    alone = [_images_per_second(plain) for _ in range(_ROUNDS)]
    with _service() as service:
        token = service.start(SETTINGS, visitor="bench")
        first = _await(service, token, lambda view: view.snapshot is not None)
        network, task = network_of(SETTINGS, service.folder(token).task), service.folder(token).task
        images = validation_images(SETTINGS, mnist())
        observer = Observer(network, task, images)
        observer = Observer(network, task, pictures_to_watch(images, observer.graph))
        first, begin = service.look(token), time.perf_counter()
        while time.perf_counter() - begin < _WATCHED_SECONDS:
            time.sleep(1)
            look_at(observer, service.look(token))
        watched = (_images_of(service.look(token)) - _images_of(first)) / (time.perf_counter() - begin)
    alone += [_images_per_second(plain) for _ in range(_ROUNDS)]
    return watched / statistics.median(alone)


def look_at(observer: Observer, view: RunView) -> None:
    """Compute what a person on the training page sees of a moment of a run."""
    if view.snapshot:
        observer.answers(view.snapshot)
        observer.look(view.snapshot, picture=0, layer=observer.graph.nodes[1].name)


@figure("training.beside", unit="ratio", target=2)
def layers_beside_a_training() -> float:
    """Return a visitor's median wait after a click on the Layers page beside a training, over that without one."""
    alone, beside = list[float](), list[float]()
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"CNN_VIZ_DATA": str(DATA), "CNN_VIZ_RUNS": folder}
        for _ in range(_TURNS):
            for waits, module in ((alone, APP), (beside, ("tests.bench.training_server", "{port}"))):
                with served(module) as port:
                    time.sleep(_WATCHED_SECONDS)  # until the training is at work
                    waits.extend(measure(_FEW, port=port).clicks)
        if len([*Path(folder).rglob("epoch-0002.json")]) < _TURNS:
            raise RuntimeError("no training was at work")
    return statistics.median(beside) / statistics.median(alone)


@figure("training.lenet", unit="s", target=20)
def lenet_to_97() -> float:
    """Return the seconds from the start of a run, with the start of its process, to 97 % of the validation images."""
    recipe = Recipe(cycles=(5,), learning_rate=0.05, schedule="one_cycle")
    with _service() as service:
        begin = time.perf_counter()
        token = service.start(RunSettings(network="lenet5", dataset="mnist", recipe=recipe), visitor="bench")
        _await(service, token, lambda view: any(epoch.validation_accuracy >= 0.97 for epoch in view.history))
        return time.perf_counter() - begin


@figure("training.memory", unit="MiB", target=16)
def memory_of_50_runs() -> float:
    """Return what the server and its worker grow by in 50 runs, after some to warm up."""
    recipe = Recipe(cycles=(1,), learning_rate=0.05, schedule="constant")
    settings = RunSettings(network="lenet5", dataset="digits", recipe=recipe)
    with _service() as service:
        for number in range(_RUNS + _WARM_UP):
            token = service.start(settings, visitor="bench")
            end = time.perf_counter() + _PATIENCE
            while service.look(token).state != "finished" and time.perf_counter() < end:
                time.sleep(0.02)
            if number == _WARM_UP - 1:
                before = _resident_mib()
        return _resident_mib() - before


def _resident_mib() -> float:
    """Return what this process and those that it started hold in memory."""
    children = " ".join(file.read_text() for file in Path("/proc/self/task").glob("*/children")).split()
    if not children:
        raise RuntimeError("the worker is gone")
    return sum(_mib_of(process) for process in ["self", *children])


def _mib_of(process: str) -> float:
    status = Path(f"/proc/{process}/status").read_text()
    return sum(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS")) / 1024
