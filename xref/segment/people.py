"""The people of one article: full names for short ones, and who "he" or "the spokesman" is, or None when the text leaves it open."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from xref.segment.grammar import Grammar

# Capitals of the Latin, Greek and Cyrillic blocks (`re` has no class for them).
CAPITALS = "".join(char for char in map(chr, range(0x41, 0x530)) if char.isupper())
_NAME_RUN = re.compile(
    rf"(?<!\w)[{CAPITALS}][\w’'.-]*(?:[ \u00a0](?:(?:van[ ]der|van[ ]den|von[ ]der|de[ ]la|van|von|de|del|della|da|dos|di|bin|ibn|al)[ \u00a0])?[{CAPITALS}][\w’'.-]*){{0,6}}"
)
_WORD = re.compile(r"[^\W\d_][\w’'-]*\.?")
_POSSESSIVE = re.compile(r"(?:'s|’s|s'|s’)\Z")
_APPOSED = re.compile(r"[ \u00a0]*,[ \u00a0]*")
_FEMALE_ENDINGS = ("ova", "eva", "ina", "aya", "skaya", "ska", "ová", "ова", "ева", "ина", "ая", "ська", "ská")
_MALE_ENDINGS = ("ov", "ev", "skiy", "skyi", "ский", "ов", "ев", "ський")


class People:
    """Names met so far in an article, in order."""

    def __init__(self, g: Grammar, text: str) -> None:
        self.g = g
        self.full: dict[str, list[str]] = defaultdict(list)  # last part → full names, in order of appearance
        self.role: dict[str, list[tuple[int, str]]] = defaultdict(list)  # role noun → (where, name introduced with it)
        self.gender: dict[str, str] = {}
        self._openers = (
            g.of
            | g.determiners
            | g.not_subject
            | g.prepositions
            | g.as_words
            | g.conjunctions
            | g.clause_start
            | {phrase[0] for phrase in g.according}
        )
        self._scan(text)

    def _scan(self, text: str) -> None:
        g = self.g
        for start, end, words in self._runs(text):
            name = self.person(words)
            if name is None:
                continue
            parts = name.split()
            if (
                len(parts) == 3
                and parts[1] in g.male_names | g.female_names
                and parts[0] not in g.male_names | g.female_names
            ):
                parts = parts[1:]  # «глава Приозёрья Павел Лунёв»: a name in the genitive stands before the person's
                name = " ".join(parts)
            if len(parts) >= 2:
                known = self.full[_key(parts[-1])]
                if name not in known:
                    known.append(name)
            titled = {word for word in words if word not in parts}
            if titled & g.male_titles:
                self.gender.setdefault(_key(parts[-1]), "m")
            elif titled & g.female_titles:
                self.gender.setdefault(_key(parts[-1]), "f")
            if len(parts) >= 2:
                self._roles(text, start, end, name, words)

    def _runs(self, text: str) -> Iterator[tuple[int, int, list[str]]]:
        """Runs of capitalised words with their place; a full stop ends a run unless an initial or a title stands before it."""
        for hit in _NAME_RUN.finditer(text):
            run: list[str] = []
            start = hit.start()
            for word in re.finditer(r"\S+", hit.group()):
                if not run:
                    start = hit.start() + word.start()
                run.append(word.group())
                bare = word.group().rstrip(".")
                if (
                    word.group().endswith(".")
                    and len(bare) > 1
                    and not self.is_title(word.group())
                    and bare not in ("Jr", "Sr")
                ):
                    yield start, hit.start() + word.end(), run
                    run = []
            if run:
                yield start, hit.end(), run

    def _roles(self, text: str, start: int, end: int, name: str, words: Iterable[str]) -> None:
        g = self.g
        before = [word.lower() for word in _WORD.findall(text[max(0, start - 40) : start].rpartition("\n")[2])[-2:]]
        near: list[str] = []
        if text[start - 2 : start] == ", ":
            near = before
        elif text[start - 1 : start] == " " and text[start - 2 : start - 1].isalpha():
            # "spokesman Ann Low"; «пресс-секретарь главы Павел Лунёв», whose first noun is his
            near = before[-1:] if len(before) < 2 or before[-2] not in g.roles or g.lang == "en" else before[:1]
        near += [word.lower() for word in words if word not in name.split()]
        after = text[end : end + 70].split("\n")[0]
        near += self._described(text, start)
        if _APPOSED.match(after):
            clause = re.split(r"[,.;]", after.lstrip(" \u00a0,"))[0]
            near += [word.lower() for word in _WORD.findall(clause)[:7]]
        if g.elision:
            near = [word.replace("’", "'").rpartition("'")[2] for word in near]  # "l'assessora Ann Low"
        if g.lang == "tr":
            near += [
                role
                for word in near
                for role in g.roles
                if word != role and word.startswith(role) and len(word) < len(role) + 3
            ]
        for word in near:
            if word in g.roles and all(name != other for _, other in self.role[word]):
                self.role[word].append((start, name))

    def _described(self, text: str, start: int) -> list[str]:
        """The words of a description before a comma and a name: "The mayor of Port Lee, Ann Low"."""
        if text[max(0, start - 2) : start] != ", ":
            return []
        clause = re.split(r"[,.;:!?\n«»\"“”„]", text[max(0, start - 72) : start - 2])[-1]
        words = _WORD.findall(clause)
        role = next((i for i, word in enumerate(words) if word.lower() in self.g.roles), None)
        opens = role is not None and (
            role == 0 or all(w.lower() in self.g.determiners or w[:1].isupper() for w in words[:role])
        )
        follows = role is not None and (role + 1 == len(words) or words[role + 1].lower() in self.g.of)
        return [words[role].lower()] if role is not None and opens and follows else []

    def _alone(self) -> bool:
        """Whether the article names one person only."""
        return len({name for names in self.full.values() for name in names}) == 1

    def is_name(self, name: str) -> bool:
        """Whether a speaker is a person's name met in full in the article."""
        parts = name.split()
        return bool(parts) and (len(parts) >= 2 and name in self.full.get(_key(parts[-1]), ()))

    def named_in_full(self, words: list[str]) -> str | None:
        """The person of a capital run whom the article names in full somewhere, by that name; None where there is none."""
        person = self.person(words)
        full = self.expand(person) if person is not None else None
        return full if full is not None and self.is_name(full) else None

    def person(self, words: list[str]) -> str | None:
        """A capital run without titles, demonyms and possessives: the name that is left, or None."""
        g = self.g
        given = words
        if g.lang == "tr":
            words = [re.split("['’]", word)[0] for word in words]
        words = [
            _POSSESSIVE.sub(
                "", word.rstrip(",.") if len(word) > 3 and not re.fullmatch(r"[^\W\d_]\.|Jr\.|Sr\.", word) else word
            )
            for word in words
        ]
        last = max(
            (
                i
                for i, (raw, word) in enumerate(zip(given, words, strict=True))
                if self.is_title(word) or (raw != word and _POSSESSIVE.search(raw) and i + 1 < len(words))
            ),
            default=-1,
        )
        words = words[last + 1 :]
        given_name = next(
            (i for i in range(len(words) - 1, 0, -1) if words[i] in g.male_names or words[i] in g.female_names), 0
        )
        if given_name < len(words) - 1 and not (given_name == 1 and words[0] in g.male_names | g.female_names):
            words = words[given_name:]  # "Intendant Karl Lindner"
        while words and (words[0].lower() in self._openers or (len(words) > 1 and self.is_role(words[0]))):
            words = words[1:]
        return " ".join(words) if words and words[-1][:1].isupper() and len(words[-1]) > 1 else None

    def is_role(self, word: str) -> bool:
        """Whether a word is a role noun, in German also as the end of a compound ("Chefärztin")."""
        low = word.lower()
        return low in self.g.roles or (
            self.g.comma_clause and any(low.endswith(role) for role in self.g.roles if len(role) > 3)
        )

    def is_title(self, word: str) -> bool:
        g = self.g
        return (
            word in g.titles
            or word in g.male_titles
            or word in g.female_titles
            or word.rstrip(".") in g.titles
            or word in g.days
            or word in g.months
        )

    def expand(self, name: str) -> str:
        """The full name that a short one stands for, when the article holds exactly one."""
        parts = name.split()
        if len(parts) == 1:
            found = self.full.get(_key(parts[0]), [])
            if not found:
                found = self._inflected(parts[0])
            if len(found) == 1:
                return found[0]
            whole = [other for other in found if len(other.split()) == 2]
            if len(whole) == 1 and all(
                other == whole[0] or other.endswith(" " + whole[0]) or whole[0].split()[0] in other.split()
                for other in found
            ):
                return whole[0]
        else:
            found = self._inflected(parts[-1])
            if len(found) == 1 and _stem(found[0].split()[0]) == _stem(parts[0]):
                return found[0]
        return name

    def is_person(self, name: str) -> bool:
        """Whether a name of the article is known to be a person's: by title, by given name, or by a role."""
        return bool(self.gender_of(name)) or any(name == other for names in self.role.values() for _, other in names)

    def expand_caseless(self, name: str, text: str) -> str:
        """In a script without capitals: the two-word name that ends in this word, if the text spoke of one before."""
        known = self.full.setdefault(name.split()[-1], [])
        if len(name.split()) >= 2 and name not in known:
            known.append(name)
        return known[0] if len(name.split()) == 1 and len(known) == 1 else name

    def _inflected(self, word: str) -> list[str]:
        """Full names whose last part is the word but for a case ending (Песковым → Дмитрий Песков)."""
        if not "\u0400" <= word[:1] <= "\u04ff" and self.g.lang not in (
            "pl",
            "cs",
            "hr",
            "sr",
            "sl",
            "sk",
            "tr",
            "lt",
            "lv",
        ):
            return []
        stem = _stem(word)
        found = [(key, names) for key, names in self.full.items() if _stem(key) == stem]
        out: list[str] = []
        for _, names in found:
            for name in names:
                if not any(_same_inflected(name, other) for other in out):
                    out.append(name)
        return sorted(out, key=len)[:1] if out and all(_same_inflected(out[0], other) for other in out) else out

    @property
    def names(self) -> frozenset[str]:
        """Every part of every full name met."""
        return frozenset(part for known in self.full.values() for name in known for part in name.split())

    def gender_of(self, name: str) -> str:
        """The gender letter m or f, or nothing when it is not safe to say."""
        g = self.g
        parts = name.split()
        if not parts:
            return ""
        known = self.gender.get(_key(parts[-1]))
        if known:
            return known
        male, female = parts[0] in g.male_names, parts[0] in g.female_names
        if male != female:
            return "m" if male else "f"
        if parts[-1].lower().endswith(_MALE_ENDINGS):
            return "m"
        if len(parts) >= 2 and parts[-1].lower().endswith(_FEMALE_ENDINGS) and parts[0][-1:] in "aaяаья":
            return "f"
        return ""

    def by_role(self, noun: str, recent: Sequence[str], before: int) -> str | None:
        """Who "the spokesman" is at offset `before`: who was introduced so by then; of several, the most recent speaker.

        Where nobody was, it is the one person in focus, if there is only one and nobody else bears the title.
        """
        known = [(at, self.expand(name)) for at, name in self.role.get(noun, [])]
        found = list(dict.fromkeys(name for at, name in known if at <= before))
        if (
            recent
            and recent[0] not in found
            and all(recent[0] != self.expand(name) for names in self.role.values() for _, name in names)
        ):
            # who spoke last has no title so far and may be meant: better nobody than the wrong one
            return None if found or known or not self._alone() else recent[0] if len(recent) == 1 else None
        if len(found) == 1:
            return found[0]
        for name in recent:
            if name in found:
                return name
        if not found and len(recent) == 1 and all(name == recent[0] for _, name in known) and (known or self._alone()):
            return recent[0]
        return None


def _key(word: str) -> str:
    return _POSSESSIVE.sub("", word).rstrip(".,").lower()


_ENDINGS = re.compile(
    r"(?:ого|ому|ыми?|ими?|ом|ем|ым|им|ой|ою|ей|ею|ая|ую|ий|ый|а|у|е|и|ы|ю|я|ові|еві|єм|ів|ego|emu|iem|em|ą|ie|a|u|y|owi|'?(?:nin|nın|nun|nün|in|ın|un|ün|e|a|i|ı|u|ü|de|da|den|dan))\Z"
)


def _stem(word: str) -> str:
    word = _key(word)
    bare = _ENDINGS.sub("", word)
    return bare if len(bare) >= 3 else word


def _same_inflected(a: str, b: str) -> bool:
    one, two = a.split(), b.split()
    return len(one) == len(two) and all(
        _stem(x) == _stem(y) or (x[0] == y[0] and min(len(x), len(y)) <= 2) for x, y in zip(one, two, strict=True)
    )
