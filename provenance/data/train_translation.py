#!/usr/bin/env python3
"""Fits the score of a pair of texts in two languages: a logistic regression over the features that translation_features prints.

    bench/languages/make_translations.py TEXTS.jsonl pairs.jsonl
    translation_features < pairs.jsonl > features.tsv
    train_translation.py pairs.jsonl features.tsv [--header provenance/translation_weights.h] [--false-rate 0.0005]

Each kind of pair on each route weighs the same; a negative weighs four times its share, as a false link costs more than a miss. The
threshold lets through the given rate of the negatives, or lies a margin above the highest of them, in a cross-validation whose folds are
groups of texts; a second one leaves out a route at a time (languages that the score has not seen). The printed table says how often pairs
are found, by kind and route, at that threshold. Machine translations keep the sentences of their source, so that these pairs hardly
overlap; log-odds fitted to them would be far too sure of human ones. The scale is therefore set, not fitted: SURE at the threshold, SLOPE
from there on. Standard library only.
"""
import argparse, collections, json, math, os, sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import train_score  # noqa: E402

FOLDS = 5
RIDGE = 0.03
MARGIN = 1.2
SURE = 3.0   # 95 %
SLOPE = 2.0


def scores(rows, labels, weights, fold):
    out = [0.0] * len(rows)
    for f in sorted(set(fold)):
        w = train_score.fit(*zip(*[(r, y, s) for r, y, s, g in zip(rows, labels, weights, fold) if g != f]), RIDGE)
        for i, r in enumerate(rows):
            if fold[i] == f:
                out[i] = sum(a * b for a, b in zip(r, w))
    return out


def table(pairs, found):
    hits, n = collections.Counter(), collections.Counter()
    for p, yes in zip(pairs, found):
        for key in ((p["label"], p["kind"], p["route"]), (p["label"], p["kind"], "all")):
            n[key] += 1
            hits[key] += yes
    for key in sorted(n):
        print("  %-6s %-14s %-32s %.4f (%d of %d)" % (*key, hits[key] / n[key], hits[key], n[key]))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pairs")
    parser.add_argument("features")
    parser.add_argument("--header")
    parser.add_argument("--false-rate", type=float, default=0.0005)
    args = parser.parse_args()
    lines = [line.rstrip("\n").split("\t") for line in open(args.features, encoding="utf-8")]
    names = lines[0][lines[0].index("terms") + 1:lines[0].index("containment_a")]
    by_id = {line[0]: dict(zip(lines[0], line)) for line in lines[1:]}
    pairs = [json.loads(line) for line in open(args.pairs, encoding="utf-8")]
    pairs = [{k: p[k] for k in ("id", "label", "kind", "route", "group")} for p in pairs if p["id"] in by_id]
    values = [by_id[p["id"]] for p in pairs]
    usable = [v["differ"] == "1" and v["worth"] == "1" for v in values]
    labels = [1 if p["label"] == "copy" else 0 for p in pairs]
    raw = [[float(v[n]) for n in names] for v in values]
    taught = [r for r, u in zip(raw, usable) if u]
    mean = [sum(r[i] for r in taught) / len(taught) for i in range(len(names))]
    deviation = [math.sqrt(sum((r[i] - mean[i]) ** 2 for r in taught) / len(taught)) or 1 for i in range(len(names))]
    rows = [[(r[i] - mean[i]) / deviation[i] for i in range(len(names))] + [1.0] for r in raw]
    sizes = collections.Counter((p["label"], p["kind"], p["route"]) for p in pairs)
    classes = collections.Counter(k[0] for k in sizes)
    weights = []
    for p in pairs:
        share = len(pairs) / classes[p["label"]] / sizes[(p["label"], p["kind"], p["route"])]
        weights.append(share * (4 if p["label"] == "other" else 1) / 5)
    index = [i for i, u in enumerate(usable) if u]

    def held_out(fold):
        part = scores([rows[i] for i in index], [labels[i] for i in index], [weights[i] for i in index], [fold(pairs[i]) for i in index])
        out = [-99.0] * len(pairs)
        for i, z in zip(index, part):
            out[i] = z
        return out

    by_text = held_out(lambda p: hash_of(p["group"]) % FOLDS)
    negatives = sorted((z for z, y in zip(by_text, labels) if not y), reverse=True)
    slope, shift = SLOPE, SURE - SLOPE * (negatives[int(len(negatives) * args.false_rate)] + MARGIN)
    calibrated = [slope * z + shift if z > -99 else z for z in by_text]
    negatives = [slope * z + shift for z in negatives]
    threshold = SURE
    print("%d pairs, %d compared; threshold %.2f; highest negatives %s" % (len(pairs), len(index), threshold, ["%.1f" % z for z in negatives[:6]]))
    print("folds of texts:")
    table(pairs, [z >= threshold for z in calibrated])
    by_route = [slope * z + shift if z > -99 else z for z in held_out(lambda p: p["route"])]
    print("folds of routes:")
    table(pairs, [z >= threshold for z in by_route])
    reliability(calibrated, labels)
    w = train_score.fit(*zip(*[(rows[i], labels[i], weights[i]) for i in index]), RIDGE)
    out = [slope * a / d for a, d in zip(w, deviation)]
    bias = slope * (w[-1] - sum(a * m / d for a, m, d in zip(w, mean, deviation))) + shift
    for name, value in zip(names, out):
        print("  %-12s %8.3f" % (name, value))
    if args.header:
        body = "".join("    %.6g,%s// %s\n" % (v, " " * max(1, 12 - len("%.6g" % v)), n) for n, v in zip(names, out))
        open(args.header, "w", encoding="utf-8").write(HEADER % (bias, body, 100 * args.false_rate, threshold))


def hash_of(text):
    value = 0
    for c in text:
        value = (value * 131 + ord(c)) % 1000003
    return value


def reliability(z, labels):
    print("confidence -> share that is true:")
    bins = collections.defaultdict(list)
    for value, label in zip(z, labels):
        p = train_score.logistic(value)
        bins[min(int(p * 10), 9) if p < 0.95 else 10].append((p, label))
    for b in sorted(bins):
        some = bins[b]
        print("  %.3f %.3f (%d)" % (sum(p for p, _ in some) / len(some), sum(y for _, y in some) / len(some), len(some)))


HEADER = """// Written by data/train_translation.py, which says how; do not edit. Log-odds = bias + sum of weight x feature.
#pragma once

#include <array>

#include "provenance/translation.h"

namespace headwater::provenance {

inline constexpr double kTranslationBias = %.6g;
inline constexpr std::array<double, kTranslationFeatures> kTranslationWeights{{
%s}};

/// A margin above what lets through %.2g %% of the reports of other outlets on the same event, in cross-validation.
inline constexpr double kTranslationLogit = %.3g;

}  // namespace headwater::provenance
"""

if __name__ == "__main__":
    main()
