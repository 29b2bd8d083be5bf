"""The page that a browser loads first: with the address of the server in it, which the browser else has to find out.

Streamlit 1.67 asks at the address of a page such as /layers whether the server is there, hears that it is not, waits
for 100 ms, and asks one level above. A browser that has been told asks at the right place at once.
"""

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_TOLD = b'<script>window.__streamlit = {BACKEND_BASE_URL: new URL("./", location.href).href}</script>'


class TellsItsAddress:
    """Streamlit's own files, with that address in what is HTML.

    Args:
        files: What answers with them.
    """

    def __init__(self, files: ASGIApp) -> None:
        self._files = files

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http" or scope["method"] != "GET":
            await self._files(scope, receive, send)
            return
        beginning: Message | None = None  # of an answer that is HTML and has not been sent
        page = bytearray()

        async def send_told(message: Message) -> None:
            nonlocal beginning
            if message["type"] == "http.response.start" and _is_page(message):
                beginning = message
            elif beginning and message["type"] == "http.response.body":
                page.extend(message.get("body", b""))
                if not message.get("more_body"):
                    body = bytes(page).replace(b"<head>", b"<head>" + _TOLD, 1)
                    MutableHeaders(scope=beginning)["Content-Length"] = str(len(body))
                    await send(beginning)
                    await send({"type": "http.response.body", "body": body})
            else:
                await send(message)

        await self._files(scope, receive, send_told)


def _is_page(start: Message) -> bool:
    headers = MutableHeaders(scope=start)
    return start["status"] == 200 and headers.get("Content-Type", "").startswith("text/html")
