"""The code of a layer on a page: written only when a person opens it."""

from streamlit.testing.v1 import AppTest

from cnn_core.code import NonlinearityLayer, keras_code, pytorch_code

LAYER = NonlinearityLayer(input_shape=(3, 8, 8), activation="gelu")


def page(weights: int) -> None:
    import torch  # noqa: PLC0415 -- AppTest runs this function's text as a script of its own

    from cnn_core.code import DenseLayer, NonlinearityLayer  # noqa: PLC0415
    from viz_app import link  # noqa: PLC0415
    from viz_app.controls.code import show_code  # noqa: PLC0415

    link.open_page("code")
    if weights:
        show_code(DenseLayer(input_shape=(weights,), weights=torch.zeros(1, weights)))
    else:
        show_code(NonlinearityLayer(input_shape=(3, 8, 8), activation="gelu"))
    link.close_page("code")


def opened(weights: int = 0, *, open: bool = True) -> AppTest:
    app = AppTest.from_function(page, kwargs={"weights": weights}, default_timeout=60)
    if open:
        app.query_params["code"] = "open"
    return app.run()


def test_nothing_is_written_while_it_is_closed():
    app = opened(open=False)
    assert not app.exception
    assert [expander.label for expander in app.expander] == ["The code of this layer"]
    assert not app.code


def test_an_open_one_shows_the_program_in_the_library_that_is_chosen():
    app = opened()
    assert [code.value for code in app.code] == [pytorch_code(LAYER).strip()]
    app.segmented_control[0].set_value("keras").run()
    assert [code.value for code in app.code] == [keras_code(LAYER).strip()]


def test_a_layer_too_long_to_copy_is_told_so():
    app = opened(30_000)
    assert not app.code
    assert "30,000 weights would be too long to copy" in app.caption[0].value
