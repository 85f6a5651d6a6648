"""Whether the answers are right, on series whose truth is known: stated as rates."""

from conformance.harness import requirement
from conformance.harness.anomaly_detector.client import AS_THE_SAMPLE, AnomalyDetector
from conformance.worlds.series import sets
from conformance.worlds.series.model import Series

SEVERAL = 20
"""Series per rate; with six rhythms each comes up three times or more."""
FEW = 10
"""Series of a floor just above chance."""


@requirement("anomaly-detector.entire.finds-spikes")
def test_tenfold_spikes_are_flagged_positive(detector: AnomalyDetector, seed: int) -> None:
    """A value ten times the usual one is overlooked by nobody who looks at the chart."""

    def found(series: Series) -> bool:
        answer = detector.entire(series, **AS_THE_SAMPLE).answer
        return all(answer["isPositiveAnomaly"][spike.index] for spike in series.truth.spikes)

    missed = detector.missed(sets.planted_spikes(seed, SEVERAL), found)

    assert len(missed) <= SEVERAL // 10, _rate("a tenfold spike was flagged positive", missed)


@requirement("anomaly-detector.entire.spikes-are-seen")
def test_most_tenfold_spikes_are_seen(detector: AnomalyDetector, seed: int) -> None:
    """A service that overlooks every other such value finds nothing that a coin would not find."""

    def found(series: Series) -> bool:
        answer = detector.entire(series, **AS_THE_SAMPLE).answer
        return all(answer["isPositiveAnomaly"][spike.index] for spike in series.truth.spikes)

    missed = detector.missed(sets.planted_spikes(seed, FEW), found)

    assert len(missed) < FEW // 2, _rate("a tenfold spike was flagged positive", missed, FEW)


@requirement("anomaly-detector.entire.finds-the-single-anomaly")
def test_one_high_month_is_the_only_anomaly(detector: AnomalyDetector, seed: int) -> None:
    """The published sample, with other numbers: four years of months, and one far above its season."""
    several = sets.like_the_sample(seed, SEVERAL // 2)
    flagged: dict[Series, list[int]] = {}

    def found(series: Series) -> bool:
        flagged[series] = detector.entire(series, **AS_THE_SAMPLE).flagged
        return flagged[series] == [spike.index for spike in series.truth.spikes]

    missed = detector.missed(several, found)

    assert len(missed) <= len(several) // 5, (
        f"flagged are the points {flagged[missed[0]]} of a series in which only {missed[0].truth.spikes[0].index} stands out, "
        f"the first of {len(missed)} in {len(several)}"
    )


@requirement("anomaly-detector.entire.finds-the-period")
def test_clear_seasons_are_reported(detector: AnomalyDetector, seed: int) -> None:
    """Clients send no period, and rely on a week of days, a day of hours or a year of months to be found."""

    def found(series: Series) -> bool:
        return detector.entire(series, **AS_THE_SAMPLE).answer["period"] == series.truth.period

    missed = detector.missed(sets.clear_seasons(seed, SEVERAL), found)

    assert len(missed) <= SEVERAL // 10, _rate("the season was reported as the period", missed)


@requirement("anomaly-detector.last.finds-spikes")
def test_a_tenfold_latest_value_is_flagged_positive(detector: AnomalyDetector, seed: int) -> None:
    """A metric is watched for the moment in which its latest value leaves all the others behind."""

    def found(series: Series) -> bool:
        return detector.last(series, **AS_THE_SAMPLE).positive

    missed = detector.missed(sets.spikes_at_the_end(seed, SEVERAL), found)

    assert len(missed) <= SEVERAL // 10, _rate("a tenfold latest value was flagged positive", missed)


@requirement("anomaly-detector.last.spikes-are-seen")
def test_most_tenfold_latest_values_are_seen(detector: AnomalyDetector, seed: int) -> None:
    """An alarm that stays silent every other time is none."""
    missed = detector.missed(sets.spikes_at_the_end(seed, FEW), lambda series: detector.last(series, **AS_THE_SAMPLE).positive)

    assert len(missed) < FEW // 2, _rate("a tenfold latest value was flagged positive", missed, FEW)


@requirement("anomaly-detector.changepoint.finds-level-shifts")
def test_lasting_shifts_are_flagged_where_they_are(detector: AnomalyDetector, seed: int) -> None:
    """A release that doubled a response time must show where it happened, not only somewhere."""

    def found(series: Series) -> bool:
        flags = detector.served("changepoint", series).get("isChangePoint", [])
        near = len(series) / 10
        return any(flag and abs(index - (series.truth.shift or 0)) <= near for index, flag in enumerate(flags))

    missed = detector.missed(sets.level_shifts(seed, SEVERAL), found)

    assert len(missed) <= SEVERAL // 5, _rate("a shift was flagged within a tenth of the series around it", missed)


def _rate(what: str, missed: list[Series], of: int = SEVERAL) -> str:
    first = missed[0]
    lost = f"the first of the others is a {first.granularity} series of {len(first)} points"
    return f"{what} in {of - len(missed)} of {of} series; {lost}"
