"""The data sets that people brought, in the server's memory, under names that nobody can guess."""

import functools
from dataclasses import dataclass
from pathlib import Path

from cnn_core.datasets.entry import DatasetEntry
from cnn_core.datasets.labelled import Dataset
from cnn_core.errors import CnnCoreError
from cnn_core.memory_limits import OWN_DATA, bytes_of
from cnn_core.only_one import OnlyOne
from cnn_core.visitors_store import VisitorsStore

_PREFIX = "own."
_MOST_NAMES = 5  # classes that a sentence names


@dataclass(frozen=True, kw_only=True)
class _Held:
    dataset: Dataset
    title: str

    @property
    def nbytes(self) -> int:
        return self.dataset.nbytes


class OwnDatasets:
    """Keeps data sets bounded in bytes, in all and for each visitor. The one asked for least recently leaves.

    Args:
        limit_bytes: Bytes that all of them may take together; a single visitor may take half of them.
    """

    def __init__(self, limit_bytes: int) -> None:
        self._store = VisitorsStore[_Held](limit_bytes)

    @property
    def nbytes(self) -> int:
        """Bytes that all of them take now."""
        return self._store.nbytes

    def keep(self, dataset: Dataset, *, visitor: str, title: str = "") -> str:
        """Keep a data set and return its slug, "own." and a token.

        Args:
            dataset: To keep.
            visitor: Whose it is.
            title: What it is called; "" for what its source says before the first colon.

        Raises:
            CnnCoreError: If it is larger than what one visitor may keep.
        """
        held = _Held(dataset=dataset, title=title or dataset.source.partition(":")[0])
        if dataset.nbytes > self._store.most_of_visitor:
            raise CnnCoreError(
                f"{held.title} takes {dataset.nbytes / 1e6:,.0f} MB of memory, and one visitor may keep "
                f"{self._store.most_of_visitor / 1e6:,.0f} MB on this server; choose a smaller size, or fewer images "
                f"(its owner can raise {OWN_DATA})"
            )
        return f"{_PREFIX}{self._store.keep(held, visitor=visitor)}"

    def get(self, slug: str) -> Dataset:
        """Return a data set that was kept.

        Raises:
            CnnCoreError: If it is no longer there.
        """
        return self._of(slug).dataset

    def entry(self, slug: str) -> DatasetEntry:
        """Return what is known of a data set that was kept; who holds the entry holds its images, too.

        Raises:
            CnnCoreError: If it is no longer there.
        """
        held = self._of(slug)
        names, count = held.dataset.class_names, len(held.dataset.train) + len(held.dataset.test)
        more = f" and {len(names) - _MOST_NAMES:,} more" if len(names) > _MOST_NAMES else ""
        return DatasetEntry(
            slug=slug,
            title=held.title,
            sentence=f"{count:,} images of one's own, {len(names):,} classes: {', '.join(names[:_MOST_NAMES])}{more}.",
            class_names=names,
            shape=_shape(held.dataset),
            count=count,
            origin="own",
            source=held.dataset.source,
            licence="whatever their owner says",
            fit=held.dataset.fit,
            load=functools.partial(_again, held.dataset),
        )

    def _of(self, slug: str) -> _Held:
        held = self._store.find(slug.removeprefix(_PREFIX))
        if held is None:
            raise CnnCoreError("your own images are no longer in this server’s memory; bring them again")
        return held


@OnlyOne
def own_datasets() -> OwnDatasets:
    """Return the one store of this server."""
    return OwnDatasets(limit_bytes=bytes_of(OWN_DATA))


def is_brought(slug: str) -> bool:
    """Tell whether a slug is that of a data set that somebody brought."""
    return slug.startswith(_PREFIX)


def _shape(dataset: Dataset) -> tuple[int, int, int]:
    channels, height, width = dataset.train.images.shape[1:]
    return channels, height, width


def _again(dataset: Dataset, _: Path) -> Dataset:
    return dataset
