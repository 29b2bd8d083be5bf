"""A page of the tests on the app's own server: `python -m tests.bench.script PAGE PORT`."""

import sys
from pathlib import Path

from viz_app import server

if __name__ == "__main__":
    page, port = sys.argv[1:]
    server.start(host="127.0.0.1", port=int(port), headless=True, app=Path(page))
