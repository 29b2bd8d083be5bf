"""The page that a browser loads first: with what it else would have to find out, one answer after another.

Streamlit 1.67 asks at the address of a page such as /layers whether the server is there, hears that it is not, waits
for 100 ms, and asks one level above. A browser that has been told asks at the right place at once: 70 ms sooner on
the Layers page. And the files of a page's main component are fetched once Streamlit's own have run, not when the page
shows it and each file has named the next: there another 80 ms.
"""

import json
from string import Template

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from viz_app.components.rendering import modules_of

MAIN_COMPONENTS = {"layers": "network", "what-if": "what_if", "draw": "pad", "build": "builder"}
"""By page, the component with the most files that it always shows."""

_TOLD = Template("""<script>
window.__streamlit = {BACKEND_BASE_URL: new URL("./", location.href).href};
addEventListener("DOMContentLoaded", () => {
  for (const module of $modules) {
    const address = new URL(module, window.__streamlit.BACKEND_BASE_URL).href;
    document.head.append(Object.assign(document.createElement("link"), {rel: "modulepreload", href: address}));
  }
});
</script>""")


class TellsAhead:
    """Streamlit's own files, with that told in what is HTML.

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
                    body = bytes(page).replace(b"<head>", b"<head>" + _told(scope["path"]), 1)
                    MutableHeaders(scope=beginning)["Content-Length"] = str(len(body))
                    await send(beginning)
                    await send({"type": "http.response.body", "body": body})
            else:
                await send(message)

        await self._files(scope, receive, send_told)


def _is_page(start: Message) -> bool:
    headers = MutableHeaders(scope=start)
    return start["status"] == 200 and headers.get("Content-Type", "").startswith("text/html")


def _told(path: str) -> bytes:
    name = MAIN_COMPONENTS.get(path.rsplit("/", 1)[-1])
    modules = [f"_stcore/bidi-components/viz-app.{name}/{module}" for module in modules_of(name)] if name else []
    return _TOLD.substitute(modules=json.dumps(modules)).encode()
