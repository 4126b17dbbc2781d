#!/usr/bin/env python3
"""Writes a corpus of any size with known copies: JSON Lines for `headwater ingest`.

    make_corpus.py N OUT.jsonl [--seed 1]

Texts are drawn, not written, but their words are distributed as in news: common stems after provenance/data/words.tsv, each article on
one of N/25 subjects with words and names of its own, every subject with some names seen nowhere else (so the vocabulary keeps growing,
as Heaps' law has it). One article in ten is a copy of an earlier one: verbatim with a few sentences lost, every third word replaced,
or a third of it among other sentences. The URL of a copy ends in /copy-of-<number of its source>-<kind>. Deterministic.
"""
import argparse, bisect, itertools, json, os, random

HERE = os.path.dirname(os.path.abspath(__file__))
FUNCTION = ("the of and a in to is was it for with he be on i that by at you not are his this from but had which she they or an were we "
            "their been has have will would her there can all as if who what said").split()
SYLLABLES = [c + v + e for c in "b br d f g gr h k kr l m n p r s st t tr v w z".split() for v in "aeiou" for e in ("", "n", "r", "l", "s")]
SITES = 400


class Pool:
    """Draws items with given weights."""

    def __init__(self, items, weights):
        self.items, self.sums = items, list(itertools.accumulate(weights))

    def draw(self, rng):
        return self.items[bisect.bisect(self.sums, rng.random() * self.sums[-1])]


def vocabulary():
    words, weights = [], []
    for line in open(f"{HERE}/../../provenance/data/words.tsv", encoding="utf-8"):
        word, share = line.split("\t")
        if word.isalpha() and word.isascii() and len(word) > 2 and word not in FUNCTION and float(share) < 30000:
            words.append(word)
            weights.append(float(share))
    return Pool(words, weights)


def name(rng):
    return "".join(rng.choice(SYLLABLES) for _ in range(rng.choice((2, 3)))).capitalize()


def sentence(rng, common, function, subject):
    out = []
    for _ in range(rng.randint(8, 28)):
        x = rng.random()
        out.append(function.draw(rng) if x < 0.42 else subject.draw(rng) if x < 0.6 else common.draw(rng))
    out[0] = out[0].capitalize()
    return " ".join(out) + "."


def copy(rng, kind, source, others, common):
    sentences = source.split("\n")
    if kind == "near":
        return "\n".join(s for s in sentences if rng.random() > 0.08) or source
    if kind == "spun":
        words = source.split(" ")
        return " ".join(common.draw(rng) if len(w) > 3 and w.islower() and rng.random() < 0.33 else w for w in words)
    part = max(4, len(sentences) // 3)
    begin = rng.randrange(max(1, len(sentences) - part))
    host = others.split("\n")[:2 * part]
    return "\n".join(host[:part] + sentences[begin:begin + part] + host[part:])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("count", type=int)
    parser.add_argument("out")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    rng = random.Random(args.seed)
    common, function = vocabulary(), Pool(FUNCTION, [1 / (i + 2) for i in range(len(FUNCTION))])
    subjects, kept = {}, []

    def article():
        key = rng.randrange(max(1, args.count // 25))
        if key not in subjects:
            own = random.Random(args.seed * 1000003 + key)
            words = [common.draw(own) for _ in range(60)] + [name(own) for _ in range(25)]
            subjects[key] = Pool(words, [1 / (i % 30 + 2) for i in range(len(words))])
        extra = [name(rng) for _ in range(3)]
        body = [sentence(rng, common, function, subjects[key]) for _ in range(rng.randint(10, 36))]
        for word in extra:
            i = rng.randrange(len(body))
            body[i] = body[i][:-1] + f" {word}."
        return "\n".join(body)

    with open(args.out, "w", encoding="utf-8") as out:
        for i in range(args.count):
            suffix = ""
            if i > 20 and rng.random() < 0.1:
                at = rng.randrange(len(kept))
                kind = rng.choice(("near", "spun", "excerpt"))
                source, text = kept[at]
                text = copy(rng, kind, text, article(), common)
                suffix = f"/copy-of-{source}-{kind}"
            else:
                text = article()
                if len(kept) < 20000:
                    kept.append((i, text))
                else:
                    kept[rng.randrange(20000)] = (i, text)
            day = f"2024-{1 + i * 12 // args.count:02d}-{1 + (i * 12 * 28 // args.count) % 28:02d}T00:00:00Z"
            out.write(json.dumps({"url": f"http://site{i % SITES}.example/{i}{suffix}", "text": text.replace("\n", " " if i % 2 else "\n\n"),
                                  "published": day}) + "\n")


main()
