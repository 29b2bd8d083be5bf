"""The wheel, built and installed into an environment of its own, away from the checkout."""

import subprocess
import sys
import sysconfig
import venv
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True, kw_only=True)
class Environment:
    """A virtual environment that holds the wheel; what the wheel needs, it borrows from this one."""

    folder: Path

    @property
    def python(self) -> Path:
        return self.folder / "bin" / "python"

    @property
    def packages(self) -> Path:
        (found,) = self.folder.glob("lib/python*/site-packages")
        return found

    def run(self, *arguments: str) -> str:
        """Run its Python away from the checkout and return what it wrote."""
        command = [str(self.python), *arguments]
        done = subprocess.run(command, cwd=self.folder, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout


def install_wheel(folder: Path) -> Environment:
    """Build the wheel and install it into a new environment in the folder."""
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    subprocess.run(build, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    environment = Environment(folder=folder / "environment")
    venv.create(environment.folder)
    pip = [sys.executable, "-m", "pip", f"--python={environment.python}", "install", "--no-deps", "--no-index"]
    subprocess.run([*pip, str(wheel)], check=True, capture_output=True)
    # Named in a .pth file, a folder gives its packages, but not the links to checkouts that lie in it.
    (environment.packages / "borrowed.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    return environment
