"""Writes a corpus of distractor sources (JSON Lines) from parallel text: real sentences of many languages that no report rests on.

    python scripts/make_distractors.py --data ../shared/data/parallel --sentences 100000 --out distractors.jsonl

Nothing of it is committed; needs `pip install zstandard`.
"""

from __future__ import annotations

import argparse
import io
import json
import random
from pathlib import Path

import zstandard

# News, talk and speeches first: software manuals are no competition for an interview.
_CORPORA = ("wmt-news-tico", "president-ua-speeches", "un-devset", "bilinguator-lit", "opensource-guide", "mozilla-www", "ethereum-org",
            "debian-www", "tatoeba-sets", "tatoeba-anki", "wesnoth-po", "privacyguides")  # fmt: skip
_PER_DOCUMENT = 40


def main() -> None:
    """Forty sentences make a document."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/data/parallel"))
    parser.add_argument("--sentences", type=int, default=100_000)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=3)
    args = parser.parse_args()
    rng = random.Random(args.seed)
    documents: list[dict[str, str]] = []
    files = [path for corpus in _CORPORA for path in sorted(args.data.glob(f"{corpus}.*-en.tsv.zst"))]
    for path in files:
        lang = path.name.split(".")[1].split("-")[0]
        lines = io.TextIOWrapper(zstandard.ZstdDecompressor().stream_reader(path.open("rb")), encoding="utf-8")
        texts = [
            parts[1]
            for line in lines
            if len(parts := line.rstrip("\n").split("\t")) == 3 and 25 <= len(parts[1]) <= 400
        ]
        for start in range(0, len(texts) - _PER_DOCUMENT, _PER_DOCUMENT):
            chunk = texts[start : start + _PER_DOCUMENT]
            documents.append({"id": f"{path.name.split('.tsv')[0]}-{start}", "lang": lang, "text": "\n\n".join(chunk)})
    rng.shuffle(documents)
    written = 0
    with args.out.open("w", encoding="utf-8") as out:
        for document in documents:
            if written >= args.sentences:
                break
            out.write(json.dumps(document, ensure_ascii=False) + "\n")
            written += _PER_DOCUMENT
    print(f"{written} sentences in {args.out}")


if __name__ == "__main__":
    main()
