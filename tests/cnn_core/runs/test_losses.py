import pytest

from cnn_core.errors import CnnCoreError
from cnn_core.runs.losses import LossCurve


def _curve(most: int, *losses: float) -> LossCurve:
    curve = LossCurve(most)
    curve.add(1, losses)
    return curve


def test_a_short_curve_is_every_loss() -> None:
    points = _curve(4, 3.0, 2.0, 1.0).points()
    assert (points.steps, points.values) == ((1, 2, 3), (3.0, 2.0, 1.0))


def test_a_full_curve_takes_each_two_points_together_at_the_later_one() -> None:
    points = _curve(4, 8.0, 6.0, 4.0, 2.0, 1.0).points()
    assert (points.steps, points.values) == ((2, 4, 5), (7.0, 3.0, 1.0))


def test_the_last_point_is_the_mean_of_the_steps_so_far() -> None:
    curve = _curve(2, 8.0, 6.0, 4.0, 2.0)
    assert curve.points().values == (7.0, 3.0)
    curve.add(5, [1.0, 2.0, 6.0])
    assert curve.points() == _curve(2, 8.0, 6.0, 4.0, 2.0, 1.0, 2.0, 6.0).points()
    assert curve.points().values == (5.0, 3.0)


@pytest.mark.parametrize("steps", [1, 1999, 2000, 2001, 12_345])
def test_a_curve_of_any_length_stays_small_and_keeps_its_mean(steps: int) -> None:
    curve = LossCurve()
    curve.add(1, [float(step) for step in range(1, steps + 1)])
    points = curve.points()
    assert len(points) <= 2000
    assert points.steps[-1] == steps
    ends = (0, *points.steps)
    weighed = sum(value * (end - begin) for value, begin, end in zip(points.values, ends, ends[1:], strict=False))
    assert weighed == pytest.approx(steps * (steps + 1) / 2)


def test_steps_that_are_taken_again_replace_what_was_known_of_them() -> None:
    curve = _curve(8, 5.0, 4.0, 3.0, 2.0)
    curve.add(3, [1.0])
    assert curve.points().values == (5.0, 4.0, 1.0)


def test_steps_that_nobody_told_of_leave_a_gap() -> None:
    curve = _curve(2, 5.0, 5.0, 4.0)
    curve.add(9, [1.0, 1.0])
    assert curve.points().steps[-1] == 10


def test_a_curve_is_the_same_after_being_written_and_read() -> None:
    written, read = _curve(4, 8.0, 6.0, 4.0, 2.0, 1.0), LossCurve(4)
    read.read_json(written.to_json())
    for curve in (written, read):
        curve.add(6, [3.0, 9.0])
    assert read.points() == written.points()


@pytest.mark.parametrize("text", ["", "{}", "[1]", '{"stride": 1, "points": [[1, 2]]}', '{"stride": 1, "points": 3}'])
def test_what_is_no_curve_is_not_read(text: str) -> None:
    with pytest.raises(ValueError, match=r"\S"):
        LossCurve().read_json(text)


@pytest.mark.parametrize("most", [0, 1, 7, -2])
def test_a_curve_that_cannot_be_halved_is_refused(most: int) -> None:
    with pytest.raises(CnnCoreError, match=f"at most {most} points"):
        LossCurve(most)
