"""Categories: triage knows those of the lexicons, and as the lexicons have them."""

from detectors._lexicon import categories
from triage.category import RANK, TIERS


def test_the_lexicons_say_the_same() -> None:
    lexicons = {name: category.tier.value for name, category in categories().items()}

    assert lexicons.items() <= TIERS.items()
    assert set(TIERS.values()) <= RANK.keys()
