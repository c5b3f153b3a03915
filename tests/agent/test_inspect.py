"""Inspection: findings keep their place in the file, and their context is shown without what was found."""

from collections.abc import Sequence

from agent.inspect import inspect, inspect_subjects
from agent.item import Envelope, Item, ItemKind
from detectors._finding import Finding, Tier
from detectors._segment import Part, Segment

NUMBER = "19121212-1212"


class Finder:
    """Finds the number, and a judgement of the whole text where it stands in one."""

    ruleset_version = "test"

    def __init__(self) -> None:
        self.batches: list[int] = []

    def findings(self, segments: Sequence[Segment]) -> list[list[Finding]]:
        self.batches.append(len(segments))
        return [self._in(segment.text) for segment in segments]

    @staticmethod
    def _in(text: str) -> list[Finding]:
        at = text.find(NUMBER)
        if at < 0:
            return []
        number = ("SE_PERSONNUMMER", at, at + len(NUMBER), 0.99, "personnummer", "identity_number")
        whole = ("SENSITIVE_MATTER", 0, len(text), 0.9, "sensitive_matter", "health")
        return [Finding(*number, Tier.EXTRA), Finding(*whole, Tier.SENSITIVE)]


ITEM = Item(source="share", location="/srv/a.txt", kind=ItemKind.FILE)


def test_places_count_from_the_beginning_of_the_file() -> None:
    segment = Segment(f"rad ett\nnr {NUMBER}", offset=1000, line=40)

    (number, _) = inspect(ITEM, [segment], Finder()).sightings

    assert (number.start, number.end) == (1011, 1024)
    assert number.place == "line 41"
    assert number.text == NUMBER


def test_the_context_shows_all_but_what_was_found_also_where_the_whole_line_was_judged() -> None:
    (number, whole) = inspect(ITEM, [Segment(f"Elev {NUMBER} är sjuk")], Finder()).sightings

    assert number.context == "Elev [SE_PERSONNUMMER] är sjuk"
    assert whole.context == "Elev [SE_PERSONNUMMER] är sjuk"


def test_what_begins_in_the_neighbouring_block_counts_there() -> None:
    segment = Segment(f"{NUMBER} rest", lead=len(NUMBER) + 1)

    assert inspect(ITEM, [segment], Finder()).sightings == ()


def test_short_segments_are_read_together_and_long_ones_in_turn() -> None:
    finder = Finder()
    long = Segment("x" * (1 << 18))

    inspect(ITEM, [*[Segment("kort")] * 50, long, Segment("kort")], finder)

    assert finder.batches == [51, 1]


def test_only_forty_places_carry_their_context() -> None:
    found = inspect(ITEM, [Segment(NUMBER)] * 30, Finder()).sightings

    assert sum(1 for sighting in found if sighting.context) == 40
    assert len(found) == 60


def test_the_first_subject_is_the_items() -> None:
    segments = [Segment("Kallelse", Part.SUBJECT), Segment("Bifogat brev", Part.SUBJECT)]

    assert inspect(ITEM, segments, Finder()).subject == "Kallelse"


def test_many_subjects_are_read_in_one_go_and_judged_each_for_itself() -> None:
    finder = Finder()
    mails = [(subject, lambda: (ITEM, Envelope())) for subject in (f"Ang {NUMBER}", "Lunch")]

    first, second = inspect_subjects(mails, finder)

    assert finder.batches == [2]
    assert (first.verdict.outcome, second.verdict.outcome) == ("incident", "clean")


def test_nothing_of_the_text_is_in_a_repr() -> None:
    inspection = inspect(ITEM, [Segment(f"Elsa Brandin {NUMBER}")], Finder())

    assert NUMBER not in repr(inspection)
    assert "Brandin" not in repr(inspection.sightings)
