"""The one exception for bad input."""


class CnnCoreError(ValueError):
    """Input that cannot be used, told in one sentence that a learner can read.

    The sentence says what was wrong, with the numbers and their units, and what to do about it.
    """
