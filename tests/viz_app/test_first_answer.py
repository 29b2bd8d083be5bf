import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient
from streamlit.web.server.starlette import starlette_static_routes

from viz_app import server

TOLD = 'BACKEND_BASE_URL: new URL("./", location.href).href'


@pytest.fixture
def client(monkeypatch) -> TestClient:
    monkeypatch.setattr(
        starlette_static_routes,
        "create_streamlit_static_handler",
        starlette_static_routes.create_streamlit_static_handler,
    )
    server.tell_pages_their_address()
    return TestClient(Starlette(routes=starlette_static_routes.create_streamlit_static_assets_routes(None)))


@pytest.mark.parametrize("path", ["/", "/layers", "/layers?net=lenet5"])
def test_a_page_is_told_where_its_server_is_before_its_first_script(client, path):
    answer = client.get(path)
    assert answer.text.index(TOLD) < answer.text.index('<script type="module"')
    assert int(answer.headers["Content-Length"]) == len(answer.content)
    assert answer.headers["Cache-Control"] == "no-cache"


def test_what_is_no_page_is_sent_as_it_is(client):
    assert TOLD not in client.get("/manifest.json").text
    assert client.get("/layers/_stcore/health").status_code == 404
    asked = client.head("/layers")
    assert (asked.status_code, asked.content) == (200, b"")
    assert client.get("/layers/", follow_redirects=False).status_code == 301
    assert client.get("/", headers={"If-None-Match": client.get("/").headers["ETag"]}).status_code == 304
