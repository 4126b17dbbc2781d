#!/usr/bin/env python3
"""Fits the score of a pair of texts: a logistic regression over the features that pair_features prints.

    pair_features < texts.jsonl > features.tsv          (one line {"id","a","b"} per pair; see pair_features.cc)
    train_score.py PAIRS.jsonl features.tsv [--header weights.h] [--false-rate 0.0008]

PAIRS.jsonl: {"id","a","b","label","source"}; a and b name documents, label is same_topic or unrelated for hard negatives and a kind of
copy otherwise; kinds beginning with "paraphrase" are left out. Each kind of copy from one source weighs the same; a negative weighs
four times its share, because a false accusation costs more than a miss. Prints recall by kind at the threshold that lets through
--false-rate of the negatives, from a five-fold cross-validation by connected component of documents, then fits all pairs and
calibrates: the log-odds are stretched and shifted so that the cross-validated probabilities are right on these pairs
(Platt, 1999). A second, smaller regression over the features that need no alignment learns to foresee "related"; pairs that it finds
hopeless, with a wide margin, are not aligned, and their log-odds are estimated from it by a straight line. Plain iteratively reweighted least squares; standard library only.
"""
import argparse, collections, json, math, re

NEGATIVE = ("same_topic", "unrelated")
RIDGE = 0.003
FOLDS = 5
QUICK_FIRST = 5     # as kQuickFirst in features.h
QUICK_MARGIN = 2.0
SHARED_TEXT = 0.1  # negatives that share a tenth of their unquoted 5-grams do share text: counted as false, not taught


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


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pairs")
    parser.add_argument("features")
    parser.add_argument("--header")
    parser.add_argument("--false-rate", type=float, default=0.0008)
    parser.add_argument("--ridge", type=float, default=RIDGE)
    parser.add_argument("--drop", default="")
    args = parser.parse_args()
    pairs = {p["id"]: p for p in map(json.loads, open(args.pairs, encoding="utf-8"))}
    lines = open(args.features, encoding="utf-8").read().splitlines()
    names = lines[0].split("\t")[1:]
    dropped = set(filter(None, args.drop.split(",")))
    used = [i for i, name in enumerate(names) if name not in dropped]
    names = [names[i] for i in used]
    data = []
    for line in lines[1:]:
        cells = line.split("\t")
        p = pairs[cells[0]]
        if not p["label"].startswith("paraphrase"):
            data.append((p, [float(cells[1 + i]) for i in used]))
    n = len(data)
    mean = [sum(x[i] for _, x in data) / n for i in range(len(names))]
    deviation = [math.sqrt(sum((x[i] - mean[i]) ** 2 for _, x in data) / n) or 1 for i in range(len(names))]
    rows = [[(v - m) / d for v, m, d in zip(x, mean, deviation)] + [1.0] for _, x in data]
    labels = [0.0 if p["label"] in NEGATIVE else 1.0 for p, _ in data]
    kind = [p["label"] + ":" + re.sub(r"[0-9]+", "", p["source"]) for p, _ in data]
    size = collections.Counter(kind)
    kinds = sum(1 for k in size if not k.startswith(NEGATIVE))
    positives = sum(labels)
    shares = names.index("fives")
    taught = [y or x[shares] ** 2 < SHARED_TEXT for y, (_, x) in zip(labels, data)]
    weights = [4.0 if not y else min(4.0, max(0.25, positives / kinds / size[k])) for y, k in zip(labels, kind)]
    find = components(pairs.values())
    fold = [hash_of(find(p["a"])) % FOLDS for p, _ in data]
    held_out = [0.0] * n
    for f in range(FOLDS):
        w = fit(*zip(*[(r, y, s) for r, y, s, g, t in zip(rows, labels, weights, fold, taught) if g != f and t]), args.ridge)
        for i in range(n):
            if fold[i] == f:
                held_out[i] = sum(a * b for a, b in zip(rows[i], w))
    negatives = sorted((z for z, y in zip(held_out, labels) if not y), reverse=True)
    threshold = negatives[int(len(negatives) * args.false_rate)]
    report(kind, labels, held_out, threshold)
    w = fit(*zip(*[(r, y, s) for r, y, s, t in zip(rows, labels, weights, taught) if t]), args.ridge)
    slope, shift = fit([[z, 1.0] for z in held_out], labels, [1.0] * n, 0.0)
    raw = [slope * a / d for a, d in zip(w, deviation)]
    bias = slope * (w[-1] - sum(a * m / d for a, m, d in zip(w, mean, deviation))) + shift
    print(f"calibration: slope {slope:.3f} shift {shift:.3f}; threshold {threshold:.3f} becomes {slope * threshold + shift:.3f}")
    for name, a in zip(names, w):
        print(f"  {name:<20} {a:8.3f}")
    related = slope * threshold + shift
    final = [bias + sum(a * b for a, b in zip(raw, x)) for _, x in data]
    quick = fit_quick([x[QUICK_FIRST:] + [1.0] for _, x in data], final, related)
    if args.header:
        write_header(args.header, names, raw, bias, related, args.false_rate, quick)


def fit_quick(rows, final, related):
    """Weights, the sum from which to align, slope and shift from sum to log-odds."""
    foreseen = [float(z >= related) for z in final]
    w = fit(rows, foreseen, [20.0 if y else 1.0 for y in foreseen], 1e-5)
    sums = [sum(a * b for a, b in zip(x, w)) for x in rows]
    least = min(s for s, y in zip(sums, foreseen) if y)
    start = least - QUICK_MARGIN
    low = [(s, z) for s, z in zip(sums, final) if s < start]
    mean_s, mean_z = sum(s for s, _ in low) / len(low), sum(z for _, z in low) / len(low)
    slope = sum((s - mean_s) * (z - mean_z) for s, z in low) / sum((s - mean_s) ** 2 for s, _ in low)
    print(f"aligned: {1 - len(low) / len(sums):.3f} of the pairs, from {start:.2f}; the least related pair has {least:.2f}")
    return w, start, slope, mean_z - slope * mean_s


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


def write_header(path, names, raw, bias, threshold, false_rate, quick):
    quick_weights, start, slope, shift = quick
    lines = "\n".join(f"    {value:.6g},  // {name}" for name, value in zip(names, raw))
    with open(path, "w", encoding="utf-8") as out:
        out.write(f"""// Written by data/train_score.py, which says how; do not edit. Log-odds = kBias + sum of weight x feature.
#pragma once

#include <array>

#include "provenance/features.h"

namespace headwater::provenance {{

inline constexpr double kBias = {bias:.6g};
inline constexpr std::array<double, kFeatures> kFeatureWeights{{{{
{lines}
}}}};

/// Lets through {100 * false_rate:g} % of the hard negatives in cross-validation.
inline constexpr double kRelatedLogit = {threshold:.3g};

// The same over the features without alignment: a pair below kAlignFrom is not aligned; its log-odds are kQuickSlope x sum + kQuickShift.
inline constexpr double kQuickBias = {quick_weights[-1]:.6g};
inline constexpr std::array<double, kQuickFeatures> kQuickWeights{{{{
    {", ".join(f"{value:.6g}" for value in quick_weights[:-1])}}}}};
inline constexpr double kAlignFrom = {start:.3g}, kQuickSlope = {slope:.4g}, kQuickShift = {shift:.4g};

}}  // namespace headwater::provenance
""")


main()
