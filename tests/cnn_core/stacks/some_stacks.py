"""Texts of stacks, the same every time: possible ones, ones that do not fit together, and texts that are no stack."""

from collections.abc import Iterator
from random import Random

from cnn_core.errors import CnnCoreError
from cnn_core.stacks import read_stack, shapes_of

_WORDS = (
    "conv",
    "conv",
    "conv",
    "act",
    "act",
    "max",
    "avg",
    "norm",
    "drop",
    "gap",
    "flat",
    "dense",
    *("res", "par") * 2,
)
_FUNCTIONS = ("relu", "leaky_relu", "sigmoid", "tanh", "gelu", "silu", "softmax")
_BY_HAND = (
    "3x32x32~conv.16.3.1.1~norm~act.relu~res(conv.16.3.1.1~norm~act.relu~conv.16.3.1.1~norm)~act.relu~max.2"
    "~par(conv.8.1!conv.8.3.1.1!max.3.1.1~conv.4.1)~gap~flat~drop.50~dense.10",
    "1x28x28~conv.6.5.1.2~act.relu~max.2~conv.16.5~act.relu~max.2~flat~dense.120~act.relu~dense.84~dense.10~act.softmax",
    "2x9x15~res(res(res(conv.2.3.1.1)~act.gelu!conv.2.1)!norm)~par(max.2!avg.3.2!conv.4.2.2.0)",
    "4x17x5~flat~par(dense.3~act.tanh!norm~dense.4!act.softmax)~res(act.silu!dense.347)~norm",
    "3x16x16~par(conv.4.2.2!conv.4.9)~conv.6.3.1.1.1.2~conv.8.3.2.2.2.2",  # two jumps are joined
    "3x7x1~gap~conv.4.3.1.1~gap~flat~flat~act.softmax",
)
WRONG = (
    *("", "x" * 10_000_000, "3x32x32", "3x32x32~", "~conv.3.3", "3x32~norm", " 3x32x32~norm", "3x32x32~norm\n", "norm"),
    *("0x32x32~norm", "5x32x32~norm", "3x257x32~norm", "3x32x0~norm", "3x-3x3~norm", f"3x{'9' * 40}x3~norm"),
    *("3x32x32~norm~", "3x32x32~~norm", "3x32x32~cnv.3", "3x32x32~conv", "3x32x32~conv.16", "3x32x32~conv.16.3..1"),
    *(
        "3x32x32~conv.16.3.1.1.1.1.1",
        "3x32x32~conv.0.3",
        "3x32x32~conv.2049.3",
        "3x32x32~conv.16.16",
        "3x32x32~conv.1.1.9",
    ),
    *("3x32x32~conv.1.1.1.16", "3x32x32~conv.1.1.1.1.9", "3x32x32~conv.6.3.1.1.1.4", f"3x32x32~conv.{'9' * 40}.3"),
    *(
        "3x32x32~conv.-1.3",
        "3x32x32~conv.1e1.3",
        "3x32x32~conv.٣.3",
        "3x32x32~Conv.3.3",
        "3x32x32~act",
        "3x32x32~act.elu",
    ),
    *("3x32x32~max", "3x32x32~max.3.1.2", "3x32x32~gap.2", "3x32x32~drop.0", "3x32x32~drop.91", "3x32x32~dense.0"),
    *(
        "3x32x32~res()",
        "3x32x32~res(norm",
        "3x32x32~res(norm))",
        "3x32x32~norm)",
        "3x32x32~norm!norm",
        "3x32x32~(norm)",
    ),
    *(
        "3x32x32~res(norm!norm!norm)",
        "3x32x32~par(norm)",
        f"3x32x32~par({'!'.join(['norm'] * 7)})",
        "3x32x32~res(norm)norm",
    ),
    *("3x32x32~res.3(norm)", "3x32x32~norm(norm)", "3x32x32~res(norm!)", "3x32x32~res(~norm)", "3x32x32~<script>"),
    *(f"3x32x32~{'res(' * 4}norm{')' * 4}", f"3x32x32~{'res(' * 50}norm{')' * 50}", f"3x32x32~{'par(' * 470}"),
    f"3x32x32~{'~'.join(['norm'] * 101)}",
)


def possible(count: int, *, seed: int = 0) -> tuple[str, ...]:
    """Return stacks whose layers all fit, small enough to be built by the hundred."""
    random = Random(seed)
    found = list(_BY_HAND)
    while len(found) < count:
        text = _input(random)
        for _ in range(random.randint(1, 12)):
            longer = f"{text}~{_item(random, 0)}"
            text = longer if _fits(longer) else text
        if "~" in text:
            found.append(text)
    return tuple(found[:count])


def impossible(count: int, *, seed: int = 0) -> tuple[str, ...]:
    """Return stacks that can be read, and of which one layer does not fit."""
    random = Random(seed)
    found: list[str] = []
    while len(found) < count:
        text = f"{_input(random)}~{'~'.join(_item(random, 0) for _ in range(random.randint(1, 12)))}"
        if shapes_of(read_stack(text)).problem:
            found.append(text)
    return tuple(found)


def _fits(text: str) -> bool:
    shapes = shapes_of(read_stack(text))
    return not shapes.problem and shapes.cost.multiply_adds < 20_000_000 and shapes.cost.parameters < 500_000


def _input(random: Random) -> str:
    return f"{random.randint(1, 4)}x{random.randint(1, 40)}x{random.randint(1, 40)}"


def _item(random: Random, depth: int) -> str:
    """Return a layer or block that can be read."""
    while True:
        text = _any_item(random, depth)
        try:
            read_stack(f"1x1x1~{text}")
        except CnnCoreError:
            continue
        return text


def _any_item(random: Random, depth: int) -> str:
    word = random.choice(_WORDS)
    if word in ("res", "par"):
        if depth > 1:
            return "norm"
        branches, filters = random.randint(1, 2) if word == "res" else random.randint(2, 4), random.randint(1, 4)
        return f"{word}({'!'.join(_branch(random, depth, filters) for _ in range(branches))})"
    return ".".join(map(str, (word, *_numbers(random, word))))


def _branch(random: Random, depth: int, filters: int) -> str:
    """Return items of which many keep the map's size, so that branches fit on one another."""
    items: list[str] = []
    for _ in range(random.randint(1, 3)):
        if random.random() < 0.8:
            kernel = random.choice((1, 3, 5))
            items.append(f"conv.{filters}.{kernel}.1.{kernel // 2}")
        else:
            items.append(_item(random, depth + 1))
    return "~".join(items)


def _numbers(random: Random, word: str) -> Iterator[int | str]:
    if word == "conv":
        count = random.randint(2, 6)
        ranges = ((1, 2, 4, 6, 8), range(1, 6), (1, 1, 2, 3), range(4), (1, 1, 2, 3), (1, 1, 2))
        yield from (random.choice(choices) for choices in ranges[:count])
    elif word in ("max", "avg"):
        yield from (random.choice(choices) for choices in ((1, 2, 3, 4), (1, 2, 3), (0, 1))[: random.randint(1, 3)])
    elif word == "act":
        yield random.choice(_FUNCTIONS)
    elif word in ("drop", "dense"):
        yield random.randint(1, 90)
