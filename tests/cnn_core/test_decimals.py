import pytest

from cnn_core.decimals import three_digits


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (2.8123e-5, "0.0000281"),
        (0.5354, "0.535"),
        (2.0, "2"),
        (0.0, "0"),
        (999.6, "1,000"),
        (1234.5, "1,234"),
        (-0.00012, "-0.00012"),
        (1e-9, "0.000000001"),
    ],
)
def test_a_number_in_a_sentence_has_no_power_of_ten(value, text):
    assert three_digits(value) == text
