#!/usr/bin/env python3
"""Makes harder pairs from labelled pairs of English texts: one text of each goes through a machine before it is compared.

    apt-get install wordnet apertium apertium-en-gl apertium-eo-en apertium-hbs-eng
    make_rewordings.py PAIRS.jsonl OUT.jsonl [--ways wordnet45,gl,...] [--number N]

PAIRS.jsonl: lines {"id","a","b","label","kind"?} as headwater_peers reads them. Of each pair and way OUT has the pair with its text a
  wordnetN     N % of the words that WordNet knows replaced by another word of one of their synsets, whatever the sense (Miller, 1995)
  gl, eo, hbs  translated to Galician, Esperanto or Serbo-Croatian and back (Apertium)
under its own label and the kind "KIND WAY": what is a copy stays one, and what is none gets no nearer. Of each text b of a copy there is
also "inside LENGTH": a stretch of 80, 120, 180 or 250 of its words in the middle of a text a of a pair that is no copy, and the same
stretch after wordnet45. --number takes that many pairs of each kind. Standard library only.
"""
import argparse, collections, json, os, random, re, subprocess, sys

from make_translations import translate

WORDNET = "/usr/share/wordnet"
BACK = {"gl": ("en-gl", "gl-en"), "eo": ("en-eo", "eo-en"), "hbs": ("eng-hbs", "hbs-eng")}
WAYS = ["wordnet45", "wordnet75", *BACK]
NEGATIVE = ("other", "same_topic", "unrelated")
LENGTHS = (80, 120, 180, 250)
FUNCTION = set("""a about after all an and are as at be been but by can could did do does for from had has have he her his i if in into is it its
    may might more most no not of on or our she should so than that the their them then there they this those to under up was we were what when
    where which who will with would you your""".split())


def synonyms():
    out = collections.defaultdict(list)
    for part in ("noun", "verb", "adj", "adv"):
        for line in open(os.path.join(WORDNET, f"data.{part}"), encoding="utf-8", errors="replace"):
            if line.startswith("  "):
                continue
            cells = line.split()
            words = [re.sub(r"\(\w+\)$", "", cells[4 + 2 * i]).replace("_", " ") for i in range(int(cells[3], 16))]
            for word in words:
                out[word.lower()] += [other for other in words if other.lower() != word.lower()]
    return {word: others for word, others in out.items() if others}


def base_forms(word):
    """(a form that WordNet may have, how to inflect another word in its place)."""
    yield word, lambda other: other
    for ending, stems in (("ies", [word[:-3] + "y"]), ("es", [word[:-2]]), ("s", [word[:-1]])):
        if word.endswith(ending):
            yield from ((stem, lambda other: other + "s") for stem in stems)
    if word.endswith("ed"):
        yield from ((stem, lambda other: other.rstrip("e") + "ed") for stem in (word[:-2], word[:-1]))
    if word.endswith("ing"):
        yield from ((stem, lambda other: other.rstrip("e") + "ing") for stem in (word[:-3], word[:-3] + "e"))


def spin(text, share, known, rng):
    def change(match):
        word = match[0]
        named = word[0].isupper() and not re.search(r"(?:^|[.!?\n])\W*$", text[max(0, match.start() - 4):match.start()])
        if len(word) < 3 or word.lower() in FUNCTION or named:
            return word
        for form, inflect in base_forms(word.lower()):
            if form in known:
                other = inflect(rng.choice(known[form])) if rng.random() < share else word
                return other[0].upper() + other[1:] if word[0].isupper() else other
        return word
    return re.sub(r"[A-Za-z]+", change, text)


def reworded(texts, way, known):
    """The distinct texts, each through one way."""
    if way.startswith("wordnet"):
        return {text: spin(text, int(way[7:]) / 100, known, random.Random(f"{way} {len(text)} {text[:40]}")) for text in texts}
    out = texts
    for mode in BACK[way]:
        out = translate(out, mode)
    return dict(zip(texts, out))


def inside(pairs, known):
    hosts = [p["a"] for p in pairs if p["label"] in NEGATIVE]
    for i, text in enumerate(dict.fromkeys(p["b"] for p in pairs if p["label"] not in NEGATIVE) if hosts else []):
        rng = random.Random(i)
        words, length = re.findall(r"\S+\s*", text), rng.choice(LENGTHS)
        if len(words) < 2 * length:
            continue
        begin = rng.randrange(len(words) - length)
        part, host = "".join(words[begin:begin + length]).strip(), hosts[i % len(hosts)].split("\n\n")
        for kind, stretch in ((f"inside {length}", part), (f"inside {length} wordnet45", spin(part, 0.45, known, rng))):
            yield {"id": f"{i}-{kind}", "a": "\n\n".join(host[:len(host) // 2] + [stretch] + host[len(host) // 2:]), "b": text,
                   "label": "partial", "kind": kind}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pairs")
    parser.add_argument("out")
    parser.add_argument("--ways", default=",".join(WAYS))
    parser.add_argument("--number", type=int, default=10 ** 9, help="of each kind")
    args = parser.parse_args()
    ways = args.ways.split(",")
    if unknown := [way for way in ways if way not in BACK and not re.fullmatch(r"wordnet\d+", way)]:
        sys.exit(f"make_rewordings.py: no way is called {unknown[0]}: there are wordnetN, {', '.join(BACK)}")
    if not os.path.exists(WORDNET):
        sys.exit(f"make_rewordings.py: {WORDNET} is missing: apt-get install wordnet")
    known, taken, pairs = synonyms(), collections.Counter(), []
    for pair in map(json.loads, open(args.pairs, encoding="utf-8")):
        pair["kind"] = pair.get("kind") or pair["label"]
        taken[pair["kind"]] += 1
        if taken[pair["kind"]] <= args.number:
            pairs.append(pair)
    with open(args.out, "w", encoding="utf-8") as out:
        for way in ways:
            changed = reworded(list(dict.fromkeys(p["a"] for p in pairs)), way, known)
            for p in pairs:
                out.write(json.dumps({**p, "id": f"{p['id']}-{way}", "a": changed[p["a"]], "kind": f"{p['kind']} {way}"}) + "\n")
        for p in inside(pairs, known):
            out.write(json.dumps(p) + "\n")


if __name__ == "__main__":
    main()
