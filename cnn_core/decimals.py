"""Numbers as a sentence tells them: decimals that a person can read aloud."""

from decimal import Decimal

_DIGITS = 3


def three_digits(value: float) -> str:
    """Write a number with three digits and no power of ten: 0.0000281, never 2.81e-05; 12,345 keeps its digits."""
    if abs(value) >= 10**_DIGITS:
        return f"{value:,.0f}"
    return f"{Decimal(f'{value:.{_DIGITS}g}'):,f}"
