"""The data sets that people brought."""

from pathlib import Path

import pytest
import torch

from cnn_core.datasets import Dataset, LabelledImages, OwnDatasets, dataset_entry, is_here, load, own_datasets
from cnn_core.errors import CnnCoreError


def brought(count: int = 10, *, classes: int = 2) -> Dataset:
    """2 × count images of 100 bytes; each label takes 8."""
    labels = torch.arange(count) % classes
    part = LabelledImages(images=torch.zeros(count, 1, 10, 10, dtype=torch.uint8), labels=labels)
    names = tuple(f"class {number}" for number in range(classes))
    return Dataset(source=f"pets.zip: {2 * count} images", class_names=names, train=part, test=part)


def is_there(store: OwnDatasets, slug: str) -> bool:
    try:
        store.get(slug)
    except CnnCoreError:
        return False
    return True


def test_what_is_kept_is_found_like_any_other_data_set():
    data = brought()
    slug = own_datasets().keep(data, visitor="me")
    assert slug.startswith("own.")
    assert load(slug, Path("nowhere")) is data
    assert is_here(slug, Path("nowhere"))


def test_an_entry_tells_what_was_brought():
    entry = dataset_entry(own_datasets().keep(brought(14, classes=7), visitor="me"))
    assert (entry.title, entry.origin, entry.shape, entry.count) == ("pets.zip", "own", (1, 10, 10), 28)
    assert entry.sentence == (
        "28 images of one's own, 7 classes: class 0, class 1, class 2, class 3, class 4 and 2 more."
    )


def test_a_title_goes_before_the_source():
    store = OwnDatasets(10_000)
    assert store.entry(store.keep(brought(), visitor="me", title="My cups")).title == "My cups"


def test_nobody_guesses_a_slug():
    store = OwnDatasets(100_000)
    slugs = {store.keep(brought(1), visitor="me") for _ in range(20)}
    assert len(slugs) == 20
    assert min(map(len, slugs)) >= len("own.") + 22


@pytest.mark.parametrize("ask", [dataset_entry, lambda slug: load(slug, Path())])
def test_what_is_gone_is_told(ask):
    with pytest.raises(CnnCoreError, match="your own images are no longer in this server’s memory; bring them"):
        ask("own.nothing")


def test_the_one_asked_for_least_recently_makes_room():
    store = OwnDatasets(3 * 2_160)
    first, second, third = (store.keep(brought(), visitor=visitor) for visitor in ("a", "b", "c"))
    store.get(first)
    store.keep(brought(), visitor="d")
    assert [is_there(store, slug) for slug in (first, second, third)] == [True, False, True]
    assert store.nbytes == 3 * 2_160


def test_a_visitor_takes_half_at_most_and_nobody_else_s():
    store = OwnDatasets(4 * 2_160)
    other = store.keep(brought(), visitor="b")
    mine = [store.keep(brought(), visitor="a") for _ in range(3)]
    assert [is_there(store, slug) for slug in (other, *mine)] == [True, False, True, True]


def test_what_is_too_large_for_one_visitor_is_refused_with_both_sizes():
    with pytest.raises(CnnCoreError, match=r"pets.zip takes 2 MB of memory, and one visitor may keep 1 MB on this s"):
        OwnDatasets(2_000_000).keep(brought(10_000), visitor="me")


def test_the_environment_bounds_the_store(monkeypatch):
    monkeypatch.setenv("CNN_VIZ_OWN_DATA_MIB", "0")
    own_datasets.forget()
    with pytest.raises(CnnCoreError, match="one visitor may keep 0 MB"):
        own_datasets().keep(brought(), visitor="me")
    own_datasets.forget()
