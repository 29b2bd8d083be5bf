"""What is kept of a network that somebody tried: its entry, or the reason why it is refused."""

import pytest

from cnn_core.errors import CnnCoreError
from cnn_core.models import registry
from viz_app import cache
from viz_app.cache import networks


@pytest.fixture
def asked(monkeypatch) -> list[str]:
    """Which networks the registry was asked for."""
    names: list[str] = []

    def entry(slug: str) -> object:
        names.append(slug)
        if slug.endswith("strange"):
            raise CnnCoreError(f"{slug} is no convolutional network")
        return slug

    networks._tried.clear()
    monkeypatch.setattr(registry, "entry", entry)
    yield names
    networks._tried.clear()


def test_a_network_of_timm_is_tried_once(asked):
    assert [cache.entry_of("timm.fine") for _ in range(3)] == ["timm.fine"] * 3
    assert asked == ["timm.fine"]


def test_a_refusal_is_kept_and_told_each_time(asked):
    for _ in range(3):
        with pytest.raises(CnnCoreError, match=r"timm\.strange is no convolutional network"):
            cache.entry_of("timm.strange")
    assert asked == ["timm.strange"]


def test_other_networks_are_asked_for_each_time_since_a_persons_own_may_go(asked):
    assert [cache.entry_of("own.token") for _ in range(2)] == ["own.token"] * 2
    assert asked == ["own.token"] * 2
