"""Negations of one text: which cues count once together (negative concord), which are excused, and what each governs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from xref.facts.lexicon import Hit, Lexicon, Token

NEGATIVE = frozenset({"negation", "nword", "lexical"})
REACH = 9  # words between two parts of one negation (никто … не, ne … pas); longer spans are two negations
ONLY_REACH = 20  # characters between «しか» and its «ない»
SCOPE = 4  # words after a negation that it governs; measured windows of 3 to 6 behave alike on the development pairs


def settle(hits: Sequence[Hit], tokens: Sequence[Token], lexicon: Lexicon) -> list[Hit]:
    """The hits with negative concord merged into one negation each and empty cues removed, in order."""
    kept = _particles(_without_answers(hits, tokens, frozenset(lexicon.settings.get("answers", ()))), tokens, lexicon)
    kept = [_softened(hit) for hit in kept if hit.entry.scale != "pseudo" or hit.entry.strength > 0]
    return _exclusive(_concord(kept, tokens), tokens, frozenset(lexicon.settings.get("only_with", ())))


def _without_answers(hits: Sequence[Hit], tokens: Sequence[Token], words: frozenset[str]) -> list[Hit]:
    """The hits without a "No," that answers a question before the sentence proper: it denies the question and not what follows."""
    return [
        hit
        for hit in hits
        if not (
            hit.entry.scale == "negation"
            and hit.end == hit.start + 1 < len(tokens)
            and tokens[hit.start].form in words
            and (hit.start == 0 or tokens[hit.start - 1].sentence != tokens[hit.start].sentence)
            and tokens[hit.end].clause != tokens[hit.start].clause
        )
    ]


def _exclusive(hits: list[Hit], tokens: Sequence[Token], partners: frozenset[str]) -> list[Hit]:
    """Negations that say "only" together with a word before them in their clause («しか … ない») made empty ones."""
    if not partners:
        return hits
    before = [hit for hit in hits if hit.entry.lemma in partners]
    return [
        _softened(Hit(hit.start, hit.end, replace(hit.entry, scale="pseudo")))
        if hit.entry.scale == "negation"
        and any(
            one.end <= hit.start and hit.start - one.end <= ONLY_REACH
            and tokens[one.start].clause == tokens[hit.start].clause
            for one in before
        )
        else hit
        for hit in hits
    ]  # fmt: skip


def _softened(hit: Hit) -> Hit:
    """An empty negation that may yet be rendered by a full one ("no later than", "will not exceed")."""
    return Hit(hit.start, hit.end, replace(hit.entry, scale="soft")) if hit.entry.scale == "pseudo" else hit


def _particles(hits: list[Hit], tokens: Sequence[Token], lexicon: Lexicon) -> list[Hit]:
    """French `ne`: part of the negation that follows it, an exclusive with `que`, or else a weak negation of its own."""
    particles = frozenset(lexicon.settings.get("particles", ()))
    if not particles:
        return hits
    markers = [hit for hit in hits if hit.entry.scale in ("negation", "nword", "pseudo", "double")]
    exclusive = frozenset(lexicon.settings.get("exclusive", ()))
    bare = frozenset(lexicon.settings.get("bare", ()))  # verbs that `ne` alone negates (je ne peux, on ne saurait)
    found: list[Hit] = []
    for hit in hits:
        if hit.entry.scale != "particle":
            found.append(hit)
            continue
        sentence = tokens[hit.start].sentence
        near = [m for m in markers if 0 < m.start - hit.start <= REACH and tokens[m.start].sentence == sentence]
        near += [
            m
            for m in markers
            if 0 < hit.start - m.start <= 5 and tokens[m.start].sentence == sentence and m.entry.scale == "nword"
        ]
        ahead = range(hit.end, min(hit.end + REACH, len(tokens)))
        only = next((i for i in ahead if tokens[i].form in exclusive and tokens[i].sentence == sentence), None)
        if near and (only is None or min(m.start for m in near) < only):
            continue
        if only is not None:
            found.append(
                Hit(only, only + 1, replace(hit.entry, topic="clauses", scale="focus", strength=0.8, lemma="ne que"))
            )
        else:
            full = any(tokens[i].form in bare for i in range(hit.end, min(hit.end + 2, len(tokens))))
            full = full and not _expletive(hit, tokens, lexicon)
            found.append(
                Hit(
                    hit.start,
                    hit.end,
                    replace(hit.entry, scale="negation" if full else "soft", strength=1.0 if full else 0.5),
                )
            )
    return [
        hit
        for hit in found
        if hit.entry.lemma not in _needy(lexicon) or _begins(hit, hits, markers) or _alone(hit, tokens)
    ]


def _alone(hit: Hit, tokens: Sequence[Token]) -> bool:
    """Whether a negative word is its whole clause (« Reculer, jamais ; », « Personne. »)."""
    clause = tokens[hit.start].clause
    before = hit.start > 0 and tokens[hit.start - 1].clause == clause
    return not before and (hit.end == len(tokens) or tokens[hit.end].clause != clause)


EXPLETIVE = 7  # words between a comparative and the empty `ne` behind its `que`, at most


def _expletive(hit: Hit, tokens: Sequence[Token], lexicon: Lexicon) -> bool:
    """Whether a particle stands behind the `que` of a comparison or of a fear, where it denies nothing."""
    leads, that = lexicon.settings.get("expletive_after", ()), lexicon.settings.get("exclusive", ())
    begin = max(0, hit.start - EXPLETIVE)
    words = [token.form for token in tokens[begin : hit.start] if token.sentence == tokens[hit.start].sentence]
    places = [i for i, form in enumerate(words) if form in that]
    return bool(places) and any(form in leads for form in words[: places[-1]])


def _needy(lexicon: Lexicon) -> frozenset[str]:
    """Words that are negative only beside a particle (`plus`, `personne`)."""
    return frozenset(lexicon.settings.get("needs_particle", ()))


def _begins(hit: Hit, hits: Sequence[Hit], markers: Sequence[Hit]) -> bool:
    """Whether a particle stands near, with no other negative word between the two."""
    for particle in hits:
        if particle.entry.scale != "particle" or abs(particle.start - hit.start) > REACH:
            continue
        low, high = sorted((particle.start, hit.start))
        if not any(low < m.start < high and m.start + 3 < high for m in markers if m is not hit):
            return True
    return False


def _concord(hits: list[Hit], tokens: Sequence[Token]) -> list[Hit]:
    """Negative words that stand near a negation of the same sentence are one negation with it; alone they are negations."""
    full = [hit for hit in hits if hit.entry.scale == "negation"]
    found: list[Hit] = []
    last: Hit | None = None
    for hit in hits:
        if hit.entry.scale != "nword":
            found.append(hit)
            continue
        clause, sentence = tokens[hit.start].clause, tokens[hit.start].sentence
        partner = any(
            (tokens[other.start].clause == clause or hit.entry.strength < 1.0)
            and tokens[other.start].sentence == sentence
            and abs(other.start - hit.start) <= REACH
            for other in full
        )
        partner = partner or any(
            other.entry.scale == "lexical" and 0 <= hit.start - other.end <= 2 and tokens[other.start].clause == clause
            for other in hits
        )
        repeated = last is not None and tokens[last.start].sentence == sentence and hit.start - last.start <= REACH
        if not partner and not repeated:
            found.append(Hit(hit.start, hit.end, replace(hit.entry, scale="negation", strength=1.0)))
        last = hit
    return found


def scope(hit: Hit, tokens: Sequence[Token], lexicon: Lexicon) -> tuple[int, int]:
    """The tokens that a cue governs: those after it in its clause, or before it when it ends the clause (`kommt nicht`).

    A negation that is all of its clause governs the one before it (« Démissionner, jamais », «Уйти — никогда»).
    """
    clause = tokens[hit.start].clause
    if (
        hit.entry.denies
        and _alone(hit, tokens)
        and hit.start
        and tokens[hit.start - 1].sentence == tokens[hit.start].sentence
    ):
        before = hit.start - 1
        while before and hit.start - before < SCOPE and tokens[before - 1].clause == tokens[hit.start - 1].clause:
            before -= 1
        return before, hit.end
    after = hit.end
    while after < len(tokens) and after < hit.end + SCOPE and tokens[after].clause == clause:
        after += 1
    before = hit.start
    reach = SCOPE if lexicon.settings.get("follows") or after - hit.end < 2 else 0
    while before > 0 and hit.start - before < reach and tokens[before - 1].clause == clause:
        before -= 1
    return before, after


def negated(hit: Hit, negations: Iterable[Hit], tokens: Sequence[Token], lexicon: Lexicon) -> bool:
    """Whether a negation stands directly before the cue (or right after it, in languages where it may follow)."""
    sentence = tokens[hit.start].sentence
    behind = 2 if lexicon.settings.get("follows") else 1
    for other in negations:
        if tokens[other.start].sentence != sentence:
            continue
        if _through_preposition(hit, other, tokens, lexicon):
            return True
        if 0 <= hit.start - other.end <= 1 or 0 <= other.start - hit.end < behind - (hit.entry.topic != "scales"):
            return True
    return False


THROUGH = (
    4  # words between a negation and "all" of which the last is a preposition ("does not work well for everybody")
)


def _through_preposition(hit: Hit, other: Hit, tokens: Sequence[Token], lexicon: Lexicon) -> bool:
    """Whether a negation before it reaches an "all" behind a preposition: "does not work for everybody" is "not for all"."""
    if hit.entry.scale != "quantity" or hit.entry.strength < ALL or not 1 < hit.start - other.end <= THROUGH:
        return False
    if tokens[other.start].clause != tokens[hit.start].clause:
        return False
    return tokens[hit.start - 1].form in lexicon.settings.get("through", ())


ALL = 0.95  # strength of "all", "everybody"
