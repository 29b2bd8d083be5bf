import pytest

from tests.bench.load import Crowd, Waits, measure


def test_p95_is_what_95_percent_of_the_clicks_stay_below():
    assert Waits(clicks=[float(wait) for wait in range(101)]).p95() == pytest.approx(95)


def test_the_sentence_names_the_first_failure():
    waits = Waits(clicks=[0.02, 0.03, 0.04], first_runs=[0.5, 1.5], failures=["no answer within 10 s"])
    assert waits.sentence() == (
        "3 clicks: median 30 ms, p95 39 ms, at most 40 ms; first run 1.00 s, at most 1.50 s; "
        "1 failures, first: no answer within 10 s"
    )


@pytest.mark.slow
def test_a_few_visitors_click_through_the_app_without_a_failure():
    waits = measure(Crowd(visitors=3, ramp=0.3, seconds=6, pause=(0.2, 0.4)))
    assert waits.failures == []
    assert len(waits.clicks) > 5
