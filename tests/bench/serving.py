"""A server of its own for a measurement: started on a free port of this machine, and stopped afterwards."""

import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from pathlib import Path

START_SECONDS = 120
APP = ("viz_app.cli", "--headless", "--host=127.0.0.1", "--port={port}")


@contextmanager
def served(
    module: Sequence[str] = APP,
    *,
    python: Path | str = sys.executable,
    folder: Path | None = None,
    port: int = 0,
) -> Generator[int, None, None]:
    """Start a Streamlit server, give its port when it answers, and stop it at the end.

    Args:
        module: What `python -m` runs, with `{port}` where the port goes; the app by default.
        python: The interpreter.
        folder: Where it runs; here by default.
        port: Where it answers; a free port by default.

    Raises:
        RuntimeError: If it does not answer in time, with what it wrote.
    """
    with socket.create_server(("127.0.0.1", port)) as free:
        port = free.getsockname()[1]
    command = [str(python), "-m", *(word.format(port=port) for word in module)]
    with tempfile.TemporaryDirectory() as logs:
        log = Path(logs) / "server.log"
        with log.open("wb") as output:
            process = subprocess.Popen(command, cwd=folder, stdout=output, stderr=subprocess.STDOUT)
        try:
            _await_health(process, port, log)
            yield port
        finally:
            process.terminate()
            process.wait(timeout=20)


def _await_health(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise RuntimeError(f"the server does not answer:\n{log.read_text(encoding='utf-8')}")
