"""The wheel works by itself: built, installed elsewhere, with all three networks and the components inside."""

from pathlib import Path

import pytest

from tests.installed import ROOT, Environment

pytestmark = pytest.mark.slow


def test_the_wheel_carries_the_three_networks(installed: Environment):
    code = """
import cnn_core
from cnn_core.models import registry
from cnn_core.models.embedded import EMBEDDED
for entry in EMBEDDED:
    print(registry.load(entry).weights)
print(cnn_core.__file__)
"""
    *weights, origin = installed.run("-c", code).splitlines()
    assert weights == ["trained"] * 3
    assert Path(origin).is_relative_to(installed.folder)


def test_the_wheel_carries_the_components_and_their_manifest(installed: Environment):
    assert (installed.packages / "viz_app" / "pyproject.toml").is_file()
    shipped = {path.relative_to(installed.packages) for path in installed.packages.rglob("components/**/*.js")}
    own = {path.relative_to(ROOT) for path in (ROOT / "viz_app").rglob("components/**/*.js")}
    assert shipped == own


def test_the_wheel_brings_the_command(installed: Environment):
    listed = installed.run(str(installed.folder / "bin" / "cnn-viz"), "models")
    assert listed.startswith("lenet5                    ready")
