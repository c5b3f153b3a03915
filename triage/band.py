"""Band: how severe a breach is, in ENISA's four steps, and what each means for the persons. Pure.

Source: ENISA, Recommendations for a methodology of the assessment of severity of personal data
breaches, v1.0 (December 2013), section 5. Public calculators often have other bounds.
"""

from enum import StrEnum

from agent.language import Words


class Band(StrEnum):
    """How severe, by ENISA's bands; the lower bound belongs to the band."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    VERY_HIGH = "very_high"


BANDS: tuple[tuple[float, Band], ...] = (
    (4.0, Band.VERY_HIGH),
    (3.0, Band.HIGH),
    (2.0, Band.MEDIUM),
    (0.0, Band.LOW),
)

BAND_NAMES: dict[Band, Words] = {
    Band.LOW: ("låg", "low", "lav"),
    Band.MEDIUM: ("medel", "medium", "middels"),
    Band.HIGH: ("hög", "high", "høy"),
    Band.VERY_HIGH: ("mycket hög", "very high", "svært høy"),
}

CONSEQUENCES: dict[Band, Words] = {
    Band.LOW: (
        "smärre olägenheter som övervinns utan problem",
        "a few inconveniences, overcome without problem",
        "mindre ulemper som overvinnes uten problemer",
    ),
    Band.MEDIUM: (
        "betydande olägenheter som övervinns trots vissa svårigheter",
        "significant inconveniences, overcome despite a few difficulties",
        "betydelige ulemper som overvinnes tross visse vanskeligheter",
    ),
    Band.HIGH: (
        "betydande följder som övervinns med allvarliga svårigheter",
        "significant consequences, overcome with serious difficulty",
        "betydelige følger som overvinnes med alvorlige vanskeligheter",
    ),
    Band.VERY_HIGH: (
        "betydande eller oåterkalleliga följder",
        "significant or irreversible consequences",
        "betydelige eller ugjenkallelige følger",
    ),
}


def band_of(value: float) -> Band:
    """The band a severity lies in.

    >>> [band_of(value).value for value in (1.99, 2, 3, 4)]
    ['low', 'medium', 'high', 'very_high']
    """
    return next(band for least, band in BANDS if value >= least)
