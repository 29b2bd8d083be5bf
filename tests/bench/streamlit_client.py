"""A visitor without a browser: speaks Streamlit's websocket protocol as its front end does, and times the answers.

Not done: loading the page's scripts, painting, and sending the values of widgets that are neither radio nor list.

Source: Streamlit 1.67, `web/server/starlette/starlette_websocket.py`, the `proto` folder and the bundled front end.
"""

import asyncio
import json
import time
from collections.abc import AsyncGenerator, Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

from streamlit.proto.Alert_pb2 import Alert
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.Radio_pb2 import Radio
from streamlit.proto.Selectbox_pb2 import Selectbox
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException
from websockets.typing import Origin, Subprotocol

Answer = TypeVar("Answer")

LONGEST_RUN = 10.0  # seconds until a visitor gives up
_LINK_COMPONENT = "viz-app.link"  # the component through which the app writes the address bar


class VisitError(Exception):
    """What a visitor would call a failure: an error on the page, a lost connection, no answer in time."""


@dataclass(frozen=True, kw_only=True)
class Choice:
    """A radio or a list as it stands on the page; options and value are the titles that a person reads."""

    widget: str
    options: tuple[str, ...]
    value: str
    fragment: str


def run(visits: Coroutine[Any, Any, Answer]) -> Answer:
    """Return what visits come to. They run in a thread of their own: in this one a browser's loop may be running."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, visits).result()


@asynccontextmanager
async def visit(port: int, *, page: str, query: str) -> AsyncGenerator["Visitor", None]:
    """Connect to the app at 127.0.0.1 as a browser that was given an address.

    Args:
        port: Where the server listens.
        page: The address's path, without slashes.
        query: The address's query, without the question mark.

    Raises:
        VisitError: If the connection fails, or is lost later.
    """
    address = f"127.0.0.1:{port}"
    try:
        async with connect(
            f"ws://{address}/_stcore/stream",
            origin=Origin(f"http://{address}"),
            subprotocols=[Subprotocol("streamlit"), Subprotocol("PLACEHOLDER_AUTH_TOKEN")],
            compression=None,  # Streamlit's default, too
            ping_interval=None,  # as in a browser; the server asks
            max_size=None,
            open_timeout=LONGEST_RUN,
            close_timeout=1,
        ) as socket:
            yield Visitor(socket, page=page, query=query)
    except (WebSocketException, OSError) as error:
        raise VisitError(f"the connection failed: {error}") from error


class Visitor:
    """One open page. `choices` and `query` are as the last run left them."""

    def __init__(self, socket: ClientConnection, *, page: str, query: str) -> None:
        self.query = query
        self.choices: dict[str, Choice] = {}
        self._socket = socket
        self._page_name, self._page_hash = page, ""
        self._cache = _MessageCache()

    async def open(self) -> float:
        """Run the page for the first time; return the seconds until it was complete."""
        return await self._run(fragment="")

    async def choose(self, key: str, title: str) -> float:
        """Choose an option of the radio or list with this key; return the seconds until the page was complete."""
        choice = self._choice(key)
        self.choices[key] = Choice(widget=choice.widget, options=choice.options, value=title, fragment=choice.fragment)
        return await self._run(fragment=choice.fragment)

    def others(self, key: str) -> tuple[str, ...]:
        """Return the options that are not chosen now."""
        choice = self._choice(key)
        return tuple(title for title in choice.options if title != choice.value)

    def _choice(self, key: str) -> Choice:
        if key not in self.choices:
            raise VisitError(f"the page has no radio or list {key!r}; it has {', '.join(self.choices) or 'none'}")
        return self.choices[key]

    async def _run(self, *, fragment: str) -> float:
        started = time.perf_counter()
        try:
            async with asyncio.timeout(LONGEST_RUN):
                await self._socket.send(self._rerun(fragment).SerializeToString())
                await self._receive_run()
        except TimeoutError as error:
            raise VisitError(f"no answer within {LONGEST_RUN:.0f} s") from error
        return time.perf_counter() - started

    def _rerun(self, fragment: str) -> BackMsg:
        message = BackMsg()
        state = message.rerun_script
        state.query_string, state.fragment_id = self.query, fragment
        state.page_name, state.page_script_hash = self._page_name, self._page_hash
        state.cached_message_hashes.extend(self._cache.hashes())
        state.context_info.timezone, state.context_info.locale = "UTC", "en-US"
        for choice in self.choices.values():
            state.widget_states.widgets.add(id=choice.widget, string_value=choice.value)
        return message

    async def _receive_run(self) -> None:
        """Read messages until the script has finished, however often it started itself anew."""
        seen: dict[str, Choice] = {}
        while True:
            message = ForwardMsg.FromString(await self._socket.recv(decode=False))
            kind = message.WhichOneof("type")
            if kind == "ref_hash":
                message, kind = self._cache.resolved(message), "delta"
            if kind == "new_session":
                seen.clear()
                self._cache.longest_age = message.new_session.config.max_cached_message_age
            elif kind == "navigation":
                self._page_name, self._page_hash = "", message.navigation.page_script_hash
            elif kind == "delta":
                self._cache.keep(message)
                self._read(message.delta.new_element, message.delta.fragment_id, seen)
            elif kind == "page_not_found":
                raise VisitError("there is no such page")
            elif kind == "script_finished" and self._is_end(message.script_finished, seen):
                return

    def _is_end(self, status: ForwardMsg.ScriptFinishedStatus.ValueType, seen: dict[str, Choice]) -> bool:
        if status == ForwardMsg.FINISHED_EARLY_FOR_RERUN:
            return False
        if status == ForwardMsg.FINISHED_WITH_COMPILE_ERROR:
            raise VisitError("the script does not compile")
        self._cache.end_run()
        is_whole = status == ForwardMsg.FINISHED_SUCCESSFULLY
        self.choices = seen if is_whole else self.choices | seen  # a whole run leaves out what is gone
        return True

    def _read(self, element: Element, fragment: str, seen: dict[str, Choice]) -> None:
        kind = element.WhichOneof("type")
        if kind == "exception":
            raise VisitError(f"the page shows {element.exception.type}: {element.exception.message}")
        if kind == "alert" and element.alert.format == Alert.ERROR:
            raise VisitError(f"the page shows an error: {element.alert.body}")
        if kind in ("radio", "selectbox"):
            shown = element.radio if kind == "radio" else element.selectbox
            key = shown.id.rpartition("-")[2]  # Streamlit's ids are $$ID-<digest>-<key>
            seen[key] = self._shown_choice(shown, fragment, self.choices.get(key))
        if kind == "bidi_component" and element.bidi_component.component_name == _LINK_COMPONENT:
            self.query = json.loads(element.bidi_component.json)["query"]

    @staticmethod
    def _shown_choice(shown: Radio | Selectbox, fragment: str, known: Choice | None) -> Choice:
        """Read a widget; its own value holds unless the server sets another."""
        options = tuple(shown.options)
        if shown.set_value:
            value = shown.raw_value
        elif known is not None and known.widget == shown.id:
            value = known.value
        else:
            value = options[shown.default]
        return Choice(widget=shown.id, options=options, value=value, fragment=fragment)


class _MessageCache:
    """Long messages that the server may refer to instead of sending them again."""

    def __init__(self) -> None:
        self.longest_age = 0  # in runs without use
        self._messages: dict[str, ForwardMsg] = {}
        self._last_used: dict[str, int] = {}
        self._runs = 0

    def hashes(self) -> list[str]:
        return list(self._messages)

    def keep(self, message: ForwardMsg) -> None:
        if message.metadata.cacheable and message.hash not in self._messages:
            self._messages[message.hash], self._last_used[message.hash] = message, self._runs

    def resolved(self, reference: ForwardMsg) -> ForwardMsg:
        digest = reference.ref_hash
        if digest not in self._messages:
            raise VisitError("the server refers to a message that the browser no longer has")
        self._last_used[digest] = self._runs
        return self._messages[digest]

    def end_run(self) -> None:
        self._runs += 1
        for digest in [d for d, run in self._last_used.items() if self._runs - run > self.longest_age]:
            del self._messages[digest], self._last_used[digest]
