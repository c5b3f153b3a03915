"""Telling: which words of a text spoke for and against the judgement, for a person who asks.

Worked out of the text again when it is shown, since hardly anything that is judged is ever shown.
Names are told as names; the words never leave the host.

>>> from detectors import scan_of, sensitive_matter
>>> line = "Anna är sjukskriven för utmattning"
>>> (found,) = sensitive_matter.find(scan_of(line))
>>> "sjukskriven" in told(found, line), "anna" in told(found, line)
(True, False)
"""

from datetime import date

from detectors._finding import Finding
from detectors._judgement import contributions, weights_of
from detectors._marks import MARKS
from detectors._readings import Readings
from detectors._scan import Scan
from detectors._sound import Sound, sound

_MODELS = {"line": "lines", "text": "texts"}
_TELLING = 0.5
_FOR, _AGAINST = 4, 2
_LOUD = 0.05


def told(finding: Finding, text: str) -> str:
    """Explain a finding in words; `text` is what the finding spans."""
    if finding.entity_type != "SENSITIVE_MATTER" or finding.score < _TELLING:
        return finding.explanation
    healthy = sound(text) or Sound(text)
    readings = Readings(Scan(healthy.text, date.min))
    weights = weights_of(_MODELS[finding.rule])
    copy, places = readings.copy, readings.copy.places()
    spoken = ((contributions(weights, one), one.words) for one in readings.whole())
    loudness, found = max(spoken, key=lambda one: float(one[0].sum()))
    by_word: dict[str, float] = {}
    for start, end, weight in zip(found.starts, found.ends, loudness, strict=True):
        octet = int(copy.octets[start])
        word = f"[{MARKS[octet]}]" if octet in MARKS else ""
        if octet and not word:
            first, last = healthy.back(int(places[start - 1]), int(places[end - 2]) + 1)
            word = text[first:last].lower()
        if word:
            by_word[word] = by_word.get(word, 0.0) + float(weight)
    ordered = sorted(by_word.items(), key=lambda pair: (-pair[1], pair[0]))
    speaking = [word for word, weight in ordered[:_FOR] if weight > _LOUD]
    opposing = [word for word, weight in ordered[::-1][:_AGAINST] if weight < -_LOUD]
    return "; ".join(
        f"{what}: {', '.join(which)}"
        for what, which in (("for", speaking), ("against", opposing))
        if which
    )
