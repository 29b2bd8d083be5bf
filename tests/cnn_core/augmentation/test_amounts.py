import dataclasses
import math

import pytest

from cnn_core.augmentation import Augmentation
from cnn_core.errors import CnnCoreError

DEFAULTS = {field.name: field.default for field in dataclasses.fields(Augmentation)}
WHOLE = [name for name, default in DEFAULTS.items() if type(default) is int]
FRACTIONS = [name for name, default in DEFAULTS.items() if type(default) is float]
WRONG = [(name, amount) for name in WHOLE for amount in (-1, 1001)]
WRONG += [(name, amount) for name in FRACTIONS for amount in (-0.1, 181.0, math.nan, math.inf)]


@pytest.mark.parametrize(("name", "amount"), WRONG)
def test_an_amount_that_no_image_can_take_is_refused_with_its_limits(name, amount):
    with pytest.raises(CnnCoreError, match=rf"{name} is {amount:g}; it must be from 0 to "):
        Augmentation(**{name: amount})


def test_a_card_names_what_is_on_and_can_be_read_back():
    augmentation = Augmentation(shift=2, mirror=True, rotate=10.0)
    assert repr(augmentation) == "Augmentation(shift=2, mirror=True, rotate=10.0)"
    assert eval(repr(augmentation)) == augmentation
