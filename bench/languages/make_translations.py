#!/usr/bin/env python3
"""Makes labelled pairs of texts in two languages from any collection of texts, for `headwater compare --batch`.

    apt-get install apertium apertium-eng-spa apertium-eng-cat apertium-en-gl apertium-fr-es apertium-es-pt apertium-es-ro apertium-cat-ita
    make_translations.py TEXTS.jsonl OUT.jsonl [--pairs PAIRS.jsonl] [--routes eng-spa,eng-cat,...] [--number N]

TEXTS.jsonl: English texts, {"text"} and perhaps {"id"} a line; texts of 120 to 1,500 words are used. Each route translates a text, in
steps where there is no direct way ("eng-spa es-fr"). Positive pairs: the translation with its source ("whole"), with the source of which
a third of the paragraphs is gone ("abridged": a translation of a shorter edition), and a translation with another one of the same source
("between"). Negative pairs: the translation with another text on the same event. With --pairs, lines {"a","b","label"} that name ids,
these are the pairs labelled same_topic; without, the nearest texts by shared rare words that share less than 2 % of their word 5-grams.
Each negative also stands translated ("other") against the source. Lines: {"id","a","b","label","kind","route","group"}; label is "copy"
or "other", group the text. Standard library only.
"""
import argparse, collections, json, math, random, re, subprocess, sys

ROUTES = ["eng-spa", "eng-cat", "en-gl", "eng-spa es-fr", "eng-spa es-pt", "eng-cat cat-ita"]
WORDS = (120, 1500)
AT_ONCE = 40


def words(text):
    return re.findall(r"\w+", text.lower())


def translate(texts, mode):
    """All texts through one Apertium mode, many in one run: starting the pipeline costs more than a text."""
    out = []
    for at in range(0, len(texts), AT_ONCE):
        some = texts[at:at + AT_ONCE]
        joined = "".join(f"\n\n=={i}==\n\n{t}" for i, t in enumerate(some))
        result = subprocess.run(["apertium", "-u", mode], input=joined, capture_output=True, text=True).stdout
        parts = dict(re.findall(r"==\s?(\d+)\s?==\s*(.*?)(?=\n\s*==\s?\d+\s?==|\Z)", result, re.S))
        out += [parts.get(str(i), "").strip() for i in range(len(some))]
        print(f"{mode}: {len(out)} of {len(texts)}", file=sys.stderr)
    return out


def rivals(texts):
    """For each text the nearest others that report on the same and are no copies."""
    sets = [{w for w in words(t) if len(w) > 3} for t in texts]
    count = collections.Counter(w for s in sets for w in s)
    rare = [{w for w in s if count[w] <= max(3, len(texts) // 50)} for s in sets]
    grams = [{tuple(w[i:i + 5]) for i in range(len(w) - 4)} for w in map(words, texts)]
    holders = collections.defaultdict(list)
    for i, s in enumerate(rare):
        for w in s:
            holders[w].append(i)
    for i, s in enumerate(rare):
        score = collections.Counter()
        for w in s:
            for k in holders[w]:
                score[k] += math.log(len(texts) / count[w])
        near = [k for k, _ in score.most_common(12) if k != i]
        yield i, [k for k in near if len(grams[i] & grams[k]) < 0.02 * max(1, min(len(grams[i]), len(grams[k])))][:2]


def abridged(text, rng):
    kept = [p for p in text.split("\n\n") if rng.random() > 1 / 3]
    return "\n\n".join(kept)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("texts")
    parser.add_argument("out")
    parser.add_argument("--pairs")
    parser.add_argument("--routes", default=",".join(ROUTES))
    parser.add_argument("--number", type=int, default=600)
    args = parser.parse_args()
    rows = [json.loads(line) for line in open(args.texts, encoding="utf-8")]
    texts = {str(r.get("id", i)): re.sub(r"\n+", "\n\n", r["text"].strip()) for i, r in enumerate(rows)}
    texts = {i: t for i, t in texts.items() if WORDS[0] <= len(t.split()) <= WORDS[1]}
    rng = random.Random(1)
    if args.pairs:
        pairs = [json.loads(line) for line in open(args.pairs, encoding="utf-8")]
        pairs = [(p["a"], p["b"]) for p in pairs if p["label"] == "same_topic" and p["a"] in texts and p["b"] in texts]
        rng.shuffle(pairs)
        pairs = pairs[:args.number]
    else:
        names = list(texts)
        pairs = [(names[i], names[k]) for i, near in rivals([texts[n] for n in names]) for k in near]
        rng.shuffle(pairs)
        pairs = pairs[:args.number]
    others = collections.defaultdict(list)
    for a, b in pairs:
        others[a].append(b)
        others[b].append(a)
    with open(args.out, "w", encoding="utf-8") as out:
        def write(i, kind, label, route, a, b, other=""):
            if len(a.split()) >= WORDS[0] / 2 and len(b.split()) >= WORDS[0] / 2:
                out.write(json.dumps({"id": f"{i}/{other}/{kind}/{route}", "a": a, "b": b, "label": label, "kind": kind, "route": route, "group": i},
                                     ensure_ascii=False) + "\n")

        mine, known, before = sorted(others), {}, {}
        for route in args.routes.split(","):
            done = [texts[i] for i in mine]
            for step in range(1, len(route.split()) + 1):
                steps = tuple(route.split()[:step])
                if steps not in known:
                    known[steps] = translate(done, steps[-1])
                done = known[steps]
            for i, text in zip(mine, done):
                write(i, "whole", "copy", route, text, texts[i])
                write(i, "abridged", "copy", route, text, abridged(texts[i], rng))
                if i in before and before[i][0] != route:
                    write(i, "between", "copy", route + "|" + before[i][0], text, before[i][1])
                for k in others[i][:3]:
                    write(i, "event", "other", route, text, texts[k], k)
                    if k in before and before[k][0] != route:
                        write(i, "event-between", "other", route + "|" + before[k][0], text, before[k][1], k)
            before = {i: (route, text) for i, text in zip(mine, done)}


if __name__ == "__main__":
    main()
