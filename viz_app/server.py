"""Starting the server, tuned for a class: the one place that `make run` and `cnn-viz` both use.

Streamlit runs on uvloop where that is installed, as it is but for Windows; the 95th percentile of a class's waits after
a click is a quarter shorter with it.

Measured reasons: Streamlit collects garbage after every run, which takes 130 ms and more once torch is loaded, and
scans every module for changes once per visitor; a hundred students then wait 15 s.
"""

import asyncio
import errno
import gc
import logging
import socket
from pathlib import Path

import torch
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime import app_session
from streamlit.runtime.forward_msg_queue import ForwardMsgQueue
from streamlit.runtime.scriptrunner import RerunData, ScriptRunner
from streamlit.runtime.session_manager import SessionClientDisconnectedError
from streamlit.web import bootstrap
from streamlit.web.server.starlette import starlette_server, starlette_static_routes, starlette_websocket

from cnn_core.errors import CnnCoreError
from viz_app.first_answer import TellsAhead
from viz_app.one_by_one import Line

_APP = Path(__file__).with_name("app.py")
UPLOAD_MEGABYTES = 600  # a network of one's own; pictures have a limit of their own
_TRY_AGAIN_LATER = 1013  # of the websocket's closing codes, RFC 6455


def start(*, host: str, port: int, headless: bool, app: Path = _APP) -> None:
    """Run the app, or another script of Streamlit, until it is stopped.

    Raises:
        CnnCoreError: If the address is taken or not this machine's.
    """
    _check_address(host, port)
    bootstrap.load_config_options(flag_options=options(host=host, port=port, headless=headless))
    warm_up()
    reconnect_overwhelmed_browsers()
    keep_answers_to_uploads()
    send_at_once()
    run_one_by_one()
    tell_pages_ahead()
    bootstrap.run(str(app), False, [], {})


def options(*, host: str, port: int, headless: bool) -> dict[str, object]:
    """Return Streamlit's settings, in the form of its command-line flags."""
    return {
        "server_address": host,
        "server_port": port,
        "server_headless": headless,
        "server_fileWatcherType": "none",
        "server_maxUploadSize": UPLOAD_MEGABYTES,
        "runner_postScriptGC": False,
        "browser_gatherUsageStats": False,
        "client_toolbarMode": "minimal",
        "client_showErrorDetails": "none",  # a traceback, with links to search the web for it, helps no student
        # Contrast of 4.5 and more, for text in the primary colour on its own tint and for captions, 60% of the text's.
        "theme_light_primaryColor": "#1966a9",
        "theme_light_textColor": "#141414",
        "theme_dark_primaryColor": "#4a9be0",
    }


def warm_up() -> None:
    """Load what every visitor needs before the first one comes, and let the garbage collector forget it."""
    torch.set_num_threads(1)  # two threads on two busy cores have a p95 up to 30 times their minimum
    logging.disable(logging.WARNING)  # Streamlit warns of every cache that is filled before its server runs
    from viz_app import cache  # noqa: PLC0415 -- it warns at import, too

    cache.warm_up()
    logging.disable(logging.NOTSET)
    gc.collect()
    gc.freeze()


class _Client(starlette_websocket.StarletteSessionClient):
    """A browser's connection that is closed when the browser cannot keep up.

    Streamlit 1.67 gives up such a session but leaves its connection open; the page would wait for ever. A page whose
    connection was closed opens another one and shows the state that it had.
    """

    def write_forward_msg(self, msg: ForwardMsg) -> None:
        if self._closed.is_set():
            raise SessionClientDisconnectedError
        try:
            super().write_forward_msg(msg)
        except SessionClientDisconnectedError:
            self._sender_task.cancel()
            self._closing = asyncio.create_task(self._websocket.close(code=_TRY_AGAIN_LATER))
            raise


def reconnect_overwhelmed_browsers() -> None:
    """Let a browser whose connection holds too many unsent messages open a new one."""
    starlette_websocket.StarletteSessionClient = _Client


class _Queue(ForwardMsgQueue):
    """What waits to be sent to a browser; where a file may be uploaded to is among it until it has been sent.

    Streamlit 1.67 throws that answer away with all else that waits when a new run of the page begins. The browser then
    waits for it without end, as after a picture of the camera beside which another control is used at once.
    """

    def clear(self, retain_lifecycle_msgs: bool = False, fragment_ids_this_run: list[str] | None = None) -> None:
        answers = [message for message in self._queue if message.WhichOneof("type") == "file_urls_response"]
        super().clear(retain_lifecycle_msgs, fragment_ids_this_run)
        for answer in answers:
            if not any(answer is kept for kept in self._queue):
                self.enqueue(answer)


def keep_answers_to_uploads() -> None:
    """Let no upload be forgotten because the page is run anew at the same moment."""
    app_session.ForwardMsgQueue = _Queue  # pyright: ignore[reportPrivateImportUsage]  # the only place


def send_at_once() -> None:
    """Let no answer wait for the browser to confirm what was sent before it.

    asyncio sees to that for sockets that name their protocol, and Streamlit 1.67 makes its own without: each file and
    each message that went out in two pieces then took 40 ms longer. Connections take the setting over from the socket
    that accepts them.
    """
    bind = starlette_server._bind_socket  # pyright: ignore[reportPrivateUsage]  # the only place

    def bind_without_delay(address: str, port: int, backlog: int) -> socket.socket:
        bound = bind(address, port, backlog)
        bound.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return bound

    starlette_server._bind_socket = bind_without_delay  # pyright: ignore[reportPrivateUsage]


def run_one_by_one() -> None:
    """Let pages run one after the other, in the order of the clicks, and not all at once.

    Of a hundred visitors' waits, the 95th percentile was 98 to 141 ms with it, and 147 to 170 ms without, measured in
    turns. A page that computes for long lets the others pass.
    """
    line = Line(patience=0.1)
    run = ScriptRunner._run_script  # pyright: ignore[reportPrivateUsage]  # the only place

    def run_in_turn(self: ScriptRunner, rerun_data: RerunData) -> None:
        with line.enter():
            run(self, rerun_data)

    ScriptRunner._run_script = run_in_turn  # pyright: ignore[reportPrivateUsage]


def tell_pages_ahead() -> None:
    """Tell a page that is opened where its server is and which files it will need, which it else finds out late."""
    files = starlette_static_routes.create_streamlit_static_handler
    starlette_static_routes.create_streamlit_static_handler = lambda directory, base_url: TellsAhead(  # pyright: ignore[reportAttributeAccessIssue]  # one ASGI app in the place of another
        files(directory, base_url)
    )


def _check_address(host: str, port: int) -> None:
    try:
        with socket.create_server((host, port)):
            pass
    except OSError as error:
        raise CnnCoreError(_refusal(host, port, error.errno)) from error


def _refusal(host: str, port: int, code: int | None) -> str:
    if code == errno.EADDRINUSE:
        return f"port {port} of {host} is in use already; choose another, such as --port {port % 65535 + 1}"
    if code == errno.EACCES:
        return f"port {port} of {host} needs rights that you do not have here; choose another, such as --port 8501"
    return f"{host} is no address of this machine; choose 127.0.0.1 for yourself, or 0.0.0.0 for a class"
