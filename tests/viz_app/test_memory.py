import pytest

from tests.growth import PICTURES, STORE_MIB, growth, is_measurable

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not is_measurable(), reason="this system does not say how large a process was"),
]


@pytest.mark.parametrize(("visits", "recordings_in_work"), [("one-by-one", 1), ("at-once", 2)])
def test_visitors_take_no_more_memory_than_the_store_the_recordings_in_work_and_what_each_is_shown(
    visits: str, recordings_in_work: int
):
    measured = growth(visits)
    assert measured.recording > 100
    assert measured.wrong == 0
    assert measured.most <= STORE_MIB + recordings_in_work * measured.recording + PICTURES[visits] * measured.shown
