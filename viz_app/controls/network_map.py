"""The settings of the network map that live in the browser: which blocks are open, and what the cards' bars show."""

from collections.abc import Iterator, Mapping, Sequence

from cnn_core.blocks import Block
from cnn_core.errors import CnnCoreError
from viz_app import link
from viz_app.controls.live import live_choice, take_live

PICTURES = live_choice("pictures", ("no", "yes"), default="no")
"""Whether the samples stand above the map."""
COSTS = ("parameters", "multiply-adds", "time")
_MOST_LETTERS = 1500  # of the address


def take_network_map(
    key: str, blocks: Block, *, costs: Sequence[str] = COSTS, samples: bool = False
) -> Mapping[str, str]:
    """Return the settings as texts for `show_network`, after what the browser settled on went into the address.

    Args:
        key: The map's key on the page.
        blocks: Of the network that is shown; what another one had open is forgotten.
        costs: What the cards' bars can show; the first one is the default.
        samples: Whether other pictures can be asked for.
    """
    opened = open_blocks(blocks)
    link.key(opened)
    others = (PICTURES,) if samples else ()
    texts = dict(take_live(key, opened, live_choice("cost", costs, default=costs[0]), *others))
    try:
        opened.parse(texts["open"])
    except CnnCoreError:
        link.put(opened, "")
        texts["open"] = ""
    return texts


def open_blocks(blocks: Block) -> link.Setting[str]:
    """Return a setting that names the open blocks, with commas between them; "" for those that fit, "all", or "none".

    Args:
        blocks: Of the network that is shown.
    """
    names = {block.name for block in _all(blocks)}

    def parse(text: str) -> str:
        unknown = next((name for name in text.split(",") if name not in names), None)
        if text not in ("", "all", "none") and unknown is not None:
            raise CnnCoreError(f"this network has no block called {unknown[:60]!r}; it has {len(names)}")
        if len(text) > _MOST_LETTERS:
            raise CnnCoreError(
                f"it names blocks in {len(text):,} letters, and an address has room for {_MOST_LETTERS:,}"
            )
        return text

    return link.Setting(name="open", default="", parse=parse)


def _all(block: Block) -> Iterator[Block]:
    for child in block.blocks:
        yield child
        yield from _all(child)
