"""A site's own words, and how mistakes in them are told."""

from datetime import date
from pathlib import Path

import pytest

from detectors._segment import Part, Segment
from detectors._site_terms import SiteError, SiteTerms
from detectors.engine import Engine

OWN = """\
terms:
  - category: school_support
    strong: [kompassmöte*]
exclusions: [Rehabgården]
role_mailboxes: [lotsen@]
persons:
  private: [Xyla Qvorn]
  colleagues: [Anna Berg]
"""


def folder(tmp_path: Path, text: str) -> Path:
    (tmp_path / "own.yaml").write_text(text, encoding="utf-8")
    return tmp_path


def test_own_words_are_found_and_own_exclusions_weaken(tmp_path: Path) -> None:
    engine = Engine.build(None, folder(tmp_path, OWN), lambda: date(2026, 1, 1), least=0)
    texts = (
        "Kompassmöte med Xyla Qvorn",
        "Fest på Rehabgården",
        "Anna Berg",
        "Skriv till lotsen@kommun.example",
    )

    found = engine.findings([Segment(text, Part.BODY) for text in texts])

    found = [[one for one in here if one.entity_type != "SENSITIVE_MATTER"] for here in found]
    rules = [sorted(one.rule for one in here) for here in found]
    assert rules[0] == ["school_support:kompassmöte*", "site_person"]
    assert [one.strength.value for one in found[1]] == ["weak"]
    assert rules[2] == ["site_colleague"]
    assert rules[3] == ["role_mailbox"]


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("terms:\n  - category: helth\n    strong: [x]\n", 2, "did you mean 'health'?"),
        ("termz: []\n", 1, "did you mean 'terms'?"),
        ("terms:\n  - category: health\n    stark: [abc]\n", 3, "key 'stark' is not known"),
        ("terms:\n  - category: health\n    strong: [ab]\n", 3, "for an acronym write ab!"),
        ("terms:\n  - category: health\n    strong: [a*bc]\n", 3, "a star stands at"),
        ("terms:\n  - strong: [abc]\n", 2, "lacks its category"),
        ("terms: health\n", 1, "must be a list"),
        ("exclusions: [Rehab*]\n", 1, "without stars"),
        ("role_mailboxes: [lotsen]\n", 1, "write lotsen@"),
        ("persons:\n  private: [Xyla]\n", 2, "a family name"),
        ("persons:\n  privat: [Xyla Q]\n", 2, "did you mean 'private'?"),
        ("terms: [\n", 2, "not valid YAML"),
        ("- a\n", 1, "must be a mapping"),
    ],
)
def test_a_mistake_is_told_by_file_and_line(
    tmp_path: Path, text: str, line: int, said: str
) -> None:
    with pytest.raises(SiteError) as caught:
        SiteTerms.read(folder(tmp_path, text))

    assert str(caught.value).startswith(f"{tmp_path / 'own.yaml'}:{line}: ")
    assert said in str(caught.value)


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(SiteError, match="no such folder"):
        SiteTerms.read(tmp_path / "none")


def test_the_shipped_example_is_right() -> None:
    assert SiteTerms.read(Path(__file__).parents[2] / "config" / "terms") == SiteTerms()
