"""A server of one file for tests: it behaves as badly as it is told to."""

import hashlib
import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

_PIECE = 1 << 16


@dataclass
class Shelf:
    """The file, and how it is sent."""

    content: bytes
    url: str = ""
    etag: str = '"one"'
    status: int = 200
    kind: str = "application/octet-stream"
    takes_range: bool = True
    claimed: int | None = None  # bytes that the server says there are, where that is not the truth
    chunked: bool = False  # say nothing of the length
    linked: str = ""  # the X-Linked-ETag of the answer that leads to the file
    rest: float = 0.0  # seconds between two pieces
    stops_at: int | None = None  # the byte at which it falls silent, for `rest` seconds
    breaks: list[int] = field(default_factory=list[int])  # bytes after which each connection in turn breaks
    asked: list[dict[str, str]] = field(
        default_factory=list[dict[str, str]]
    )  # the headers of each request for the file

    @property
    def sha256(self) -> str:
        """The file's checksum."""
        return hashlib.sha256(self.content).hexdigest()


@contextmanager
def serving(content: bytes, port: int = 0, **how: object) -> Iterator[Shelf]:
    """Serve a file at the shelf's address, under any name."""
    shelf = Shelf(content, **how)

    class Handler(_Handler):
        told = shelf

    with ThreadingHTTPServer(("127.0.0.1", port), Handler) as server:
        server.daemon_threads = True
        shelf.url = f"http://127.0.0.1:{server.server_address[1]}/model.safetensors"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        yield shelf
        server.shutdown()


class _Handler(BaseHTTPRequestHandler):
    told: Shelf
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        shelf = self.told
        self.close_connection = True
        if shelf.linked and not self.path.endswith("?moved"):
            self.send_response(302)
            self.send_header("X-Linked-ETag", shelf.linked)
            self.send_header("Location", f"{self.path}?moved")
            self.send_header("Content-Length", "0")
            self.send_header("Connection", "close")
            self.end_headers()
            return
        shelf.asked.append(dict(self.headers))
        start = self._start()
        self._send_head(start)
        self._send_body(shelf.content[start : shelf.stops_at])

    def _start(self) -> int:
        found = re.fullmatch(r"bytes=(\d+)-", self.headers.get("Range", ""))
        same = self.headers.get("If-Range", self.told.etag) == self.told.etag
        return int(found[1]) if found and same and self.told.takes_range else 0

    def _send_head(self, start: int) -> None:
        shelf = self.told
        size = len(shelf.content) if shelf.claimed is None else shelf.claimed
        past = start > 0 and start >= len(shelf.content)
        self.send_response(shelf.status if shelf.status != 200 else 416 if past else 206 if start else 200)
        self.send_header("Content-Type", shelf.kind)
        self.send_header("Connection", "close")
        if shelf.etag:
            self.send_header("ETag", shelf.etag)
        if start and not past:
            self.send_header("Content-Range", f"bytes {start}-{size - 1}/{size}")
        if not shelf.chunked:
            self.send_header("Content-Length", str(0 if past else size - start))
        self.end_headers()

    def _send_body(self, content: bytes) -> None:
        shelf = self.told
        end = shelf.breaks.pop(0) if shelf.breaks else len(content)
        try:
            for first in range(0, end, _PIECE):
                self.wfile.write(content[first : min(first + _PIECE, end)])
                time.sleep(shelf.rest)
            if shelf.stops_at is not None:
                time.sleep(shelf.rest)
        except OSError:
            return  # whoever asked has left

    def log_message(self, format: str, *args: object) -> None:
        """Keep quiet."""
