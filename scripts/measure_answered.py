"""How often a faithful human translation answers a cue: the table `xref/lang/answered.toml` that the cue detectors read.

    python scripts/measure_answered.py --data ../shared/data/parallel --out xref/lang/answered.toml

For every cue that a rule of a detector wants answered: the share of its occurrences in parallel text for which the rule finds an
answer, smoothed with the weight of four occurrences towards the share of its rule (`rule:*`), which also stands for the cues with
fewer than eight occurrences. Only corpora
whose licence allows it are read (Tatoeba, United Nations, speeches); only these shares are kept, no text.
"""

from __future__ import annotations

import argparse
import importlib
import sys
from collections import Counter, defaultdict
from pathlib import Path

from evaluate_cues import MODULES, make, parallel, side

from xref.drift import pol
from xref.drift.cue_sides import cues, tier, unanswered

CORPORA = ("tatoeba-sets", "un-devset", "president-ua-speeches")
PRIOR, WEIGHT, LEAST = 0.8, 4.0, 8


def pool(seen: Counter[str], unmet: Counter[str]) -> dict[str, float]:
    """The share of each rule over all its cues, each cue counted 30 times at most, so that no single word decides."""
    shares: dict[str, tuple[float, float]] = {}
    for key, count in seen.items():
        rule, weight = key.partition(":")[0], min(count, 30)
        met, all_ = shares.get(rule, (0.0, 0.0))
        shares[rule] = (met + weight * (1 - unmet[key] / count), all_ + weight)
    return {rule: (met + PRIOR * WEIGHT) / (all_ + WEIGHT) for rule, (met, all_) in shares.items()}


def main() -> int:
    """Writes the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/data/parallel"))
    parser.add_argument("--out", type=Path, default=Path("xref/lang/answered.toml"))
    parser.add_argument(
        "--langs", nargs="*", default=["ru", "uk", "de", "fr", "es", "it", "pt", "pl", "tr", "ar", "zh", "ja"]
    )
    parser.add_argument("--each", type=int, default=8000)
    args = parser.parse_args()
    modules = [importlib.import_module(f"xref.drift.{m}") for m in MODULES if (Path("xref/drift") / f"{m}.py").exists()]
    rules = [rule for module in modules for rule in getattr(module, "RULES", ())]
    seen: dict[str, Counter[str]] = defaultdict(Counter)
    open_: dict[str, Counter[str]] = defaultdict(Counter)
    for lang in args.langs:
        for corpus in CORPORA:
            path = args.data / f"{corpus}.{lang}-en.tsv.zst"
            for said, said_lang, reported, reported_lang in parallel(path, args.each, 3) if path.exists() else ():
                alignment = None
                bare = make(side(said, said_lang), side(reported, reported_lang), False)
                mine, theirs = cues(bare.said), cues(bare.reported)
                for cue, on_said in pol.left(bare, mine, theirs):
                    kind = pol.tier(theirs if on_said else mine)
                    open_[said_lang if on_said else reported_lang][f"{kind}:{cue.value.lemma}"] += 1
                for language, own in ((said_lang, mine), (reported_lang, theirs)):
                    for cue in own:
                        if pol.RULE.wanted(cue):
                            seen[language][f"pol:{cue.value.lemma}"] += 1
                            seen[language][f"pol0:{cue.value.lemma}"] += 1
                for rule in rules:
                    for on_said, own, language in ((True, mine, said_lang), (False, theirs, reported_lang)):
                        for cue in own:
                            if rule.wanted(cue):
                                seen[language][f"{rule.name}:{cue.value.lemma}"] += 1
                                seen[language][f"{rule.name}0:{cue.value.lemma}"] += 1
                        if unanswered(bare, rule, mine, theirs, on_said=on_said):
                            alignment = alignment or make(bare.said, bare.reported, True)
                            for cue in unanswered(alignment, rule, mine, theirs, on_said=on_said):
                                open_[language][f"{tier(rule, theirs if on_said else mine)}:{cue.value.lemma}"] += 1
    lines = [
        "# How often faithful human translations answer a cue: share by language and rule:cue. Made by scripts/measure_answered.py",
        "# from Tatoeba, United Nations and speech translations; shares only, no text. Fields: docs/scales.md.",
    ]
    for lang in sorted(seen):
        lines += ["", f"[{lang}]"]
        pooled = pool(seen[lang], open_[lang])
        for key, count in sorted({**seen[lang], **dict.fromkeys((f"{rule}:*" for rule in pooled), LEAST)}.items()):
            rule = key.partition(":")[0]
            prior = pooled[rule]
            if count >= LEAST:
                share = prior if key.endswith(":*") else (count - open_[lang][key] + prior * WEIGHT) / (count + WEIGHT)
                quoted = key.replace("\\", "\\\\").replace('"', '\\"')
                lines.append(f'"{quoted}" = {share:.2f}  # {count}')
    args.out.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
