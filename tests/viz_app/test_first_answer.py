import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient
from streamlit.web.server.starlette import starlette_static_routes

from viz_app import server
from viz_app.components.rendering import modules_of
from viz_app.first_answer import MAIN_COMPONENTS
from viz_app.lessons import LESSONS

TOLD = 'BACKEND_BASE_URL: new URL("./", location.href).href'


@pytest.fixture
def client(monkeypatch) -> TestClient:
    monkeypatch.setattr(
        starlette_static_routes,
        "create_streamlit_static_handler",
        starlette_static_routes.create_streamlit_static_handler,
    )
    server.tell_pages_ahead()
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


@pytest.mark.parametrize(("page", "component"), MAIN_COMPONENTS.items())
def test_a_page_is_told_the_files_of_its_main_component(client, page, component):
    assert page in {lesson.slug for lesson in LESSONS}
    told = client.get(f"/{page}").text
    for module in modules_of(component):
        assert f'"_stcore/bidi-components/viz-app.{component}/{module}"' in told


def test_a_page_of_many_small_components_is_told_no_files(client):
    assert "bidi-components" not in client.get("/pixels").text


def test_a_components_modules_are_its_script_and_what_that_imports_over_and_over():
    modules = modules_of("network")
    assert modules[0] == "network/network.js"
    assert "engine/packing.js" in modules
    assert len(set(modules)) == len(modules)
    assert modules_of("link") == ("link/link.js",)
