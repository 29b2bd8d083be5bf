"""All that a person chooses for a training, and how it is written down."""

import json
from dataclasses import asdict, dataclass
from typing import Literal, get_args

from cnn_core.errors import CnnCoreError
from cnn_core.training.recipe import Recipe
from cnn_core.training.written import from_fields, read_json

Start = Literal["scratch", "frozen", "fine_tuned"]
"""Fresh weights; or trained ones with a new output layer, of which that layer alone or everything is trained."""

STARTS: tuple[Start, ...] = get_args(Start)


@dataclass(frozen=True, kw_only=True)
class RunSettings:
    """One training, so that it can be done again: on the same machine it gives the same numbers."""

    network: str  # slug, such as "lenet5" or "stack.<text>"
    dataset: str  # slug, such as "digits"
    recipe: Recipe
    start: Start = "scratch"
    images: int | None = None  # at most so many training images; None for all
    validation: float = 0.1  # share of them held out; with 0, the test images are asked after every epoch
    dropout: float | None = None  # the share dropped before the output layer; None leaves the network as it is

    def __post_init__(self) -> None:
        if self.start not in STARTS:
            raise CnnCoreError(f"there is no start {self.start!r}; choose one of {', '.join(STARTS)}")
        if self.images is not None and self.images < 2:
            raise CnnCoreError(f"{self.images} training images are too few; choose 2 or more")
        if not 0 <= self.validation <= 0.9:
            raise CnnCoreError(f"a share of {self.validation:g} for validation is out of range; choose 0 to 0.9")
        if self.dropout is not None and not 0 <= self.dropout < 1:
            raise CnnCoreError(f"a dropout of {self.dropout:g} is out of range; choose 0 or more, and less than 1")

    def to_json(self) -> str:
        """Return the settings as text, for a person to read and for `from_json`."""
        fields = asdict(self)
        recipe = fields["recipe"]
        if len(self.recipe.cycles) == 1:
            fields["recipe"] = {"epochs": recipe.pop("cycles")[0], **recipe}
        return json.dumps(fields, indent=2) + "\n"

    @classmethod
    def from_json(cls, text: str) -> "RunSettings":
        """Read what `to_json` wrote, or a person; what is left out has its default.

        Raises:
            CnnCoreError: If a name is unknown or missing, or a value impossible.
        """
        fields = read_json(text, "the settings")
        recipe = fields.get("recipe")
        if isinstance(recipe, dict) and "epochs" in recipe and "cycles" not in recipe:
            fields["recipe"] = {"cycles": [recipe["epochs"]], **{k: v for k, v in recipe.items() if k != "epochs"}}
        return from_fields(cls, fields, "the settings")
