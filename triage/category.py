"""Categories of personal data as triage knows them, and how strongly the law protects each. Pure.

A site may name categories of its own anything; whatever tells people more than a count tells those
as "other".
"""

RANK = {tier: rank for rank, tier in enumerate(("none", "ordinary", "extra", "sensitive"))}
"""Tiers, each above those before it."""

TIERS = {
    **dict.fromkeys(("person", "contact"), "ordinary"),
    **dict.fromkeys(
        (
            "protected_identity social_services school_support assessment economy hr_discipline"
            " migration identity_number credentials"
        ).split(),
        "extra",
    ),
    **dict.fromkeys(
        (
            "health ethnicity religion political_opinion union sexual_life genetic biometric crime"
        ).split(),
        "sensitive",
    ),
}
"""By category: ordinary, extra skyddsvärda, känsliga (art. 9, 10)."""
