"""A site's own words: terms, exclusions, role mailboxes and people, from config/terms/*.yaml.

A mistake is told by file and line, with what would be right. docs/lexicon.md shows the form.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path

import yaml

from detectors._finding import Strength
from detectors._fold import fold
from detectors._lexicon import Entry, categories, term
from detectors._literals import Literal

_KEYS = ("terms", "exclusions", "role_mailboxes", "persons")
_LEAST_LETTERS = 3


class SiteError(ValueError):
    """A site's own terms or recognizers cannot be used: names file and line, what is wrong, and the mend."""


@dataclass(frozen=True, slots=True)
class SiteTerms:
    """What the site adds to the house's lexicon."""

    entries: tuple[Entry, ...] = ()
    exclusions: tuple[Literal, ...] = ()
    """Names of houses, projects, courses: a term inside one of them says nothing."""
    role_mailboxes: frozenset[bytes] = field(default=frozenset(), repr=False)
    persons: tuple[Literal, ...] = field(default=(), repr=False)
    """Names that no list has, to be found as people are."""
    colleagues: tuple[Literal, ...] = field(default=(), repr=False)
    """People who are named for their work: found, but weak."""

    @property
    def terms(self) -> tuple[Literal, ...]:
        """The entries as the scan looks for them."""
        return tuple(Literal(one.literal, one.starts_word, one.ends_word) for one in self.entries)

    @classmethod
    def read(cls, directory: Path) -> "SiteTerms":
        """Read every .yaml file of the directory. Raises SiteError."""
        if not directory.is_dir():
            msg = f"{directory}: no such folder; terms_directory must name one"
            raise SiteError(msg)
        parts = [_File(path).read() for path in sorted(directory.glob("*.yaml"))]
        return cls(
            entries=tuple(entry for part in parts for entry in part.entries),
            exclusions=tuple(one for part in parts for one in part.exclusions),
            role_mailboxes=frozenset().union(*(part.role_mailboxes for part in parts)),
            persons=tuple(one for part in parts for one in part.persons),
            colleagues=tuple(one for part in parts for one in part.colleagues),
        )


@dataclass(frozen=True, slots=True)
class _File:
    path: Path

    def read(self) -> SiteTerms:
        tree = self._tree()
        if tree is None:
            return SiteTerms()
        lists = dict(self._pairs(tree, _KEYS, "the file"))
        people = dict(
            self._pairs(lists["persons"], ("private", "colleagues"), "persons")
            if "persons" in lists
            else ()
        )
        return SiteTerms(
            entries=tuple(self._terms(lists.get("terms"))),
            exclusions=tuple(self._literals(lists.get("exclusions"), self._exclusion)),
            role_mailboxes=frozenset(
                fold(text) for text in self._texts(lists.get("role_mailboxes"), self._mailbox)
            ),
            persons=tuple(self._literals(people.get("private"), self._name)),
            colleagues=tuple(self._literals(people.get("colleagues"), self._name)),
        )

    def _tree(self) -> yaml.Node | None:
        try:
            return yaml.compose(self.path.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
        except UnicodeDecodeError:
            raise self._error(1, "not UTF-8; save it as UTF-8") from None
        except OSError as error:
            raise self._error(1, f"cannot be read: {error.strerror}") from None
        except yaml.MarkedYAMLError as error:
            line = error.problem_mark.line + 1 if error.problem_mark else 1
            raise self._error(line, f"not valid YAML: {error.problem}") from None

    def _error(self, line: int, said: str) -> SiteError:
        return SiteError(f"{self.path}:{line}: {said}")

    def _pairs(
        self, node: yaml.Node, known: Sequence[str], where: str
    ) -> Iterator[tuple[str, yaml.Node]]:
        if not isinstance(node, yaml.MappingNode):
            said = f"{where} must be a mapping with {', '.join(known)}"
            raise self._error(_line(node), said)
        for key, value in node.value:
            if key.value not in known:
                raise self._error(_line(key), _unknown("key", key.value, known))
            yield str(key.value), value

    def _texts(self, node: yaml.Node | None, check: Callable[[str], str | None]) -> Iterator[str]:
        if node is None:
            return
        if not isinstance(node, yaml.SequenceNode):
            raise self._error(_line(node), "must be a list: [one, two] or lines with a hyphen")
        for one in node.value:
            if not isinstance(one, yaml.ScalarNode) or not one.value.strip():
                raise self._error(_line(one), "must be a word or a phrase")
            if wrong := check(one.value.strip()):
                raise self._error(_line(one), wrong)
            yield one.value.strip()

    def _literals(
        self, node: yaml.Node | None, check: Callable[[str], str | None]
    ) -> Iterator[Literal]:
        for text in self._texts(node, check):
            yield Literal(fold(text), starts_word=True, ends_word=True)

    def _terms(self, node: yaml.Node | None) -> Iterator[Entry]:
        if node is None:
            return
        if not isinstance(node, yaml.SequenceNode):
            raise self._error(
                _line(node), "terms must be a list of {category, strong, medium, weak}"
            )
        for row in node.value:
            fields = dict(self._pairs(row, ("category", *Strength), "a row of terms"))
            if "category" not in fields:
                raise self._error(_line(row), "this row of terms lacks its category")
            name = str(fields["category"].value)
            if name not in categories():
                line = _line(fields["category"])
                raise self._error(line, _unknown("category", name, tuple(categories())))
            for strength in Strength:
                for text in self._texts(fields.get(strength.value), self._term):
                    entry = term(
                        text,
                        category=name,
                        tier=categories()[name].tier,
                        strength=strength,
                        group=f"{name}/site",
                    )
                    yield entry

    @staticmethod
    def _term(text: str) -> str | None:
        bare = text.strip("*=!")
        if "*" in bare.replace("* ", " "):
            return f"{text!r}: a star stands at the beginning or the end of a word"
        letters = sum(character.isalpha() for character in bare)
        if letters < _LEAST_LETTERS and not text.endswith("!"):
            return f"{text!r}: too short, it would be met everywhere; for an acronym write {bare}!"
        if not letters:
            return f"{text!r}: has no letter"
        return None

    @staticmethod
    def _exclusion(text: str) -> str | None:
        if "*" in text:
            return f"{text!r}: exclusions are written out, without stars"
        return None

    @staticmethod
    def _mailbox(text: str) -> str | None:
        if "@" not in text:
            return f"{text!r}: a mailbox has an @; for any domain write {text}@"
        return None

    @staticmethod
    def _name(text: str) -> str | None:
        if len(text.split()) == 1:
            return f"{text!r}: a given name and a family name are needed; one word alone is too common"
        return None


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1


def _unknown(what: str, name: str, known: Sequence[str]) -> str:
    near = get_close_matches(name, known, 1, 0.5)
    hint = f"did you mean {near[0]!r}?" if near else f"there are {', '.join(known)}"
    return f"{what} {name!r} is not known; {hint}"
