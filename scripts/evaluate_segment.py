"""Measure attribution on PolNeAR: content of quote-bearing attributions, wholly indirect ones, and speakers.

usage: evaluate_segment.py [--split dev] [--drift DIR] [--show KIND N]

Three rules, all on the letters and digits of contents (docs/reading.md says what each is good for):
`overlap`  a gold content is found when it shares a letter with a predicted one, and a prediction is right when it shares one with any
           gold content; the rule under which the bare regular expression of the last rows reaches about .95 / .86.
`strict`   found when one prediction matches it with F1 of at least .5; a prediction is right with F1 of at least .5 to a gold content,
           or, for quotations, when .8 of it lie in gold contents (PolNeAR cuts a speech of several sentences or does not).
`kept`     found when strict, or when .8 of it lie within predicted contents (an attribution inside another's words).
Quote-bearing gold (`direct`, `mixed`) is sought among direct and mixed statements, wholly indirect gold among all attributed ones.
Speakers are compared where the gold source is not a pronoun and not empty: right when the mention shares a capitalised word, or all its
words, with the gold source; a prediction without a speaker is wrong. `voiced` leaves out statements that give no speaker.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import re
import time
from collections import Counter, defaultdict
from difflib import SequenceMatcher
from pathlib import Path

from xref.model import Document, Presentation, Role
from xref.segment import gaps, statements

# The floor: what stands in double quotation marks, two words or more.
FLOOR = re.compile(r'"[^"\s]+ [^"\n]+"|“[^”\s]+ [^”\n]+”|\'\'[^\'\s]+ (?:[^\'\n]|\'(?!\'))+\'\'')
# Cues of reported speech and thought proper; PolNeAR also holds votes, endorsements, moods and laws ("voted against", "are expected").
_SAYING = """
say says said saying tell tells told telling write writes wrote add adds added announce announced announces
argue argues argued claim claims claimed explain explained explains insist insists insisted note notes noted
suggest suggests suggested warn warns warned report reports reported according think thinks thought believe
believes believed deny denied denies declare declared ask asked asks tweet tweeted call called calls state
stated acknowledge acknowledged admit admitted confirm confirmed predict predicted promise promised vow vowed
accuse accused
"""
SAYING = frozenset(_SAYING.split())
PRONOUNS = {
    "he",
    "she",
    "they",
    "it",
    "i",
    "we",
    "you",
    "who",
    "which",
    "that",
    "his",
    "her",
    "their",
    "him",
    "them",
    "its",
    "our",
    "my",
    "your",
    "some",
    "others",
    "many",
}
SPEECH = (Presentation.DIRECT, Presentation.MIXED)


def chars(text: str, spans: list[tuple[int, int]]) -> set[int]:
    return {i for a, b in spans for i in range(a, b) if text[i].isalnum()}


def gold_chars(text: str, row: dict[str, str]) -> set[int]:
    """The characters of a gold content; its offsets run from first to last, so the words of a frame between are taken out."""
    start, end = int(row["content_start"]), int(row["content_end"])
    inside = [(m.start() + start, m.end() + start) for m in re.finditer(r"\w+", text[start:end])]
    words = [text[a:b] for a, b in inside]
    content = re.findall(r"\w+", row["content"])
    if words == content or len(words) > 1500:
        return chars(text, [(start, end)])
    blocks = SequenceMatcher(None, words, content, autojunk=False).get_matching_blocks()
    return chars(text, [inside[b.a + k] for b in blocks for k in range(b.size)])


def f1(a: set[int], b: set[int]) -> float:
    both = len(a & b)
    return 2 * both / (len(a) + len(b)) if both else 0.0


def same_source(ours: str, gold: str) -> bool:
    mine, theirs = re.findall(r"\w+", ours.lower()), re.findall(r"\w+", gold.lower())
    if not mine or not theirs:
        return False
    if set(mine) <= set(theirs) or set(theirs) <= set(mine):
        return True
    capital = [w for w in re.findall(r"\w+", gold) if w[:1].isupper() and len(w) > 1]
    return bool(capital) and any(
        word.lower() in mine for word in capital if word not in ("The", "Mr", "Mrs", "Ms", "Sen", "Rep", "Gov")
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--drift", default="../shared/data/drift", type=Path)
    parser.add_argument("--split", default="dev")
    parser.add_argument("--docs", type=int, default=0, help="only so many documents")
    parser.add_argument(
        "--show",
        nargs=2,
        metavar=("KIND", "N"),
        help="missed-quote, false-quote, missed-indirect, false-indirect, speaker",
    )
    args = parser.parse_args()
    texts = {}
    with gzip.open(args.drift / "polnear_texts.jsonl.gz", "rt", encoding="utf-8") as file:
        for line in file:
            row = json.loads(line)
            if row["split"] == args.split:
                texts[row["doc"]] = row["text"]
    gold: dict[str, list[dict[str, str]]] = defaultdict(list)
    with gzip.open(args.drift / "polnear_attributions.tsv.gz", "rt", encoding="utf-8") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            if row["split"] == args.split and row["content_start"]:
                gold[row["doc"]].append(row)
    count: Counter[str] = Counter()
    shown: dict[str, list[str]] = defaultdict(list)
    seconds = 0.0
    for doc in list(texts)[: args.docs or None]:
        text = texts[doc]
        document = Document(id=doc, role=Role.REPORT, lang="en", text=text)
        began = time.process_time()
        found = statements(document)
        seconds += time.process_time() - began
        gaps(document, found)
        count["docs"] += 1
        count["chars"] += len(text)
        rows = [(row, gold_chars(text, row)) for row in gold[doc]]
        said = [
            (s, chars(text, [(p.start, p.end) for p in s.parts]))
            for s in found
            if s.presentation is not Presentation.NARRATION
        ]
        for row, want in rows:
            if not want:
                continue
            kind = "indirect" if row["quoted"] == "indirect" else "quote"
            pool = said if kind == "indirect" else [(s, c) for s, c in said if s.presentation in SPEECH]
            best = max(((f1(want, c), s) for s, c in pool), key=lambda pair: pair[0], default=(0.0, None))
            hit_any = any(want & c for _, c in pool)
            kept = len(want & set().union(*[c for _, c in pool])) >= 0.8 * len(want)
            for group in (kind, f"{kind} saying") if set(row["cue"].lower().split()) & SAYING else (kind,):
                count[f"{group} gold"] += 1
                count[f"{group} gold found strict"] += best[0] >= 0.5
                count[f"{group} gold found overlap"] += hit_any
                count[f"{group} gold found kept"] += best[0] >= 0.5 or kept
            if best[0] < 0.5:
                a, b = int(row["content_start"]), int(row["content_end"])
                around = text[max(0, a - 90) : b + 90].replace("\n", " ⏎ ")
                shown[f"missed-{kind}"].append(
                    f"[{row['source']} | {row['cue']} | {row['content'][:150]}] best {best[0]:.2f} <<{around}>>"
                )
            if best[0] >= 0.5 and row["source"] and row["source"].lower() not in PRONOUNS:
                s = best[1]
                names = [s.speaker or ""]
                if s.attribution is not None and s.attribution.speaker_span is not None:
                    names.append(s.attribution.speaker_span.of(text))
                right = any(same_source(name, row["source"]) for name in names)
                if kind == "quote" and any(names):
                    count["voiced gold"] += 1
                    count["voiced right"] += right
                group = "speaker" if kind == "quote" else "speaker-indirect"
                count[group + " gold"] += 1
                count[group + " right"] += right
                if not right:
                    shown[group].append(f"gold {row['source']!r} cue {row['cue']!r}; ours {names} :: {s.text[:300]!r}")
            elif best[0] >= 0.5 and row["source"].lower() in ("he", "she"):
                count["pronoun gold"] += 1
                count["pronoun resolved"] += best[1].speaker is not None
        for s, c in said:
            kind = "quote" if s.presentation in SPEECH else "indirect"
            pool = [(row, want) for row, want in rows if kind == "indirect" or row["quoted"] != "indirect"]
            best = max((f1(want, c) for _, want in pool), default=0.0)
            hit_any = any(want & c for _, want in rows)
            covered = len(c & set().union(*[w for _, w in rows])) / max(1, len(c))
            count[f"{kind} said"] += 1
            count[f"{kind} said right strict"] += best >= 0.5 or (kind == "quote" and covered >= 0.8)
            count[f"{kind} said right overlap"] += hit_any
            count[f"{kind} said right kept"] += best >= 0.5 or covered >= 0.8
            if best < 0.5 and not (kind == "quote" and covered >= 0.8):
                shown[f"false-{kind}"].append(
                    f"best {best:.2f} any {hit_any} :: {s.speaker} | {s.attribution and s.attribution.verb} | {s.content()[:200]!r} IN {s.text[:260]!r}"
                )
        spans = [chars(text, [hit.span()]) for hit in FLOOR.finditer(text)]
        quoted_gold = [want for row, want in rows if want and row["quoted"] != "indirect"]
        count["regex said"] += len(spans)
        count["regex gold"] += len(quoted_gold)
        count["regex said right overlap"] += sum(any(want & c for _, want in rows) for c in spans)
        count["regex gold found overlap"] += sum(any(want & c for c in spans) for want in quoted_gold)
        count["regex said right strict"] += sum(
            max((f1(want, c) for want in quoted_gold), default=0) >= 0.5 for c in spans
        )
        count["regex gold found strict"] += sum(
            max((f1(want, c) for c in spans), default=0) >= 0.5 for want in quoted_gold
        )
    for kind in ("quote", "indirect", "regex"):
        for how in ("overlap", "strict", "kept")[: 2 if kind == "regex" else 3]:
            p = count[f"{kind} said right {how}"] / max(1, count[f"{kind} said"])
            r = count[f"{kind} gold found {how}"] / max(1, count[f"{kind} gold"])
            proper = count[f"{kind} saying gold found {how}"] / max(1, count[f"{kind} saying gold"])
            of = f"(said {count[f'{kind} said']}, gold {count[f'{kind} gold']})"
            tail = "" if kind == "regex" else f"   R of saying cues {proper:.3f} of {count[f'{kind} saying gold']}"
            print(f"{kind:9}{how:8} P {p:.3f} R {r:.3f}   {of}{tail}")
    for group in ("speaker", "voiced", "speaker-indirect"):
        print(f"{group:17} {count[group + ' right'] / max(1, count[group + ' gold']):.3f} of {count[group + ' gold']}")
    print(f"pronouns resolved {count['pronoun resolved']} of {count['pronoun gold']}")
    print(
        f"{count['docs']} documents, {count['chars']} characters, {1000 * seconds / max(1, count['docs']):.1f} ms CPU a document"
    )
    if args.show:
        import random

        random.seed(7)
        items = shown[args.show[0]]
        for item in random.sample(items, min(int(args.show[1]), len(items))):
            print("-", item)


if __name__ == "__main__":
    main()
