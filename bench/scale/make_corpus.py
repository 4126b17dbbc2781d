#!/usr/bin/env python3
"""Writes a corpus of any size with known copies: JSON Lines for `headwater ingest`.

    make_corpus.py N OUT.jsonl [--seed 1]

Texts are drawn, not written, but what decides the size and the work of an index is distributed as in news:
- Words. Common ones after provenance/data/words.tsv. Beyond that table their ranks follow a power law (exponent 2, the second regime of
  Zipf's law: Ferrer i Cancho and Sole 2001), so that the vocabulary grows with the root of the length and never ends (Heaps); with a
  closed vocabulary every word would in time be too common to count, and a large store would cost less than it does.
- Names. Each subject has its own, each article some that stand nowhere else; short names are shared by chance, as those of people are.
- Subjects. An article takes up that of one of the last 20,000, or, one in 25, a new one (Hoppe's urn over a window): most subjects have
  a few articles, some thousands, and they come and go. Subjects of one size would never put a name over the index's cap.
- Sites. Each has five sentences of its own that two of five of its articles carry, as newsletter and agency notes do.
- Copies. One article in ten is a copy of an earlier one: verbatim with a few sentences lost, every third word replaced, or a third of it
  among other sentences. The URL of a copy ends in /copy-of-<number of its source>-<kind>.
Deterministic; a smaller corpus is the beginning of a larger one.
"""
import argparse, functools, itertools, json, os, random

HERE = os.path.dirname(os.path.abspath(__file__))
FUNCTION = ("the of and a in to is was it for with he be on i that by at you not are his this from but had which she they or an were we "
            "their been has have will would her there can all as if who what said").split()
SYLLABLES = [c + v + e for c in "b br d f g gr h k kr l m n p r s st t tr v w z".split() for v in "aeiou" for e in ("", "n", "r", "l", "s")]
SITES, WINDOW, NEW_SUBJECT = 400, 20000, 1 / 25
TAIL_SHARE = 0.03  # of content words: those that no table holds


class Pool:
    """Draws items with given weights."""

    def __init__(self, items, weights):
        self.items, self.sums = items, list(itertools.accumulate(weights))

    def draw(self, rng, k):
        return rng.choices(self.items, cum_weights=self.sums, k=k)


def vocabulary():
    words, weights = [], []
    for line in open(f"{HERE}/../../provenance/data/words.tsv", encoding="utf-8"):
        word, share = line.split("\t")
        if word.isalpha() and word.isascii() and len(word) > 2 and word not in FUNCTION and float(share) < 30000:
            words.append(word)
            weights.append(float(share))
    return Pool(words, weights)


def spelled(number):
    """The word with this number: a few syllables, the same each time."""
    word = ""
    while number:
        number, at = divmod(number, len(SYLLABLES))
        word += SYLLABLES[at]
    return word


def name(rng):
    return "".join(rng.choices(SYLLABLES, k=rng.choice((2, 3)))).capitalize()


class Writer:
    def __init__(self, seed):
        self.seed, self.rng = seed, random.Random(seed)
        self.common, self.function = vocabulary(), Pool(FUNCTION, [1 / (i + 2) for i in range(len(FUNCTION))])
        self.tail = len(self.common.items)
        self.recent, self.subjects = [], 0
        self.subject = functools.lru_cache(8000)(self.new_subject)

    def new_subject(self, key):
        own = random.Random(self.seed * 1000003 + key)
        words = self.common.draw(own, 60) + [name(own) for _ in range(25)]
        return Pool(words, [1 / (i % 30 + 2) for i in range(len(words))])

    def next_subject(self):
        new = NEW_SUBJECT * WINDOW / (1 - NEW_SUBJECT)
        if self.rng.random() * (new + len(self.recent)) < new:
            self.subjects += 1
            key = self.subjects
        else:
            key = self.rng.choice(self.recent)
        if len(self.recent) < WINDOW:
            self.recent.append(key)
        else:
            self.recent[self.rng.randrange(WINDOW)] = key
        return key

    def article(self):
        rng, subject = self.rng, self.subject(self.next_subject())
        lengths = [rng.randint(8, 28) for _ in range(rng.randint(10, 36))]
        total = sum(lengths)
        kinds = rng.choices((self.function, subject, self.common), cum_weights=(42, 60, 100), k=total)
        drawn = {pool: iter(pool.draw(rng, kinds.count(pool))) for pool in (self.function, subject, self.common)}
        words = [next(drawn[kind]) for kind in kinds]
        for _ in range(round(total * 0.58 * TAIL_SHARE)):
            at = rng.randrange(total)
            if kinds[at] is self.common:
                words[at] = spelled(int(self.tail / (1 - rng.random())))
        for _ in range(3):
            words[rng.randrange(total)] = name(rng)
        body, begin = [], 0
        for length in lengths:
            line = " ".join(words[begin:begin + length])
            body.append(line[0].upper() + line[1:] + ".")
            begin += length
        return "\n".join(body)

    @functools.cache
    def notes(self, site):
        own = random.Random(f"{self.seed} notes of {site}")
        lines = [" ".join(self.common.draw(own, own.randint(7, 14))) for _ in range(5)]
        return [line.capitalize() + "." for line in lines]

    def with_note(self, text, site):
        if self.rng.random() >= 0.4:
            return text
        return text + "\n" + self.rng.choice(self.notes(site))

    def copy(self, kind, source):
        rng, sentences = self.rng, source.split("\n")
        if kind == "near":
            return "\n".join(s for s in sentences if rng.random() > 0.08) or source
        if kind == "spun":
            words = source.split(" ")
            others = iter(self.common.draw(rng, len(words)))
            return " ".join(next(others) if len(w) > 3 and w.islower() and rng.random() < 0.33 else w for w in words)
        part = max(4, len(sentences) // 3)
        begin = rng.randrange(max(1, len(sentences) - part))
        host = self.article().split("\n")[:2 * part]
        return "\n".join(host[:part] + sentences[begin:begin + part] + host[part:])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("count", type=int)
    parser.add_argument("out")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    writer = Writer(args.seed)
    rng, kept = writer.rng, []
    with open(args.out, "w", encoding="utf-8") as out:
        for i in range(args.count):
            suffix = ""
            if i > 20 and rng.random() < 0.1:
                kind = rng.choice(("near", "spun", "excerpt"))
                source, text = rng.choice(kept)
                text = writer.copy(kind, text)
                suffix = f"/copy-of-{source}-{kind}"
            else:
                text = writer.article()
                if len(kept) < WINDOW:
                    kept.append((i, text))
                else:
                    kept[rng.randrange(WINDOW)] = (i, text)
            text = writer.with_note(text, i % SITES)
            day = i // 2000  # of years of twelve months of 28 days
            published = f"{2020 + day // 336}-{1 + day % 336 // 28:02d}-{1 + day % 28:02d}T00:00:00Z"
            out.write(json.dumps({"url": f"http://site{i % SITES}.example/{i}{suffix}", "text": text.replace("\n", " " if i % 2 else "\n\n"),
                                  "published": published}) + "\n")


main()
