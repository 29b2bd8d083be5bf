import os
import threading
from io import BytesIO
from pathlib import Path

import pytest
import torch
from torch import Tensor, nn

from cnn_core.datasets import Dataset, LabelledImages
from cnn_core.runs.channel import Channel
from cnn_core.runs.messages import Take
from tests.cnn_core.runs.small_runs import small


def _sent_and_received(message: object) -> object:
    """Send through a real pipe, whose 64 KiB a thread has to empty."""
    reading, writing = os.pipe()
    with os.fdopen(reading, "rb") as incoming, os.fdopen(writing, "wb") as outgoing:
        sender = threading.Thread(target=Channel(BytesIO(), outgoing).send, args=(message,))
        sender.start()
        received = Channel(incoming, BytesIO()).receive()
        sender.join()
    return received


def test_a_run_with_its_own_images_arrives_as_it_was_sent() -> None:
    images = LabelledImages(images=torch.randint(0, 255, (500, 3, 32, 32)).byte(), labels=torch.arange(500))
    dataset = Dataset(source="own", class_names=("a", "b"), train=images, test=images)
    take = Take(token="t", settings=small(), folder=Path("x"), dataset=dataset)
    received = _sent_and_received(take)
    assert isinstance(received, Take)
    assert received.settings == take.settings
    assert received.dataset
    assert received.dataset.train.images.equal(images.images)


@pytest.mark.parametrize(
    "tensor",
    [
        torch.tensor(3.5),
        torch.zeros(0, 4),
        torch.rand(3, 4).T,
        torch.rand(2, 3, 4, 4).to(memory_format=torch.channels_last),
        torch.rand(5, dtype=torch.float64),
        torch.rand(5).bfloat16(),
        torch.tensor([True, False]),
        nn.Parameter(torch.rand(2)),
    ],
)
def test_every_kind_of_tensor_arrives_and_can_be_changed(tensor: Tensor) -> None:
    received = _sent_and_received(tensor)
    assert isinstance(received, Tensor)
    assert received.equal(tensor)
    received.detach().zero_()


def test_messages_arrive_in_their_order_and_the_end_is_told() -> None:
    pipe = BytesIO()
    for message in ("first", "second"):
        Channel(BytesIO(), pipe).send(message)
    channel = Channel(BytesIO(pipe.getvalue()), BytesIO())
    assert [channel.receive(), channel.receive()] == ["first", "second"]
    with pytest.raises(EOFError):
        channel.receive()


def test_a_message_that_was_cut_off_is_the_end() -> None:
    pipe = BytesIO()
    Channel(BytesIO(), pipe).send("a message")
    with pytest.raises(EOFError):
        Channel(BytesIO(pipe.getvalue()[:-3]), BytesIO()).receive()
