#!/usr/bin/env python3
"""Fits the score of a pair of texts: a logistic regression over the features that pair_features prints.

    pair_features 80 < texts.jsonl > features.tsv       (one line {"id","a","b"} per pair; see pair_features.cc)
    train_score.py PAIRS.jsonl features.tsv [--header weights.h] [--reliability FILE.tsv] [--false-rate 0.0008] [--possible-rate 0.007]

PAIRS.jsonl: {"id","a","b","label","source"}; a and b name documents, label is same_topic or unrelated for hard negatives and a kind of
copy otherwise. Each kind of copy from one source weighs the same; a negative weighs four times its share, because a false accusation
costs more than a miss. Two scores are fitted. "related" leaves out the kinds that begin with "paraphrase" (rewrites by language models,
human summaries) and counts a pair only where enough is shared (shares_enough() in passages.cc); "possible" has the paraphrases among
its copies. Each threshold lets through its rate of the negatives in a five-fold cross-validation by connected component of documents and
lies halfway to the next one; then all pairs are fitted and calibrated: the log-odds are stretched and shifted so that the cross-validated
probabilities are right on these pairs (Platt, 1999). The lines ID/WORDS of pair_features, stretches of copies and of negatives, teach
"possible" that a short text is no sign of retelling; thresholds, calibration and reports leave them out. --reliability writes how often
pairs with a given cross-validated probability are copies. A smaller regression over the features that need no alignment learns to foresee
either answer; pairs that it finds hopeless, with a wide margin, are not aligned, and their log-odds are estimated from it by a straight
line. Iteratively reweighted least squares; standard library only.
"""
import argparse, collections, json, math, re

NEGATIVE = ("same_topic", "unrelated")
RIDGE = 0.003
FOLDS = 5
QUICK_FIRST = 5     # as kQuickFirst in features.h
QUICK_MARGIN = 2.5
QUICK_LOST = 0.001  # of the pairs with either answer may be lost by not aligning them
SHARED_TEXT = 0.1   # negatives that share a tenth of their unquoted 5-grams do share text: counted as false, not taught
PARAPHRASE_WEIGHT = 5.0
STRETCH_WEIGHT = 0.9
STRETCH_LABELS = NEGATIVE + ("exact", "near", "spun", "backtranslated")  # of these any stretch is what the whole is
PASSAGE_ONLY = -2.94  # as kPassageOnly in compare.cc
UNSHARED = -99.0    # in place of log-odds where too little is shared


def solve(matrix, vector):
    n = len(vector)
    rows = [list(row) + [v] for row, v in zip(matrix, vector)]
    for i in range(n):
        pivot = max(range(i, n), key=lambda r: abs(rows[r][i]))
        rows[i], rows[pivot] = rows[pivot], rows[i]
        for r in range(i + 1, n):
            f = rows[r][i] / rows[i][i]
            if f:
                for c in range(i, n + 1):
                    rows[r][c] -= f * rows[i][c]
    out = [0.0] * n
    for i in reversed(range(n)):
        out[i] = (rows[i][n] - sum(rows[i][c] * out[c] for c in range(i + 1, n))) / rows[i][i]
    return out


def logistic(z):
    return 1 / (1 + math.exp(-z)) if z > -500 else 0.0


def fit(rows, labels, weights, ridge):
    """Weights of a logistic regression; the last column of each row is the constant 1 and is not shrunk."""
    n, total, w = len(rows[0]), sum(weights), [0.0] * len(rows[0])
    for _ in range(40):
        gradient, hessian = [0.0] * n, [[0.0] * n for _ in range(n)]
        for x, y, s in zip(rows, labels, weights):
            p = logistic(sum(a * b for a, b in zip(x, w)))
            g, h = s * (p - y), s * max(p * (1 - p), 1e-9)
            for i in range(n):
                gradient[i] += g * x[i]
                hx, row = h * x[i], hessian[i]
                for k in range(i + 1):
                    row[k] += hx * x[k]
        for i in range(n):
            for k in range(i):
                hessian[k][i] = hessian[i][k]
            shrink = ridge * total if i + 1 < n else 1e-9
            gradient[i] += shrink * w[i]
            hessian[i][i] += shrink
        step = solve(hessian, gradient)
        w = [a - b for a, b in zip(w, step)]
        if max(map(abs, step)) < 1e-6:
            break
    return w


def components(pairs):
    root = {}

    def find(i):
        root.setdefault(i, i)
        while root[i] != i:
            root[i] = root[root[i]]
            i = root[i]
        return i

    for p in pairs:
        if p["label"] not in NEGATIVE:
            root[find(p["a"])] = find(p["b"])
    return find


class Model:
    """Weights over standardised features, cross-validated scores, a threshold, and the calibration."""

    def __init__(self, rows, labels, weights, fold, taught, enough, stretches, rate, ridge):
        """`stretches`: further (row, label, weight, fold) that are only taught."""
        lessons = [lesson for lesson, t in zip(zip(rows, labels, weights, fold), taught) if t] + stretches
        self.held_out = [0.0] * len(rows)
        for f in range(FOLDS):
            w = fit(*zip(*[lesson[:3] for lesson in lessons if lesson[3] != f]), ridge)
            for i, r in enumerate(rows):
                if fold[i] == f:
                    self.held_out[i] = sum(a * b for a, b in zip(r, w))
        self.answers = [z if e else UNSHARED for z, e in zip(self.held_out, enough)]
        negatives = sorted((z for z, y in zip(self.answers, labels) if not y), reverse=True)
        let_through = int(len(negatives) * rate)
        self.threshold = (negatives[let_through - 1] + negatives[let_through]) / 2
        self.w = fit(*zip(*[lesson[:3] for lesson in lessons]), ridge)
        # Where too little is shared, compare() puts a constant in place of high log-odds.
        replaced = [not e and z > self.threshold for z, e in zip(self.held_out, enough)]
        examples = [([z, 1.0], y, 1.0, g) for z, y, g, r in zip(self.held_out, labels, fold, replaced) if not r]
        self.slope, self.shift = fit(*zip(*[example[:3] for example in examples]), 0.0)
        # For the table the calibration itself is cross-validated too.
        self.probabilities = [0.0] * len(rows)
        for f in range(FOLDS):
            slope, shift = fit(*zip(*[example[:3] for example in examples if example[3] != f]), 0.0)
            for i, z in enumerate(self.held_out):
                if fold[i] == f:
                    self.probabilities[i] = logistic(PASSAGE_ONLY if replaced[i] else slope * z + shift)

    def raw(self, mean, deviation):
        weights = [self.slope * a / d for a, d in zip(self.w, deviation)]
        return weights, self.slope * (self.w[-1] - sum(a * m / d for a, m, d in zip(self.w, mean, deviation))) + self.shift

    def limit(self):
        return self.slope * self.threshold + self.shift


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pairs")
    parser.add_argument("features")
    parser.add_argument("--header")
    parser.add_argument("--reliability")
    parser.add_argument("--false-rate", type=float, default=0.0008)
    parser.add_argument("--possible-rate", type=float, default=0.007)
    parser.add_argument("--ridge", type=float, default=RIDGE)
    args = parser.parse_args()
    pairs = {p["id"]: p for p in map(json.loads, open(args.pairs, encoding="utf-8"))}
    lines = open(args.features, encoding="utf-8").read().splitlines()
    names = lines[0].split("\t")[1:-1]
    everything, cut = [], []
    for line in lines[1:]:
        cells = line.split("\t")
        name, _, words = cells[0].partition("/")
        (cut if words else everything).append((pairs[name], [float(c) for c in cells[1:-1]], cells[-1] == "1"))
    find = components(pairs.values())
    n = len(everything)
    mean = [sum(x[i] for _, x, _ in everything) / n for i in range(len(names))]
    deviation = [math.sqrt(sum((x[i] - mean[i]) ** 2 for _, x, _ in everything) / n) or 1 for i in range(len(names))]

    def label_of(p):
        return 0.0 if p["label"] in NEGATIVE else 1.0

    def kind_of(p):
        return p["label"] + ":" + re.sub(r"[0-9]+", "", p["source"])

    def row_of(x):
        return [(v - m) / d for v, m, d in zip(x, mean, deviation)] + [1.0]

    def fold_of(p):
        return hash_of(find(p["a"])) % FOLDS

    def model(data, rate, paraphrases):
        labels = [label_of(p) for p, _, _ in data]
        kind = [kind_of(p) for p, _, _ in data]
        size = collections.Counter(kind)
        kinds = sum(1 for k in size if not k.startswith(NEGATIVE))
        share = sum(labels) / kinds

        def weight(y, k):
            return 4.0 if not y else PARAPHRASE_WEIGHT if paraphrases and k.startswith("paraphrase") else \
                min(4.0, max(0.25, share / size[k]))

        weights = [weight(y, k) for y, k in zip(labels, kind)]
        rows = [row_of(x) for _, x, _ in data]
        shares = names.index("fives")
        taught = [paraphrases or y or x[shares] ** 2 < SHARED_TEXT for y, (_, x, _) in zip(labels, data)]
        fold = [fold_of(p) for p, _, _ in data]
        stretches = [(row_of(x), label_of(p), STRETCH_WEIGHT * weight(label_of(p), kind_of(p)), fold_of(p))
                     for p, x, _ in cut if paraphrases and p["label"] in STRETCH_LABELS]
        out = Model(rows, labels, weights, fold, taught, [e for _, _, e in data], stretches, rate, args.ridge)
        report(kind, labels, out.answers, out.threshold)
        print(f"  calibration: slope {out.slope:.3f} shift {out.shift:.3f}; threshold {out.threshold:.3f} becomes {out.limit():.3f}")
        return out, labels

    sure = [d for d in everything if not d[0]["label"].startswith("paraphrase")]
    print("related")
    related, labels = model(sure, args.false_rate, False)
    print("possible")
    possible, possible_labels = model(everything, args.possible_rate, True)
    weights = {name: m.raw(mean, deviation) for name, m in (("related", related), ("possible", possible))}
    either = []
    for _, x, _ in everything:
        z = {name: bias + sum(a * b for a, b in zip(raw, x)) for name, (raw, bias) in weights.items()}
        either.append((z["related"], z["related"] >= related.limit() or z["possible"] >= possible.limit()))
    quick = fit_quick([x[QUICK_FIRST:] + [1.0] for _, x, _ in everything], either)
    if args.reliability:
        write_reliability(args.reliability, (("related", related, labels), ("possible", possible, possible_labels)))
    if args.header:
        write_header(args.header, names, weights, related, possible, args, quick)


def fit_quick(rows, final):
    """Weights, the sum from which to align, slope and shift from sum to log-odds."""
    foreseen = [float(answer) for _, answer in final]
    w = fit(rows, foreseen, [20.0 if y else 1.0 for y in foreseen], 1e-5)
    sums = [sum(a * b for a, b in zip(x, w)) for x in rows]
    wanted = sorted(s for s, y in zip(sums, foreseen) if y)
    start = wanted[int(len(wanted) * QUICK_LOST)] - QUICK_MARGIN
    low = [(s, z) for s, (z, _) in zip(sums, final) if s < start]
    mean_s, mean_z = sum(s for s, _ in low) / len(low), sum(z for _, z in low) / len(low)
    slope = sum((s - mean_s) * (z - mean_z) for s, z in low) / sum((s - mean_s) ** 2 for s, _ in low)
    print(f"aligned: {1 - len(low) / len(sums):.3f} of the pairs, from {start:.2f}; the least wanted pairs have {wanted[0]:.2f}, {wanted[2]:.2f}")
    return w, start, slope, mean_z - slope * mean_s


def write_reliability(path, models):
    edges = [0, 0.01, 0.05, 0.2, 0.4, 0.6, 0.8, 0.95, 0.99, 1.0001]
    with open(path, "w", encoding="utf-8") as out:
        out.write("# How often pairs with a given probability are copies, by five-fold cross-validation (provenance/data/train_score.py).\n")
        out.write("score\tfrom\tto\tpairs\tmean_probability\tshare_of_copies\n")
        for name, model, labels in models:
            for low, high in zip(edges, edges[1:]):
                here = [(p, y) for p, y in zip(model.probabilities, labels) if low <= p < high]
                if here:
                    out.write(f"{name}\t{low}\t{min(1, high):.2f}\t{len(here)}\t{sum(p for p, _ in here) / len(here):.4f}\t"
                              f"{sum(y for _, y in here) / len(here):.4f}\n")


def hash_of(name):
    value = 0
    for byte in str(name).encode():
        value = (value * 131 + byte) % 1000003
    return value


def report(kind, labels, scores, threshold):
    hit, size = collections.Counter(), collections.Counter()
    for k, z in zip(kind, scores):
        size[k] += 1
        hit[k] += z > threshold
    for k in sorted(size):
        print(f"  {k:<58} {hit[k]:5d} of {size[k]:5d}  {hit[k] / size[k]:.4f}")
    kinds = [k for k, y in zip(kind, labels) if y]
    print(f"  mean recall by kind {sum(hit[k] / size[k] for k in set(kinds)) / len(set(kinds)):.4f}, "
          f"by pair {sum(z > threshold for z, y in zip(scores, labels) if y) / sum(labels):.4f}")


def array(values, names):
    return "\n".join(f"    {value:.6g},  // {name}" for value, name in zip(values, names))


def write_header(path, names, weights, related, possible, args, quick):
    quick_weights, start, slope, shift = quick
    (raw, bias), (possible_raw, possible_bias) = weights["related"], weights["possible"]
    with open(path, "w", encoding="utf-8") as out:
        out.write(f"""// Written by data/train_score.py, which says how; do not edit. Log-odds = bias + sum of weight x feature.
#pragma once

#include <array>

#include "provenance/features.h"

namespace headwater::provenance {{

inline constexpr double kBias = {bias:.6g};
inline constexpr std::array<double, kFeatures> kFeatureWeights{{{{
{array(raw, names)}
}}}};

/// Lets through {100 * args.false_rate:g} % of the hard negatives in cross-validation.
inline constexpr double kRelatedLogit = {related.limit():.3g};

// The second score, which counts rewrites by language models and human summaries among the copies.
inline constexpr double kPossibleBias = {possible_bias:.6g};
inline constexpr std::array<double, kFeatures> kPossibleWeights{{{{
{array(possible_raw, names)}
}}}};

/// Lets through {100 * args.possible_rate:g} % of the hard negatives in cross-validation.
inline constexpr double kPossibleLogit = {possible.limit():.3g};

// Over the features without alignment: a pair below kAlignFrom is not aligned; its log-odds are kQuickSlope x sum + kQuickShift.
inline constexpr double kQuickBias = {quick_weights[-1]:.6g};
inline constexpr std::array<double, kQuickFeatures> kQuickWeights{{{{
    {", ".join(f"{value:.6g}" for value in quick_weights[:-1])}}}}};
inline constexpr double kAlignFrom = {start:.3g}, kQuickSlope = {slope:.4g}, kQuickShift = {shift:.4g};

}}  // namespace headwater::provenance
""")


if __name__ == "__main__":
    main()
