"""What is watched of a run: a few validation images, and those behind a cell of the confusion matrix."""

import pytest
import torch

from cnn_core.datasets import load
from cnn_core.datasets.labelled import Dataset
from cnn_core.runs.preparing import Prepared, prepare, validation_images
from cnn_core.runs.watching import Cell, mistaken, observer_of
from cnn_core.training import Recipe, RunSettings, assess

SETTINGS = RunSettings(network="lenet5", dataset="digits", recipe=Recipe(cycles=(1,), learning_rate=0.05))


@pytest.fixture(scope="module")
def digits(tmp_path_factory) -> Dataset:
    return load("digits", tmp_path_factory.mktemp("nothing"))


@pytest.fixture(scope="module")
def prepared(digits) -> Prepared:
    prepared = prepare(SETTINGS, digits)
    run = prepared.begin()
    for _ in range(3):
        run.step()
    return prepared


def test_the_pictures_that_are_watched_are_validation_images_of_every_class(digits, prepared):
    watched = observer_of(SETTINGS, prepared.task, digits).pictures
    assert torch.bincount(watched.labels).tolist() == [6] * 10
    held = {image.numpy().tobytes() for image in validation_images(SETTINGS, digits).images}
    assert {image.numpy().tobytes() for image in watched.images} <= held


def test_the_pictures_behind_a_cell_are_as_many_as_the_matrix_says(digits, prepared):
    observer = observer_of(SETTINGS, prepared.task, digits)
    confusion = assess(prepared.network, prepared.data.validation, prepared.task.normalisation).confusion
    weights = prepared.network.state_dict()
    for truth, answer in ((0, 0), (1, max(range(10), key=lambda said: confusion[1][said])), (5, 9)):
        found = mistaken(observer, SETTINGS, digits, weights, Cell(truth=truth, answer=answer), most=100)
        assert found.count == len(found.images) == confusion[truth][answer]


def test_the_surest_come_first_and_no_more_than_are_asked_for(digits, prepared):
    observer, weights = observer_of(SETTINGS, prepared.task, digits), prepared.network.state_dict()
    confusion = assess(prepared.network, prepared.data.validation, prepared.task.normalisation).confusion
    truth, answer = divmod(int(torch.tensor(confusion).argmax()), 10)
    found = mistaken(observer, SETTINGS, digits, weights, Cell(truth=truth, answer=answer), most=4)
    assert found.count == confusion[truth][answer] > 4
    assert found.sure.tolist() == sorted(found.sure.tolist(), reverse=True)
    assert len(found.images) == 4
