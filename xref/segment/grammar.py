"""The reporting grammar of a language: verbs with their stance, complementizers, pronouns, titles, from `lang/reporting`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from xref import lang as languages


class Phrases(tuple[tuple[str, ...], ...]):
    """Phrases of several words, the longest first, and the same by their first word: most words open none."""

    by_head: dict[str, tuple[tuple[str, ...], ...]]

    def __new__(cls, phrases: Iterable[tuple[str, ...]] = ()) -> Phrases:
        """The phrases in order of falling length."""
        self = super().__new__(cls, sorted(phrases, key=len, reverse=True))
        self.by_head = {}
        for phrase in self:
            if phrase:
                self.by_head[phrase[0]] = (*self.by_head.get(phrase[0], ()), phrase)
        return self


@dataclass(frozen=True, slots=True)
class Grammar:
    """The tables of one language; every word in lower case but for titles and names."""

    lang: str
    verbs: Mapping[str, str]  # form → stance
    object_: frozenset[str]
    infinitive: frozenset[str]
    addressee: frozenset[str]
    weak: frozenset[str]
    quoting: frozenset[str]
    participles: frozenset[str]
    multi: frozenset[str]  # verbs of two words
    adjectives: frozenset[str]  # "is confident that"
    base: frozenset[str]  # bare stems, finite only after a plural
    nouns: frozenset[str]  # forms that are nouns, too
    plurals: frozenset[str]  # plurals without an ending
    adjunct_starts: frozenset[str]  # "Hours later, …": words that open a phrase before the subject
    be: frozenset[str]
    have: frozenset[str]
    past_only: frozenset[str]  # participles that are no past tense: a passive unless "have" stands before
    subordinate: frozenset[str]
    beside: Phrases  # open a clause beside the main one, which then stands before the frame: "…, he said, although …"
    that: frozenset[str]
    according: Phrases
    so: frozenset[str]
    quoted_as: Phrases
    adverbs: frozenset[str]
    blockers: frozenset[str]
    not_subject: frozenset[str]
    clause_start: frozenset[str]
    relative: frozenset[str]
    conjunctions: frozenset[str]
    prepositions: frozenset[str]
    determiners: frozenset[str]
    of: frozenset[str]
    phrasal: frozenset[str]
    male: frozenset[str]
    female: frozenset[str]
    plural: frozenset[str]
    open_: frozenset[str]
    titles: frozenset[str]
    male_titles: frozenset[str]
    female_titles: frozenset[str]
    roles: frozenset[str]
    male_names: frozenset[str]
    female_names: frozenset[str]
    outlet_after: frozenset[str]
    outlet_phrases: Phrases
    outlet_nouns: frozenset[str]
    outlet_behind: frozenset[str]  # words behind a paper's name: «Deniz TV'ye konuşan»
    outlet_not: frozenset[str]  # nouns that may be told something and are no paper
    days: frozenset[str]
    when_words: Phrases
    months: frozenset[str]
    when_prefixes: frozenset[str]
    as_words: frozenset[str]
    in_words: Phrases  # "in her words", "in his view"
    possessives: frozenset[str]
    male_after: frozenset[str]  # "according to him": forms that stand behind a preposition only
    female_after: frozenset[str]
    according_relative: frozenset[str]  # "according to whom"
    evidence: Mapping[str, frozenset[str]]  # verb → prepositions: "из отчёта следует, что …"
    speech_nouns: frozenset[str]  # "concern that …"
    aspect: frozenset[str]  # "continues to insist": verbs that another stands behind
    documents: frozenset[str]  # what tells without being anybody: poll, report, study
    occasions: frozenset[str]  # "in the interview that he gave": the word that closes such an opening
    around: Phrases  # 在…看来
    pointers: Phrases  # "Das sagte Low.": words that stand for the sentence before, the verb at once behind
    pointers_far: Phrases  # «Об этом в интервью … заявил …»: the verb within reach
    pointers_behind: Phrases  # "Poinformował o tym …": behind a verb that opens the sentence
    pointers_according: Phrases  # "That's according to Low"
    subjunctive: frozenset[str]  # forms that alone mark a clause as reported
    according_post: frozenset[str]
    order: str  # svo, sov, vso, cjk
    pro_drop: bool  # a verb may stand without a subject
    comma_clause: bool  # reported speech may follow a comma without a complementizer
    dash_speech: bool  # speech may be opened by a dash instead of quotation marks
    elision: bool  # an apostrophe ends a word: l'eau

    @property
    def pronouns(self) -> frozenset[str]:
        """Every pronoun that may stand as the subject of a reporting verb."""
        return self.male | self.female | self.plural | self.open_


@cache
def grammar(lang: str) -> Grammar:
    """The grammar of a language; empty tables where nothing is known of it."""
    code = languages.primary(lang)
    data = languages.table("reporting", code)
    verbs = {form: stance for stance, forms in data.get("verbs", {}).items() for form in forms}
    for prefix in data.get("prefixes", ()):
        # Arabic writes "and" and "so" as one word with the verb
        verbs.update({prefix + form: stance for form, stance in tuple(verbs.items()) if prefix + form not in verbs})

    def words(section: str, key: str) -> frozenset[str]:
        values: Any = data.get(section, {}).get(key, ())
        return frozenset(str(value) for value in values)

    def phrases(section: str, key: str) -> Phrases:
        values: Any = data.get(section, {}).get(key, ())
        return Phrases(tuple(str(value).lower().split()) for value in values)

    return Grammar(
        lang=code,
        verbs=verbs,
        object_=words("classes", "object"),
        infinitive=words("classes", "infinitive"),
        addressee=words("classes", "addressee"),
        weak=words("classes", "weak"),
        quoting=words("classes", "quoting"),
        participles=words("frame", "participles"),
        multi=frozenset(form for form in verbs if " " in form),
        adjectives=words("classes", "adjectives"),
        base=words("classes", "base"),
        nouns=words("classes", "nouns"),
        plurals=words("frame", "plurals"),
        adjunct_starts=words("frame", "adjunct_starts"),
        be=words("frame", "be"),
        have=words("frame", "have"),
        past_only=words("classes", "past_only"),
        subordinate=words("frame", "subordinate"),
        beside=phrases("frame", "beside"),
        that=words("frame", "that"),
        according=phrases("frame", "according"),
        so=words("frame", "so"),
        quoted_as=phrases("frame", "quoted_as"),
        adverbs=words("frame", "adverbs"),
        blockers=words("frame", "blockers"),
        not_subject=words("frame", "not_subject"),
        clause_start=words("frame", "clause_start"),
        relative=words("frame", "relative"),
        conjunctions=words("frame", "conjunctions"),
        prepositions=words("frame", "prepositions"),
        determiners=words("frame", "determiners"),
        of=words("frame", "of"),
        phrasal=words("frame", "phrasal"),
        male=words("pronouns", "male") | words("pronouns", "male_possessive"),
        female=words("pronouns", "female") | words("pronouns", "female_possessive"),
        plural=words("pronouns", "plural"),
        open_=words("pronouns", "open"),
        titles=words("people", "titles"),
        male_titles=words("people", "male_titles"),
        female_titles=words("people", "female_titles"),
        roles=words("people", "roles"),
        male_names=words("people", "male_names"),
        female_names=words("people", "female_names"),
        outlet_after=words("outlet", "after"),
        outlet_phrases=phrases("outlet", "phrases"),
        outlet_nouns=words("outlet", "nouns"),
        outlet_behind=words("outlet", "behind"),
        outlet_not=words("outlet", "not"),
        days=words("when", "days"),
        when_words=phrases("when", "words"),
        months=words("when", "months"),
        when_prefixes=words("when", "prefixes"),
        as_words=words("frame", "as_words"),
        in_words=phrases("frame", "in_words"),
        possessives=words("pronouns", "male_possessive") | words("pronouns", "female_possessive"),
        male_after=words("pronouns", "male_after"),
        female_after=words("pronouns", "female_after"),
        according_relative=words("frame", "according_relative"),
        evidence=_pairs(phrases("frame", "evidence")),
        speech_nouns=words("frame", "speech_nouns"),
        aspect=words("frame", "aspect"),
        documents=words("frame", "documents"),
        occasions=words("frame", "occasions"),
        around=phrases("frame", "around"),
        pointers=phrases("frame", "pointers"),
        pointers_far=phrases("frame", "pointers_far"),
        pointers_behind=phrases("frame", "pointers_behind"),
        pointers_according=phrases("frame", "pointers_according"),
        subjunctive=words("frame", "subjunctive"),
        according_post=words("frame", "according_post"),
        order=str(data.get("order", "svo")),
        pro_drop=bool(data.get("pro_drop", False)),
        comma_clause=bool(data.get("comma_clause", False)),
        dash_speech=bool(data.get("dash_speech", False)),
        elision=bool(data.get("elision", False)),
    )


def _pairs(pairs: Phrases) -> dict[str, frozenset[str]]:
    """Second word → all first words of pairs."""
    return {last: frozenset(first for first, other in pairs if other == last) for _, last in pairs}
