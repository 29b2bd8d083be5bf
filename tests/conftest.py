"""What several test files share."""

import functools
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import torch

from cnn_core.datasets import Dataset, load
from tests.installed import Environment, install_wheel

torch.set_num_threads(1)  # many small calls on a busy machine: more threads only wait for each other

SHARED = Path("../shared/data")


@pytest.fixture(scope="session")
def shared_data() -> Callable[[str], Dataset]:
    """Load a data set from the folder beside the project, once; skip where there is none."""
    if not SHARED.is_dir():
        pytest.skip("needs MNIST and CIFAR-10 in ../shared/data")
    return functools.cache(lambda name: load(name, SHARED))


@pytest.fixture(scope="session", autouse=True)
def runs_of_tests(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep trainings in a folder of the tests, and leave no process behind."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("CNN_VIZ_RUNS", str(tmp_path_factory.mktemp("runs")))
        yield
        service = sys.modules.get("cnn_core.runs.service")
        if service and service.runs.is_made:
            service.runs().close()


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Environment:
    """The wheel in an environment of its own."""
    return install_wheel(tmp_path_factory.mktemp("wheel"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let a test of browsers or workers try once more: a busy machine outlasts any wait. What was rerun is listed."""
    for item in items:
        if item.get_closest_marker("browser") or "cnn_core/runs/" in item.nodeid:
            item.add_marker(pytest.mark.flaky(reruns=1))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say loudly, in the last lines, that the browser tests did not run."""
    skipped = [report for report in terminalreporter.stats.get("skipped", []) if "no Chromium" in str(report.longrepr)]
    if skipped:
        terminalreporter.section("THE BROWSER TESTS DID NOT RUN", red=True, bold=True)
        terminalreporter.line(f"{len(skipped)} tests need Chromium on the PATH (Debian: apt-get install chromium).")
