"""The wheel works by itself: built, installed elsewhere, opened, with all three networks inside."""

import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel and unpack it into a folder, beside the packages that this environment has."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    subprocess.run(build, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    pip = [sys.executable, "-m", "pip", "install", "--no-deps", "--no-index", "--target", str(folder / "site")]
    subprocess.run([*pip, str(wheel)], check=True, capture_output=True)
    return folder / "site"


def run(installed: Path, code: str) -> str:
    """Run Python with the installed wheel before the checkout, away from the checkout."""
    environment = os.environ | {"PYTHONPATH": str(installed)}
    command = [sys.executable, "-c", textwrap.dedent(code)]
    done = subprocess.run(command, cwd=installed.parent, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.slow
def test_the_wheel_carries_the_three_networks(installed):
    code = """
        import cnn_core
        from cnn_core.models import registry
        from cnn_core.models.embedded import EMBEDDED
        for entry in EMBEDDED:
            print(registry.load(entry).weights)
        print(cnn_core.__file__)
    """
    *weights, origin = run(installed, code).splitlines()
    assert weights == ["trained"] * 3
    assert Path(origin).is_relative_to(installed)


@pytest.mark.slow
def test_the_wheel_carries_the_components_and_their_manifest(installed):
    assert (installed / "viz_app" / "pyproject.toml").is_file()
    shipped = {path.relative_to(installed) for path in installed.rglob("components/**/*.js")}
    own = {path.relative_to(ROOT) for path in (ROOT / "viz_app").rglob("components/**/*.js")}
    assert shipped == own


@pytest.mark.slow
def test_the_app_of_the_wheel_opens(installed):
    code = """
        from pathlib import Path
        import viz_app
        from streamlit.testing.v1 import AppTest
        app = AppTest.from_file(str(Path(viz_app.__file__).with_name("app.py")), default_timeout=120).run()
        assert not app.exception, app.exception
        print(app.title[0].value)
    """
    assert "image" in run(installed, code)
