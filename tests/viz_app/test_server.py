import asyncio
import socket
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime import app_session
from streamlit.runtime.scriptrunner import RerunData, ScriptRunner
from streamlit.runtime.session_manager import SessionClientDisconnectedError
from streamlit.web.server.starlette import starlette_server, starlette_websocket

from viz_app import server


class _StuckBrowser:
    """A websocket that takes nothing in."""

    client = None

    def __init__(self) -> None:
        self.headers, self.cookies = dict[str, str](), dict[str, str]()
        self.closed: list[int] = []

    async def send_bytes(self, _: bytes) -> None:
        await asyncio.Event().wait()

    async def close(self, code: int) -> None:
        self.closed.append(code)


def test_a_browser_that_cannot_keep_up_is_disconnected_so_that_it_comes_back(monkeypatch):
    monkeypatch.setattr(starlette_websocket, "WEBSOCKET_MAX_SEND_QUEUE_SIZE", 3)

    async def overwhelm() -> list[int]:
        browser = _StuckBrowser()
        client = server._Client(browser)
        for _ in range(3):
            client.write_forward_msg(ForwardMsg())
        for _ in range(2):
            with pytest.raises(SessionClientDisconnectedError):
                client.write_forward_msg(ForwardMsg())
        await asyncio.sleep(0.01)
        await client.aclose()
        return browser.closed

    with ThreadPoolExecutor(1) as thread:  # Playwright's tests may leave a loop running in this one
        assert thread.submit(lambda: asyncio.run(overwhelm())).result() == [1013]


def test_the_server_uses_that_connection(monkeypatch):
    monkeypatch.setattr(starlette_websocket, "StarletteSessionClient", starlette_websocket.StarletteSessionClient)
    server.reconnect_overwhelmed_browsers()
    assert starlette_websocket.StarletteSessionClient is server._Client


def test_the_settings_are_those_of_a_class_offline():
    options = server.options(host="0.0.0.0", port=9000, headless=True)
    assert options["runner_postScriptGC"] is False
    assert options["server_fileWatcherType"] == "none"
    assert options["browser_gatherUsageStats"] is False
    assert options["client_showErrorDetails"] == "none"
    assert (options["server_address"], options["server_port"], options["server_headless"]) == ("0.0.0.0", 9000, True)


def test_what_the_server_sends_waits_for_nothing(monkeypatch):
    monkeypatch.setattr(starlette_server, "_bind_socket", starlette_server._bind_socket)
    server.send_at_once()
    listening = starlette_server._bind_socket("127.0.0.1", 0, 1)
    with listening, socket.create_connection(listening.getsockname()):
        listening.setblocking(True)
        accepted, _ = listening.accept()
        with accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def test_the_place_for_an_upload_is_told_although_a_run_begins(monkeypatch):
    monkeypatch.setattr(app_session, "ForwardMsgQueue", app_session.ForwardMsgQueue)
    server.keep_answers_to_uploads()
    queue, answer, other = app_session.ForwardMsgQueue(), ForwardMsg(), ForwardMsg()
    answer.file_urls_response.response_id = "of a picture"
    other.delta.new_element.text.body = "of the run before"
    for message in (other, answer):
        queue.enqueue(message)
    queue.clear(retain_lifecycle_msgs=True)
    queue.clear(retain_lifecycle_msgs=True, fragment_ids_this_run=["part"])
    assert queue.flush() == [answer]


def test_pages_run_one_after_the_other(monkeypatch):
    inside, most = list[object](), list[int]()

    def run(runner: object, _: object) -> None:
        inside.append(runner)
        most.append(len(inside))
        time.sleep(0.002)
        inside.remove(runner)

    monkeypatch.setattr(ScriptRunner, "_run_script", run)
    server.run_one_by_one()
    with ThreadPoolExecutor(10) as threads:
        list(threads.map(lambda number: ScriptRunner._run_script(number, RerunData()), range(20)))
    assert most == [1] * 20
