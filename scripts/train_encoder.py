"""Train the built-in encoder from translation pairs: prepare, train, export. docs/encoder.md holds recipe and figures.

    train_encoder.py prepare --data DIR --work DIR     read, clean, pool; learn the vocabulary; write word ids
    train_encoder.py train   --work DIR --out FILE     in-batch contrast on the pools
    train_encoder.py project --work DIR --weights FILE --out FILE --dim N   fewer dimensions, the principal ones
    train_encoder.py beside  --work DIR --weights FILE --words FOLDER --out FILE --dim N   a folder's dimensions and N more
    train_encoder.py export  --work DIR --weights FILE the shipped files in xref/encode/builtin

Pools are (language, kind of text): a batch is drawn from one pool, so that its negatives share language and domain.
"""

import argparse
import collections
import csv
import gzip
import hashlib
import io
import itertools
import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from xref.encode.text import normalise

# Corpora by kind of text, and what a pair of each kind is worth: news and speech are few and near to what xref reads,
# software documentation is plentiful and far from it.
KINDS = {
    "tatoeba-sets": "short", "tatoeba-anki": "short",
    "wmt-news-tico": "news", "un-devset": "news", "president-ua-speeches": "news", "sdg-translations": "news",
    "wesnoth-po": "lit", "bilinguator-lit": "lit", "bible": "bible",
    "stsb-multi-mt": "wiki", "xquad": "wiki",
    "debian-www": "web", "ethereum-org": "web", "mozilla-www": "web", "privacyguides": "web", "tails-po": "web",
    "opensource-guide": "web", "monero-site": "web", "monero-pages": "web",
}  # fmt: skip
WORTH = {
    "short": 2.0,
    "news": 2.5,
    "wiki": 1.5,
    "lit": 1.0,
    "bible": 0.5,
    "web": 1.2,
    "docs": 0.6,
    "lex": 0.8,
    "names": 0.4,
}
# The languages that the encoder is for (English besides); the corpora's others train it but earn no vocabulary.
LANGS = frozenset(
    [
        *("ru", "uk", "be", "bg", "sr", "hr", "bs", "mk", "pl", "cs", "sk", "sl", "de", "nl", "sv", "da", "no", "fr"),
        *("es", "pt", "it", "ro", "ca", "gl", "el", "hu", "fi", "et", "lt", "lv", "tr", "az", "kk", "hy", "ka", "ar"),
        *("fa", "he", "ur", "hi", "bn", "zh", "ja", "ko", "vi", "id", "ms", "th", "tl", "sq"),
    ]
)
USES = ("ok", "share-alike/copyleft", "research terms")
CAP = 60_000  # pairs of one pool
SMALL = 1_500  # pools below this many pairs are joined with the language's others, then with other languages'
SEED = 20261122


def manifest(data: Path) -> list[dict[str, str]]:
    """The rows of the corpus list that may train shipped weights."""
    with (data / "parallel" / "manifest.csv").open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if row["use"] in USES]


def read_pairs(path: Path) -> Iterator[tuple[str, str, str]]:
    """`(lang, source, english)` of a `.tsv.zst` or `.tsv.gz` file."""
    import zstandard

    data = path.read_bytes()
    if path.suffix == ".gz":
        raw = gzip.decompress(data)
    else:
        raw = zstandard.ZstdDecompressor().stream_reader(data).read()
    with io.StringIO(raw.decode("utf-8"), newline="\n") as lines:
        for line in lines:
            parts = line.rstrip("\n").split("\t")
            if len(parts) == 3 and parts[0] != "lang":
                yield parts[0], parts[1], parts[2]


def clean(src: str, en: str) -> tuple[str, str] | None:
    """The normalised pair, or None if it teaches nothing (empty, untranslated, absurd lengths)."""
    a, b = " ".join(normalise(src).split()), " ".join(normalise(en).split())
    if not (2 <= len(a) <= 600 and 2 <= len(b) <= 600) or a == b:
        return None
    ratio = len(a.encode()) / len(b.encode())
    return (a, b) if 0.3 < ratio < 5 else None


_LATIN = str.maketrans({
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "ђ": "đ", "е": "e", "ж": "ž", "з": "z", "и": "i", "ј": "j",
    "к": "k", "л": "l", "љ": "lj", "м": "m", "н": "n", "њ": "nj", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t",
    "ћ": "ć", "у": "u", "ф": "f", "х": "h", "ц": "c", "ч": "č", "џ": "dž", "ш": "š",
})  # fmt: skip


def pools(data: Path) -> dict[tuple[str, str], list[tuple[str, str]]]:
    """Clean pairs by (language, kind), each pair once, Serbian in both of its scripts."""
    rng = np.random.default_rng(SEED)
    found: dict[tuple[str, str], list[tuple[str, str]]] = collections.defaultdict(list)
    seen: set[int] = set()
    for row in manifest(data):
        kind = KINDS.get(row["corpus"], "docs")
        for lang, src, en in read_pairs(data / "parallel" / row["file"]):
            pair = clean(src, en)
            if pair is None or (key := hash((lang, *pair))) in seen:
                continue
            seen.add(key)
            if lang == "sr" and rng.random() < 0.5:
                pair = pair[0].translate(_LATIN), pair[1]
            found[lang, kind].append(pair)
    for path in sorted((data / "lexicons").glob("*.tsv.gz")):
        corpus = path.name.split(".")[0]
        kind = "names" if corpus == "wikidata-names" else "lex"
        if path.name.split(".")[1].removesuffix("-en") not in LANGS:
            continue
        for lang, src, en in read_pairs(path):
            a, b = " ".join(normalise(src).split()), " ".join(normalise(en).split())
            if len(a) > 1 and len(b) > 1 and a != b and (key := hash((lang, a, b))) not in seen:
                seen.add(key)
                found[lang, kind].append((a, b))
    for key, pairs in found.items():
        order = rng.permutation(len(pairs))[:CAP]
        found[key] = [pairs[i] for i in order]
    return found


def joined(found: dict[tuple[str, str], list[tuple[str, str]]]) -> dict[tuple[str, str], list[tuple[str, str]]]:
    """Small pools joined: first within the language, then across languages by kind."""
    big: dict[tuple[str, str], list[tuple[str, str]]] = collections.defaultdict(list)
    for step in range(2):
        nxt: dict[tuple[str, str], list[tuple[str, str]]] = collections.defaultdict(list)
        for (lang, kind), pairs in found.items():
            if len(pairs) >= (800 if kind == "short" else SMALL):
                big[lang, kind].extend(pairs)
            elif step == 0 and kind not in ("lex", "names"):
                nxt[lang, "mixed"].extend(pairs)
            else:
                nxt["mul", kind if kind in ("lex", "names") else "mixed"].extend(pairs)
        found = nxt
    for key, pairs in found.items():
        big[key].extend(pairs)
    return big


def learn_vocabulary(found: dict[tuple[str, str], list[tuple[str, str]]], size: int, work: Path) -> None:
    """A unigram vocabulary over words of all languages, the large ones held back (exponent .6)."""
    from tokenizers import Tokenizer, models, pre_tokenizers, trainers

    rng = np.random.default_rng(SEED)
    by_lang: dict[str, list[str]] = collections.defaultdict(list)
    english: list[str] = []
    for (lang, kind), pairs in found.items():
        if kind == "names" or lang not in LANGS:
            continue
        take = pairs if kind not in ("docs", "lex") else pairs[: len(pairs) // 4]
        by_lang[lang].extend(a for a, _ in take)
        english.extend(b for _, b in take[:: 12 if kind in ("docs", "lex") else 6])
    sample: list[str] = []
    for lang, texts in by_lang.items():
        n = min(len(texts), int(50 * len(texts) ** 0.55))
        sample.extend(texts[i] for i in rng.permutation(len(texts))[:n])
        print(lang, n, end="  ")
    sample.extend(english[i] for i in rng.permutation(len(english))[:60_000])
    print("\nvocabulary sample", len(sample), "texts", sum(map(len, sample)), "characters", flush=True)
    tokenizer = Tokenizer(models.Unigram())
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    trainer = trainers.UnigramTrainer(
        vocab_size=size, special_tokens=["[PAD]", "[UNK]"], unk_token="[UNK]", max_piece_length=14, show_progress=False
    )
    start = time.time()
    tokenizer.train_from_iterator(sample, trainer)
    print("vocabulary", tokenizer.get_vocab_size(), f"{time.time() - start:.0f}s", flush=True)
    tokenizer.save(str(work / "tokenizer.json"))


class Ids:
    """Subword ids of texts; every word is cut once (a unigram vocabulary cuts words apart from their neighbours)."""

    def __init__(self, tokenizer: Any) -> None:
        self.tokenizer = tokenizer
        self.known: dict[str, int] = {}
        self.flat: list[np.ndarray] = []
        self.lengths: list[int] = []

    def __call__(self, texts: list[str], limit: int = 96) -> tuple[np.ndarray, np.ndarray]:
        """Flat subword ids and their offsets (n + 1); [PAD] and [UNK] left out, texts cut at about `limit`."""
        words = [text.split()[:limit] for text in texts]
        new = list(dict.fromkeys(w for ws in words for w in ws if w not in self.known))
        for e in self.tokenizer.encode_batch_fast(new, add_special_tokens=False) if new else []:
            ids = np.array([i for i in e.ids if i > 1], dtype=np.int32)
            self.flat.append(ids)
            self.lengths.append(len(ids))
        self.known.update(zip(new, range(len(self.known), len(self.known) + len(new)), strict=True))
        table, lengths = np.concatenate(self.flat), np.array(self.lengths)
        starts = np.concatenate([[0], np.cumsum(lengths)])
        rows = np.fromiter((self.known[w] for ws in words for w in ws), np.int64)
        counts = lengths[rows]
        places = np.repeat(starts[rows] - np.concatenate([[0], np.cumsum(counts)[:-1]]), counts)
        flat = table[places + np.arange(len(places))]
        per_text = np.add.reduceat(np.append(counts, 0), np.cumsum([0] + [len(ws) for ws in words])[:-1])
        per_text[[not ws for ws in words]] = 0
        return flat, np.concatenate([[0], np.cumsum(per_text)]).astype(np.int64)


def prepare(args: argparse.Namespace) -> None:
    """Pools, vocabulary and ids into the work folder."""
    from tokenizers import Tokenizer

    work = Path(args.work)
    work.mkdir(parents=True, exist_ok=True)
    found = pools(Path(args.data))
    print("pools", len(found), "pairs", sum(map(len, found.values())), flush=True)
    if not (work / "tokenizer.json").exists() or args.relearn:
        learn_vocabulary(found, args.vocab, work)
    word_ids = Ids(Tokenizer.from_file(str(work / "tokenizer.json")))
    arrays: dict[str, np.ndarray] = {}
    for (lang, kind), pairs in sorted(joined(found).items()):
        for side in (0, 1):
            ids, offsets = word_ids([pair[side] for pair in pairs])
            arrays[f"{lang}|{kind}|{side}|ids"], arrays[f"{lang}|{kind}|{side}|offsets"] = (
                ids.astype(np.uint32),
                offsets,
            )
        key = [int.from_bytes(hashlib.blake2b(b.encode(), digest_size=8).digest(), "little") for _, b in pairs]
        arrays[f"{lang}|{kind}|key"] = np.array(key, dtype=np.uint64)
    np.savez(work / "pools.npz", **arrays)
    print(json.dumps({k: len(v) for k, v in arrays.items() if k.endswith("key")}))


def word_keys(ids: np.ndarray, first: np.ndarray) -> np.ndarray:
    """One 64-bit key for each run of ids that begins at `first`."""
    place = np.arange(len(ids)) - np.repeat(first, np.diff(np.append(first, len(ids))))
    mixed = (ids.astype(np.uint64) + np.uint64(1)) * np.uint64(0x9E3779B97F4A7C15)
    mixed ^= mixed >> np.uint64(29)
    mixed *= np.uint64(2) * place.astype(np.uint64) ** np.uint64(3) + np.uint64(0xBF58476D1CE4E5B9)
    return np.add.reduceat(mixed, first)


def recut(store: Any, names: list[str], starts: list[list[int]], pieces: np.ndarray, path: Path) -> None:
    """The pools again, with each run of ids that spells an added word replaced by the word's own id."""
    begins = np.array([str(piece).startswith("▁") for piece in pieces])
    lengths = np.array([len(ids) for ids in starts])
    keys = word_keys(np.concatenate(starts), np.concatenate([[0], np.cumsum(lengths)[:-1]]))
    order = np.argsort(keys)
    arrays: dict[str, np.ndarray] = {f"{name}|key": store[f"{name}|key"] for name in names}
    for name in names:
        for side in (0, 1):
            ids, offsets = store[f"{name}|{side}|ids"].astype(np.int64), store[f"{name}|{side}|offsets"]
            opens = begins[ids]
            opens[offsets[:-1][offsets[:-1] < len(ids)]] = True  # a text always opens a word
            first = np.flatnonzero(opens)
            found = word_keys(ids, first)
            near = np.minimum(np.searchsorted(keys, found, sorter=order), len(keys) - 1)
            hit = keys[order[near]] == found
            ids[first[hit]] = len(pieces) + order[near[hit]]
            keep = opens | ~np.repeat(hit, np.diff(np.append(first, len(ids))))
            kept = np.concatenate([[0], np.cumsum(keep)])
            arrays[f"{name}|{side}|ids"], arrays[f"{name}|{side}|offsets"] = ids[keep].astype(np.uint32), kept[offsets]
    np.savez(path, **arrays)


def extend(args: argparse.Namespace) -> None:
    """Give frequent words that the vocabulary cuts apart a piece of their own; start each as the sum of its parts.

    The new vectors file encodes every text as the old one did, so training goes on instead of starting again.
    """
    from tokenizers import Tokenizer

    old, new = Path(args.work), Path(args.to)
    new.mkdir(parents=True, exist_ok=True)
    tokenizer = Tokenizer.from_file(str(old / "tokenizer.json"))
    state = json.loads(tokenizer.to_str())
    vocab: list[list[Any]] = state["model"]["vocab"]
    pieces = np.array([piece for piece, _ in vocab], dtype=object)
    score = dict(vocab)
    store = np.load(old / "pools.npz")
    names = sorted({"|".join(key.split("|")[:2]) for key in store})
    texts: dict[str, list[str]] = {}
    counts: dict[str, collections.Counter[str]] = collections.defaultdict(collections.Counter)
    for name in names:
        lang, kind = name.split("|")
        for side in (0, 1):
            ids, offsets = store[f"{name}|{side}|ids"], store[f"{name}|{side}|offsets"].tolist()
            spelled = pieces[ids].tolist()
            lines = ["".join(spelled[a:b]).replace("▁", " ").strip() for a, b in itertools.pairwise(offsets)]
            texts[f"{name}|{side}"] = lines
            if lang in LANGS and kind != "names":
                counted = lines if kind != "docs" else lines[: len(lines) // 3]
                counts["en" if side else lang].update(itertools.chain.from_iterable(map(str.split, counted)))
    shares = {lang: sum(found.values()) ** 0.5 * (2 if lang in ("en", "ru") else 1) for lang, found in counts.items()}
    added: dict[str, float] = {}
    starts: list[list[int]] = []
    for lang, share in sorted(shares.items()):
        room = int(args.words * share / sum(shares.values()))
        split = [
            w
            for w, n in counts[lang].most_common(40 * room)
            if n >= 6 and 3 < len(w) <= 20 and not any(c.isdigit() for c in w)
        ]
        taken = 0
        for word, encoded in zip(split, tokenizer.encode_batch_fast(split, add_special_tokens=False), strict=True):
            ids = encoded.ids
            if len(ids) > 1 and 1 not in ids and "▁" + word not in added and taken < room:
                # A little more than its parts, and more for a longer word: no two ways of cutting it score the same.
                added["▁" + word] = sum(score[vocab[i][0]] for i in ids) + 1e-3 * len(word)
                starts.append(ids)
                taken += 1
        print(lang, taken, room, end="  ")
    vocab += [[piece, value] for piece, value in added.items()]
    (new / "tokenizer.json").write_text(json.dumps(state, ensure_ascii=False), encoding="utf-8")
    if args.weights:
        vectors = np.load(args.weights).astype(np.float32)
        vectors[:2] = 0
        grown = np.concatenate([vectors, np.stack([vectors[ids].sum(axis=0) for ids in starts])])
        np.save(new / "start.npy", grown.astype(np.float16))
    recut(store, names, starts, pieces, new / "pools.npz")
    print("\nvocabulary", len(vocab))


# Words that reports put around what was said; sides of a pair get one now and then, so that the encoder learns to give
# such words little weight. Written for this purpose; verbs of speech and pronouns only: a first list with "the minister"
# and "the president" in it taught the encoder that ministers do not matter (norm of "министр" 1.2, of "вода" 5.5).
FRAMES = (
    "he said", "she said", "they said", "he told reporters", "she told the paper", "it said in a statement",
    "according to him", "according to her", "he added", "she noted", "she stressed", "he recalled", "he was quoted as saying",
    "he wrote", "she argued that", "he emphasized that", "he explained", "he believes that", "he warned that", "i think",
    "in his words", "as he put it", "he announced that", "she concluded", "he told journalists", "it was reported that",
    "сказал он", "заявил он", "по его словам", "отметила она", "сообщил он журналистам", "подчеркнул он", "по ее словам",
    "sagte er", "erklärte sie", "so der sprecher", "a-t-il déclaré", "selon lui", "dijo", "según él", "ha detto",
    "powiedział", "сказав він", "за його словами", "disse ele", "zei hij", "dedi", "dit-elle", "řekl", "说", "قال",
)  # fmt: skip


class Pool:
    """The pairs of one pool as flat ids; hands out batches, pass after pass."""

    def __init__(self, store: dict[str, np.ndarray], name: str) -> None:
        self.name = name
        self.kind = name.split("|")[1]
        self.ids = [store[f"{name}|{side}|ids"].astype(np.int64) for side in (0, 1)]
        self.offsets = [store[f"{name}|{side}|offsets"] for side in (0, 1)]
        full = (np.diff(self.offsets[0]) > 0) & (np.diff(self.offsets[1]) > 0)
        self.rows = np.flatnonzero(full)
        self.key = store[f"{name}|key"]
        self.order = np.zeros(0, dtype=np.int64)
        self.at = 0
        self.passes = 0

    def batch(self, size: int, rng: np.random.Generator, vectors: "np.ndarray | None", cluster: float) -> np.ndarray:
        """The next `size` rows; from the second pass on a share of the passes is ordered by likeness (hard negatives)."""
        if self.at + size > len(self.order):
            order = rng.permutation(self.rows)
            if vectors is not None and self.passes and len(order) >= 4 * size and rng.random() < cluster:
                english = pooled(vectors, self.ids[1], self.offsets[1])[order]
                centres = english[rng.integers(len(order), size=max(8, len(order) // 256))]
                nearest = np.concatenate([np.argmax(part @ centres.T, 1) for part in np.array_split(english, 16)])
                order = order[np.argsort(nearest, kind="stable")]
                parts = np.array_split(order, len(order) // 128)  # neighbours stay together, groups are shuffled
                order = np.concatenate([parts[i] for i in rng.permutation(len(parts))])
            self.order, self.at = order, 0
            self.passes += 1
        taken = self.order[self.at : self.at + size]
        self.at += size
        return taken


def summed(vectors: np.ndarray, ids: np.ndarray, offsets: np.ndarray) -> np.ndarray:
    """Sums of the vectors of each text."""
    from scipy.sparse import csr_matrix

    return csr_matrix((np.ones(len(ids), np.float32), ids, offsets), shape=(len(offsets) - 1, len(vectors))) @ vectors


def pooled(vectors: np.ndarray, ids: np.ndarray, offsets: np.ndarray) -> np.ndarray:
    """Unit sums of the vectors of each text."""
    sums = summed(vectors, ids, offsets)
    return sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-9)


def take(ids: np.ndarray, offsets: np.ndarray, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Flat ids of the chosen rows, and the row each belongs to."""
    lengths = (offsets[1:] - offsets[:-1])[rows]
    owner = np.repeat(np.arange(len(rows)), lengths)
    start = np.repeat(offsets[rows] - np.concatenate([[0], np.cumsum(lengths)[:-1]]), lengths)
    return ids[start + np.arange(len(owner))], owner


def vary(ids: np.ndarray, owner: np.ndarray, n: int, crops: np.ndarray, frames: list[np.ndarray], share: float,
         drop: float, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:  # fmt: skip
    """Token dropout; a crop (40-90 % in one piece) of the chosen rows; a frame added to `share` of them."""
    lengths = np.bincount(owner, minlength=n)
    place = np.arange(len(owner)) - np.repeat(np.concatenate([[0], np.cumsum(lengths)[:-1]]), lengths)
    crops = crops & (lengths >= 8)
    size = np.where(crops, np.ceil(lengths * rng.uniform(0.4, 0.9, n)), lengths)
    first = np.floor(rng.random(n) * (lengths - size + 1)) * crops
    keep = (place >= first[owner]) & (place < (first + size)[owner])
    keep &= (rng.random(len(owner)) >= drop) | (lengths[owner] < 4)
    ids, owner = ids[keep], owner[keep]
    if frames and share:
        framed = np.flatnonzero(rng.random(n) < share)
        chosen = [frames[i] for i in rng.integers(len(frames), size=len(framed))]
        ids = np.concatenate([ids, *chosen])
        owner = np.concatenate([owner, np.repeat(framed, [len(f) for f in chosen])])
    return ids, owner


def favoured(text: str) -> dict[str, float]:
    """`ru=6,de=2` as a factor for each language."""
    return {lang: float(factor) for lang, factor in (part.split("=") for part in text.split(",") if part)}


def pool_weights(all_pools: list[Pool], favour: dict[str, float]) -> np.ndarray:
    """Each pool's share of the steps: languages by the .4th power of their size and by favour, kinds by worth, not by volume."""
    per_lang: collections.Counter[str] = collections.Counter()
    for pool in all_pools:
        per_lang[pool.name.split("|")[0]] += len(pool.rows)
    worth = np.array([len(pool.rows) ** 0.6 * WORTH.get(pool.kind, 1.0) for pool in all_pools])
    lang = np.array([pool.name.split("|")[0] for pool in all_pools])
    shares = np.zeros(len(all_pools))
    for name, pairs in per_lang.items():
        mine = lang == name
        shares[mine] = worth[mine] / worth[mine].sum() * pairs**0.4 * favour.get(name, 1.0)
    return shares / shares.sum()


def widened(vectors: np.ndarray, dim: int, rng: np.random.Generator) -> np.ndarray:
    """The vectors with small random numbers in further dimensions (a third of each one's length), up to `dim`."""
    more = dim - vectors.shape[1]
    if more <= 0:
        return vectors
    scale = 0.35 * np.linalg.norm(vectors, axis=1, keepdims=True) / more**0.5
    return np.hstack([vectors, rng.standard_normal((len(vectors), more)).astype(np.float32) * scale])


RELIABLE = 0.25  # power of a direction's reliability by which it is shortened: 0, .25 and .5 are in docs/encoder.md


def sentences(work: Path, each: int) -> Iterator[list[tuple[np.ndarray, np.ndarray]]]:
    """Of every pool of texts the flat ids and offsets of both sides of up to `each` pairs."""
    store = np.load(work / "pools.npz")
    rng = np.random.default_rng(SEED)
    for name in sorted({"|".join(key.split("|")[:2]) for key in store}):
        if name.split("|")[1] in ("names", "lex"):
            continue
        offsets = [store[f"{name}|{side}|offsets"] for side in (0, 1)]
        rows = np.sort(rng.permutation(len(offsets[0]) - 1)[:each])
        sides = []
        for side in (0, 1):
            chosen, owner = take(store[f"{name}|{side}|ids"].astype(np.int64), offsets[side], rows)
            sides.append((chosen, np.searchsorted(owner, np.arange(len(rows) + 1))))
        yield sides


def project(args: argparse.Namespace) -> None:
    """The vectors in the `dim` directions that the two sides of pairs share most, each shortened by how far they differ along it.

    Trained wide and cut they find more than trained narrow. The directions are those of the cross-covariance of both sides' sentences; the
    reliability of one is its shared part of shared and unshared.
    """
    vectors = np.load(args.weights).astype(np.float32)
    vectors[:2] = 0
    shared, unshared = np.zeros((vectors.shape[1],) * 2), np.zeros((vectors.shape[1],) * 2)
    for sides in sentences(Path(args.work), 1500):
        sums = [pooled(vectors, *side) for side in sides]
        shared += (sums[0].T @ sums[1] + sums[1].T @ sums[0]) / 2
        unshared += (sums[0] - sums[1]).T @ (sums[0] - sums[1]) / 2
    strength, directions = np.linalg.eigh(shared)
    kept = directions[:, ::-1][:, : args.dim]
    signal, noise = (np.einsum("ij,ij->j", kept, part @ kept) for part in (shared, unshared))
    reliability = signal / (signal + noise)
    print(
        f"{args.dim} directions hold {strength[::-1][: args.dim].sum() / strength[strength > 0].sum():.3f} of what both sides share"
    )
    np.save(args.out, (vectors @ (kept * (reliability / reliability.max()) ** RELIABLE)).astype(np.float16))


# At .5 Tatoeba and FLORES are highest without training (ten languages .931 / .992; at 1 .911 / .984, at 1.5 .855 / .939).
SHARE = 0.5


def beside(args: argparse.Namespace) -> None:
    """Vectors that go on from a folder's: its own dimensions first, and `--dim` more that hold what wide ones know besides.

    What the folder's sentence vectors tell of the wide ones is taken off them by least squares; of what is left the directions that
    the two sides of pairs share most are kept, at `SHARE` of their length.
    """
    from safetensors.numpy import load_file

    kept = load_file(str(Path(args.words) / "model.safetensors"))
    own = kept["embeddings"].astype(np.float32) * kept["weights"].astype(np.float32)[:, None]
    wide = np.load(args.weights).astype(np.float32)
    own[:2] = wide[:2] = 0
    seen: list[list[np.ndarray]] = [[], []]
    sought: list[list[np.ndarray]] = [[], []]
    for sides in sentences(Path(args.work), 700):
        for side, texts in enumerate(sides):
            sums = summed(own, *texts)
            length = np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-6)
            seen[side].append(sums / length)
            sought[side].append(summed(wide, *texts) / length)
    a = [np.concatenate(parts) for parts in seen]
    both, target = np.concatenate(a), np.concatenate([*sought[0], *sought[1]])
    n = own.shape[1]
    told = np.linalg.solve(both.T @ both + 1e-3 * len(both) / n * np.eye(n), both.T @ target)
    left = [np.concatenate(sought[side]) - a[side] @ told for side in (0, 1)]
    shared = left[0].T @ left[1]
    _, directions = np.linalg.eigh((shared + shared.T) / 2)
    new = (wide - own @ told) @ directions[:, ::-1][:, : args.dim]
    np.save(args.out, np.hstack([own, SHARE * new]).astype(np.float16))


def train(args: argparse.Namespace) -> None:
    """In-batch contrast, lazy Adam on the rows that a batch touches; writes float16 vectors."""
    import torch
    from scipy.sparse import csr_matrix
    from tokenizers import Tokenizer

    torch.set_num_threads(args.threads)
    rng = np.random.default_rng(SEED + args.seed)
    work = Path(args.work)
    store = dict(np.load(work / "pools.npz"))
    names = sorted({"|".join(key.split("|")[:2]) for key in store})
    all_pools = [Pool(store, name) for name in names]
    del store
    tokenizer = Tokenizer.from_file(str(work / "tokenizer.json"))
    size = tokenizer.get_vocab_size()
    frames = [
        np.array([i for i in tokenizer.encode(" ".join(normalise(f).split()), add_special_tokens=False).ids if i > 1])
        for f in FRAMES
    ]
    weights = pool_weights(all_pools, favoured(args.favour))
    steps = args.steps
    print(f"{len(all_pools)} pools, {sum(len(p.rows) for p in all_pools)} pairs, {steps} steps", flush=True)
    counts = np.zeros(size)
    for pool in all_pools:
        for ids in pool.ids:
            counts += np.bincount(ids, minlength=size)
    share = counts / counts.sum()
    if args.start:
        vectors = widened(np.load(args.start).astype(np.float32), args.dim, rng)
    else:  # rare words start longer than common ones (a / (a + p), Arora et al. 2017), so that less is left to learn
        vectors = rng.standard_normal((size, args.dim)).astype(np.float32) * 0.1
        vectors *= np.sqrt(1e-4 / (1e-4 + share))[:, None].astype(np.float32)
    table = torch.from_numpy(vectors)
    moment, second = torch.zeros_like(table), torch.zeros_like(table)
    # The plan: every pool as often as its weight says, evenly mixed.
    chosen = rng.choice(len(all_pools), size=steps, p=weights)
    begun = time.time()
    losses: list[float] = []
    for step, index in enumerate(chosen):
        pool = all_pools[index]
        rows = pool.batch(min(args.batch, len(pool.rows)), rng, vectors, args.cluster)
        n = len(rows)
        lexical = pool.kind in ("lex", "names")
        which = rng.random(n)
        flat, owners = [], []
        noisy = rng.random((2, n)) < args.noise
        for side in (0, 1):
            ids, owner = take(pool.ids[side], pool.offsets[side], rows)
            crop = (which < args.crop / 2) if side == 0 else (which > 1 - args.crop / 2)
            ids, owner = vary(
                ids, owner, n, crop & (not lexical), [] if lexical else frames, args.frame, args.drop, rng
            )
            if noisy[side].any() and not lexical:  # a piece of some other text of the batch, as reports add their own
                piece, of = take(pool.ids[side], pool.offsets[side], rng.permutation(rows))
                lengths = np.bincount(of, minlength=n)
                place = np.arange(len(of)) - np.repeat(np.concatenate([[0], np.cumsum(lengths)[:-1]]), lengths)
                own = np.bincount(owner, minlength=n)
                keep = noisy[side][of] & (place < np.minimum(6, own // 3)[of])
                ids, owner = np.concatenate([ids, piece[keep]]), np.concatenate([owner, of[keep]])
            flat.append(ids)
            owners.append(owner + side * n)
        ids, owner = np.concatenate(flat), np.concatenate(owners)
        mark = np.zeros(size, dtype=bool)
        mark[ids] = True
        unique = np.flatnonzero(mark)
        where = np.zeros(size, dtype=np.int64)
        where[unique] = np.arange(len(unique))
        order = np.argsort(owner, kind="stable")
        bag = csr_matrix(
            (np.ones(len(ids), np.float32), where[ids[order]], np.searchsorted(owner[order], np.arange(2 * n + 1))),
            shape=(2 * n, len(unique)),
        )
        touched = torch.from_numpy(unique)
        sub = table.index_select(0, touched)
        sums = torch.from_numpy(bag @ sub.numpy())
        norms = sums.norm(dim=1, keepdim=True).clamp_(min=1e-6)
        unit = sums / norms
        # Symmetric cross-entropy and its gradient by hand: cosines are at most 1, so exp(t (cos - 1)) never overflows.
        likeness = (unit[:n] @ unit[n:].T).sub_(1.0).mul_(args.temperature).exp_()
        key = pool.key[rows]
        again, times = np.unique(key, return_counts=True)
        if (times > 1).any():  # the same English on two rows is no negative
            repeated = np.flatnonzero(np.isin(key, again[times > 1]))
            same = key[repeated][:, None] == key[repeated][None, :]
            np.fill_diagonal(same, False)
            i, j = np.nonzero(same)
            likeness[torch.from_numpy(repeated[i]), torch.from_numpy(repeated[j])] = 0.0
        own = likeness.diagonal().clone()
        across, down = likeness.sum(1), likeness.sum(0)
        losses.append(float(-(2 * own.log() - across.log() - down.log()).mean() / 2))
        likeness.mul_((1 / across)[:, None] + (1 / down)[None, :])
        likeness.diagonal().sub_(2.0)
        likeness.mul_(args.temperature / (2 * n))
        pull = torch.cat([likeness @ unit[n:], likeness.T @ unit[:n]])
        pull = (pull - unit * (pull * unit).sum(1, keepdim=True)) / norms
        grad = torch.from_numpy(bag.T.tocsr() @ pull.numpy())
        grad[:, : args.frozen] = 0  # Adam leaves what never had a gradient where it is
        done = max(step / steps, (time.time() - begun) / (60 * args.minutes))
        if done >= 1:
            break
        rate = args.rate * min(1.0, (step + 1) / 100) * max(0.02, 1 - done)
        m = moment.index_select(0, touched).mul_(0.9).add_(grad, alpha=0.1)
        v = second.index_select(0, touched).mul_(0.999).addcmul_(grad, grad, value=0.001)
        moment.index_copy_(0, touched, m)
        second.index_copy_(0, touched, v)
        fix1, fix2 = 1 - 0.9 ** (step + 1), 1 - 0.999 ** (step + 1)
        sub.addcdiv_(m, v.div_(fix2).sqrt_().add_(1e-8), value=-rate / fix1)
        table.index_copy_(0, touched, sub)
        if step % 200 == 199:
            np.save(args.out, table.numpy().astype(np.float16))
            print(f"{step + 1}/{steps} {time.time() - begun:.0f}s loss {np.mean(losses[-200:]):.3f}", flush=True)
    np.save(args.out, table.numpy().astype(np.float16))
    print(f"trained in {time.time() - begun:.0f}s", flush=True)


def with_normaliser(tokenizer_file: Path) -> str:
    """The vocabulary as JSON, with `normalise` spelled out so that sentence-transformers sees the same words."""
    import sys
    import unicodedata

    from tokenizers import Regex, Tokenizer, normalizers

    from xref.encode import text as fold

    tokenizer = Tokenizer.from_file(str(tokenizer_file))
    steps = [normalizers.NFKC(), normalizers.Lowercase()]
    dropped = "".join(f"\\x{{{code:04x}}}" for code in sorted(fold._DROPPED))
    steps.append(normalizers.Replace(Regex(f"[{dropped}]"), ""))
    steps += [normalizers.Replace(old, new) for old, new in fold._FOLD.items()]
    digits: dict[str, list[str]] = collections.defaultdict(list)
    for code in range(0x80, sys.maxunicode + 1):
        if unicodedata.category(chr(code)) == "Nd":
            digits[str(unicodedata.digit(chr(code)))].append(f"\\x{{{code:04x}}}")
    steps += [normalizers.Replace(Regex(f"[{''.join(codes)}]"), digit) for digit, codes in sorted(digits.items())]
    signs = "".join(sorted(fold._SIGNS)).replace("$", "\\$").replace("?", "\\?")
    steps += [normalizers.Replace(sign, f" {sign} ") for sign in sorted(fold._SIGNS)]
    steps.append(normalizers.Replace(Regex(f"[^\\p{{L}}\\p{{M}}\\p{{N}}{signs}]+"), " "))
    steps.append(normalizers.Strip())
    tokenizer.normalizer = normalizers.Sequence(steps)
    return tokenizer.to_str()


def export(args: argparse.Namespace) -> None:
    """Quantise to int8 with one scale a row; write the folder that xref and sentence-transformers load.

    With `--words FOLDER` the first dimensions are those of an exported folder to the last bit: its scales are kept, and numbers of the
    added dimensions that are too large for them are cut off.
    """
    from safetensors.numpy import load_file, save_file
    from tokenizers import Tokenizer

    out = Path(args.out)
    out.mkdir(parents=True, exist_ok=True)
    vectors = np.load(args.weights).astype(np.float32)
    vectors[:2] = 0  # padding, unknown
    scale = np.maximum(np.abs(vectors).max(axis=1), 1e-8) / 127
    word_dim = vectors.shape[1]
    if args.words:
        kept = load_file(str(Path(args.words) / "model.safetensors"))
        word_dim = int(kept["word_dim"][0]) if "word_dim" in kept else kept["embeddings"].shape[1]
        scale = kept["weights"]
        print(f"cut off: {np.mean(np.abs(vectors[:, word_dim:]) > 127.5 * scale[:, None]):.5f} of the added numbers")
    rows = np.clip(np.rint(vectors / scale[:, None]), -127, 127).astype(np.int8)
    if args.words:
        rows[:, :word_dim] = kept["embeddings"][:, :word_dim]
    # "embeddings" and "weights" are the names that sentence-transformers' StaticEmbedding reads as rows times one weight
    # each; "begins" marks the subwords that begin a word (2: and are the best cut of their own letters); the vocabulary
    # once more, because its JSON takes ten times as long to read.
    tokenizer = Tokenizer.from_file(str(Path(args.work) / "tokenizer.json"))
    vocab = json.loads(tokenizer.to_str())["model"]["vocab"]
    pieces = [piece for piece, _ in vocab]
    begins = np.array([piece.startswith("▁") for piece in pieces], dtype=np.uint8)
    words = [i for i in np.flatnonzero(begins).tolist() if len(pieces[i]) > 1]
    for i, cut in zip(
        words, tokenizer.encode_batch_fast([pieces[i][1:] for i in words], add_special_tokens=False), strict=True
    ):
        begins[i] += cut.ids == [i]
    arrays = {
        "embeddings": rows,
        "weights": scale.astype(np.float32),
        "word_dim": np.array([word_dim], dtype=np.int32),
        "begins": begins,
        "scores": np.array([score for _, score in vocab], dtype=np.float64),
        "pieces": np.frombuffer("\n".join(pieces).encode(), dtype=np.uint8),
    }
    save_file(arrays, str(out / "model.safetensors"))
    (out / "tokenizer.json").write_text(with_normaliser(Path(args.work) / "tokenizer.json"), encoding="utf-8")
    modules = [
        {"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.StaticEmbedding"},
        {"idx": 1, "name": "1", "path": "1_Normalize", "type": "sentence_transformers.models.Normalize"},
    ]
    (out / "modules.json").write_text(json.dumps(modules, indent=2) + "\n", encoding="utf-8")
    config = {"prompts": {}, "default_prompt_name": None, "similarity_fn_name": "cosine"}
    (out / "config_sentence_transformers.json").write_text(json.dumps(config, indent=2) + "\n", encoding="utf-8")
    for path in sorted(out.iterdir()):
        print(path.name, path.stat().st_size if path.is_file() else "")


def main() -> None:
    """Read the arguments and run one step."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    steps = parser.add_subparsers(dest="step", required=True)
    step = steps.add_parser("prepare")
    step.add_argument("--data", default="../shared/data")
    step.add_argument("--work", required=True)
    step.add_argument("--vocab", type=int, default=64_000)
    step.add_argument("--relearn", action="store_true")
    step = steps.add_parser("extend")
    step.add_argument("--work", required=True)
    step.add_argument("--to", required=True)
    step.add_argument("--weights")
    step.add_argument("--words", type=int, default=32_000)
    step = steps.add_parser("train")
    step.add_argument("--work", required=True)
    step.add_argument("--out", required=True)
    step.add_argument("--start", help="vectors to go on from")
    step.add_argument("--dim", type=int, default=256)
    step.add_argument("--frozen", type=int, default=0, help="so many first dimensions stay as they are")
    step.add_argument("--favour", default="ru=1.5", help="languages that get more steps, and how many times more")
    step.add_argument("--batch", type=int, default=2048)
    step.add_argument("--rate", type=float, default=0.01)
    step.add_argument("--temperature", type=float, default=25.0)
    step.add_argument("--steps", type=int, default=20_000)
    step.add_argument("--minutes", type=float, default=600, help="end and decay by the clock if that comes first")
    step.add_argument("--crop", type=float, default=0.25)
    step.add_argument("--frame", type=float, default=0.08)
    step.add_argument("--noise", type=float, default=0.1)
    step.add_argument("--drop", type=float, default=0.1)
    step.add_argument("--cluster", type=float, default=0.5)
    step.add_argument("--threads", type=int, default=2)
    step.add_argument("--seed", type=int, default=0)
    step = steps.add_parser("project")
    step.add_argument("--work", required=True)
    step.add_argument("--weights", required=True)
    step.add_argument("--out", required=True)
    step.add_argument("--dim", type=int, default=256)
    step = steps.add_parser("beside")
    step.add_argument("--work", required=True)
    step.add_argument("--weights", required=True, help="wide vectors over the same vocabulary")
    step.add_argument("--words", required=True, help="a folder made by export")
    step.add_argument("--out", required=True)
    step.add_argument("--dim", type=int, default=96)
    step = steps.add_parser("export")
    step.add_argument("--work", required=True)
    step.add_argument("--weights", required=True)
    step.add_argument("--out", default="xref/encode/builtin")
    step.add_argument("--words", help="a folder made by export whose vectors stay the first dimensions")
    args = parser.parse_args()
    {"prepare": prepare, "extend": extend, "train": train, "project": project, "beside": beside, "export": export}[
        args.step
    ](args)


if __name__ == "__main__":
    main()
