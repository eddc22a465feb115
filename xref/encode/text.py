"""The form in which the built-in encoder sees a text: lower case, look-alike forms folded, words set apart by spaces.

Training and use share this one function, so what it folds (ё and е, Arabic letter forms, vowel points, the digits of
every script) can never differ between the two.
"""

import unicodedata

# Letters that writers use for one another; the left one is written, the right one is learned.
_FOLD: dict[str, str] = {
    "ё": "е", "ı": "i", "ς": "σ", "ʼ": " ", "ی": "ي", "ى": "ي", "ې": "ي", "ک": "ك", "أ": "ا", "إ": "ا", "آ": "ا",
    "ٱ": "ا", "ة": "ه", "ۀ": "ه", "ؤ": "و", "؟": " ? ", "՞": " ? ", "\u037e": " ? ", "\u200c": " ",
}  # fmt: skip
# Signs that still say something in a bag of words; all other punctuation only separates.
_SIGNS = frozenset("?%$€£¥₽₴₹₩")
# What careful and careless spelling differ in: stress, the dot of a lower-cased İ, tatweel, invisible controls,
# and the vowel points of Hebrew and Arabic.
_DROPPED = frozenset(
    [0x00AD, 0x0300, 0x0301, 0x0307, 0x0640, 0x0670, 0x200B, 0x200D, 0x200E, 0x200F, 0x2060, 0xFEFF]
    + [*range(0x0591, 0x05C8), *range(0x064B, 0x0660), *range(0x202A, 0x202F)]
)


class _Table(dict[int, str | None]):
    """What each code point becomes, worked out the first time it is met."""

    def __missing__(self, code: int) -> str | None:
        """The replacement of one code point: itself, another letter, nothing, or a space."""
        char = chr(code)
        kind = unicodedata.category(char)
        new: str | None
        if char in _FOLD:
            new = _FOLD[char]
        elif code in _DROPPED:
            new = None
        elif kind == "Nd":
            new = str(unicodedata.digit(char))
        elif char in _SIGNS:
            new = f" {char} "
        else:
            new = char if kind[0] in "LMN" else " "
        self[code] = new
        return new


_TABLE = _Table()


def normalise(text: str) -> str:
    """The words of `text` as the encoder's vocabulary knows them, separated by spaces ("" or spaces if it has none)."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    return text.lower().translate(_TABLE)
