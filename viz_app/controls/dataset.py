"""Which data set: one choice for all pages that need one."""

from dataclasses import dataclass
from itertools import chain, count

import streamlit as st

from cnn_core.datasets import DATASETS, Dataset, dataset_entry
from cnn_core.datasets.entry import DatasetEntry
from cnn_core.datasets.own import is_brought
from cnn_core.errors import CnnCoreError
from viz_app import cache, link, state
from viz_app.controls.fetching_data import offer_dataset, say_dataset_arrived
from viz_app.messages import plain, unlinked

_FIRST = "digits"  # stands in for what is not here yet
_MOST = 20  # sets of visitors' own that a visit remembers


@dataclass(frozen=True, kw_only=True)
class PickedDataset:
    """The data set in use, and its slug."""

    slug: str
    dataset: Dataset

    @property
    def entry(self) -> DatasetEntry:
        """What is known of it."""
        return dataset_entry(self.slug)


def pick_dataset() -> PickedDataset:
    """Return the data set that is chosen; until one that has to be fetched is here, the first of the list.

    It is one choice for all pages, `data` in the address. Images of one's own are brought on the page "Data".
    """
    setting = _setting()
    key = link.key(setting)
    if not _entry(st.session_state[key]):
        state.visit().notes.append(unlinked(_reason(st.session_state[key])))
        st.session_state[key] = _FIRST
    _remember(st.session_state[key])
    titles = _titles()
    slug = st.selectbox("Data set", list(titles), key=key, format_func=titles.__getitem__, persist_state="session")
    entry = dataset_entry(slug)
    st.caption(f"{plain(entry.sentence)} {plain(entry.source)}. Licence: {plain(entry.licence)}.")
    if cache.is_here(slug):
        say_dataset_arrived(entry)
        return PickedDataset(slug=slug, dataset=cache.dataset(slug))
    offer_dataset(entry, until=DATASETS[_FIRST].title)
    return PickedDataset(slug=_FIRST, dataset=cache.dataset(_FIRST))


def use_dataset(slug: str) -> None:
    """Choose a data set, before `pick_dataset` shows the choice in the same run."""
    setting = _setting()
    link.key(setting)
    link.put(setting, slug)


def _setting() -> link.Setting[str]:
    return link.Setting(name="data", default=_FIRST, parse=_known, everywhere=True, always=True)


def _known(text: str) -> str:
    """Return the slug; that brought images are gone is told by `pick_dataset`, without a token that says nothing."""
    return text if is_brought(text) else dataset_entry(text).slug


def _entry(slug: str) -> DatasetEntry | None:
    try:
        return dataset_entry(slug)
    except CnnCoreError:
        return None


def _reason(slug: str) -> str:
    try:
        dataset_entry(slug)
    except CnnCoreError as error:
        return f"{str(error)[:1].upper()}{str(error)[1:]}."
    return ""


def _remember(slug: str) -> None:
    own = state.visit().datasets
    if slug not in DATASETS and slug not in own:
        own[:] = [*own, slug][-_MOST:]


def _titles() -> dict[str, str]:
    """Return the titles of all sets to choose from, a visitor’s own last, with the size of what has to be fetched."""
    entries = [*DATASETS.values(), *filter(None, map(_entry, state.visit().datasets))]
    titles = dict[str, str]()
    for entry in entries:
        title = f"{entry.title}{_size(entry)}"
        names = chain([title], (f"{title} ({number})" for number in count(2)))  # what is chosen is told by it alone
        titles[entry.slug] = next(name for name in names if name not in titles.values())
    return titles


def _size(entry: DatasetEntry) -> str:
    return "" if cache.is_here(entry.slug) else f" ({entry.nbytes / 1e6:,.0f} MB to fetch)"
