#!/usr/bin/env python3
"""Counts what the comparison needs to know about language in general: how rare a word is, which words follow which.

    build_background.py OUT_DIR CORPUS.jsonl [CORPUS.jsonl ...]

A corpus is JSON Lines with a "text" field. Every corpus weighs the same, however large, so that a corpus that leans to one topic does
not decide alone which words are common. Writes two files, both pure functions of the input:

  words.tsv    stem <tab> share: documents per 100,000 that hold the stem (mean over the corpora), for stems in at least 3 documents
  bigrams.bin  "HWBG" version:u32 words:f64, then two sections (single words, word pairs), each count:u32 and, sorted by key,
               per entry: LEB128 difference of the 32-bit key to the one before, one byte round(8 * log2(occurrences))
               The key of a word is the low half of XXH3-64 of its folded form, that of a pair mixes both (see background.cc).

No text and no word sequence can be read back from bigrams.bin. Standard library only; XXH3 is called through the installed libxxhash.
"""
import collections, ctypes, json, math, re, struct, sys, unicodedata

MIN_DOCUMENTS = 3   # a stem in fewer documents counts as unknown
MIN_WORD = 4        # occurrences of a single word
MIN_PAIR = 4        # occurrences of a word pair
STEM_LETTERS = 6
WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]{1,2}(?![^\W_]))?|\d+(?:[.,]\d+)*|[^\W_]+")
xxhash = ctypes.CDLL("libxxhash.so.0")
xxhash.XXH3_64bits.restype = ctypes.c_uint64
MASK = (1 << 64) - 1


def fold(text):
    text = text.replace("\u2019", "'").replace("\u2018", "'").replace("\u02bc", "'")
    text = unicodedata.normalize("NFKD", text).lower()
    return "".join(c for c in text if not unicodedata.combining(c))


def words(text):
    for match in WORD.finditer(fold(text)):
        word = match.group()
        yield re.sub(r"[.,]", "", word) if word[0].isdigit() else word


def stem(word):
    base = word[:-2] if word.endswith("'s") else word.replace("'", "")
    return base if base.isdigit() else base[:STEM_LETTERS]


def key(word, memo={}):
    if word not in memo:
        data = word.replace("'", "").encode()
        memo[word] = xxhash.XXH3_64bits(data, len(data)) & 0xFFFFFFFF
    return memo[word]


def mix64(value):
    value ^= value >> 30
    value = value * 0xBF58476D1CE4E5B9 & MASK
    value ^= value >> 27
    value = value * 0x94D049BB133111EB & MASK
    return value ^ value >> 31


def pair_key(first, second):
    return mix64(key(first) << 32 | key(second)) & 0xFFFFFFFF


def section(counts):
    out, last = bytearray(struct.pack("<I", len(counts))), 0
    for k in sorted(counts):
        gap, last = k - last, k
        while gap >= 0x80:
            out.append(gap & 0x7F | 0x80)
            gap >>= 7
        out += bytes([gap, min(255, round(8 * math.log2(counts[k])))])
    return out


def main():
    out_dir, corpora = sys.argv[1], sys.argv[2:]
    shares, seen, single, pairs, total = collections.Counter(), collections.Counter(), collections.Counter(), collections.Counter(), 0
    for name in corpora:
        documents, stems = 0, collections.Counter()
        with open(name, encoding="utf-8") as lines:
            for line in lines:
                text = [w for w in words(json.loads(line)["text"])]
                documents += 1
                total += len(text)
                stems.update({stem(w) for w in text})
                single.update(text)
                pairs.update(zip(text, text[1:]))
        seen.update(stems)
        for s, count in stems.items():
            shares[s] += count / documents / len(corpora)
    with open(f"{out_dir}/words.tsv", "w", encoding="utf-8") as out:
        for s in sorted(shares):
            if s and seen[s] >= MIN_DOCUMENTS:
                out.write(f"{s}\t{max(1, round(1e5 * shares[s]))}\n")
    by_word, by_pair = collections.Counter(), collections.Counter()
    for w, count in single.items():
        if count >= MIN_WORD:
            by_word[key(w)] += count
    for (first, second), count in pairs.items():
        if count >= MIN_PAIR:
            by_pair[pair_key(first, second)] += count
    with open(f"{out_dir}/bigrams.bin", "wb") as out:
        out.write(b"HWBG" + struct.pack("<Id", 1, total) + section(by_word) + section(by_pair))


main()
