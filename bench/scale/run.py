#!/usr/bin/env python3
"""Ingests generated corpora of growing size and prints what they cost and what is found.

    run.py --bin build/release/headwater [--sizes 10000,100000] [--work DIR]

For each size: articles a second, CPU milliseconds an article, peak memory, bytes of the store and of the candidate index an article,
recall by kind of copy, precision of the links, and the time of a trace of texts that are not held (each a look-up of
candidates, their comparison and a verdict). Standard library only.
"""
import argparse, collections, json, os, re, resource, shutil, subprocess, sys, tempfile, time

HERE = os.path.dirname(os.path.abspath(__file__))


def call(args, stdin=None):
    before, t = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    process = subprocess.Popen(args, stdin=stdin, stdout=subprocess.PIPE, text=True)
    out = process.stdout.read()
    _, _, usage = os.wait4(process.pid, 0)
    return out, usage.ru_utime + usage.ru_stime, time.monotonic() - t, usage.ru_maxrss / 1024


def tree_bytes(path):
    return sum(os.path.getsize(os.path.join(p, f)) for p, _, files in os.walk(path) for f in files)


def number(url):
    return int(re.match(r"http://[^/]+/(\d+)", url)[1])


def measure(binary, size, work):
    corpus, store = f"{work}/corpus{size}.jsonl", f"{work}/store{size}"
    if not os.path.exists(corpus):
        subprocess.run([sys.executable, f"{HERE}/make_corpus.py", str(size), corpus], check=True)
    shutil.rmtree(store, ignore_errors=True)
    _, cpu, wall, rss = call([binary, "ingest", "--store", store, "--json", corpus])
    print(f"{size} articles: {size / wall:.0f} a second, {1e3 * cpu / size:.2f} ms CPU each, peak {rss:.0f} MiB, "
          f"store {tree_bytes(store) / size:.0f} B, index {tree_bytes(store + '/index') / size:.0f} B an article", flush=True)
    lines = [json.loads(line) for line in open(corpus, encoding="utf-8")]
    with tempfile.TemporaryFile("w+") as asked:
        for row in lines:
            asked.write(json.dumps({"id": row["url"], "url": row["url"]}) + "\n")
        asked.seek(0)
        out, _, _, _ = call([binary, "trace", "--batch", "--store", store], asked)
    got = {r["id"]: r for r in map(json.loads, out.splitlines())}
    urls = {number(u): u for u in got}
    root = {}

    def find(i):
        while root.get(i, i) != i:
            i = root[i]
        return i

    truth = {}
    for url in got:
        if (copied := re.search(r"/copy-of-(\d+)-(\w+)$", url)):
            truth[number(url)] = (int(copied[1]), copied[2])
            root[number(url)] = find(int(copied[1]))
    found, total, right, links = collections.Counter(), collections.Counter(), 0, 0
    for i, (source, kind) in truth.items():
        row, other = got[urls[i]], got[urls[source]]
        named = {row["derived_from"], *(f["url"] for f in row["also_from"])}
        total[kind] += 1
        found[kind] += row["lineage"] == other["lineage"] or urls[source] in named
    for url, row in got.items():
        for to in {row["derived_from"], *(f["url"] for f in row["also_from"])} - {None}:
            links += 1
            right += find(number(url)) == find(number(to))
    print("  recall " + ", ".join(f"{k} {found[k] / total[k]:.4f}" for k in sorted(total)) + f"; precision of {links} links {right / max(1, links):.4f}",
          flush=True)
    sample = [row["text"] for row in lines[:: max(1, size // 300)]]
    out, cpu, wall, _ = call([binary, "trace", "--batch", "--store", store], open_lines(sample))
    print(f"  trace of a text that is not held: {1e3 * cpu / len(sample):.2f} ms CPU, {1e3 * wall / len(sample):.2f} ms each", flush=True)


def open_lines(texts):
    f = tempfile.TemporaryFile("w+")
    for i, text in enumerate(texts):
        f.write(json.dumps({"id": i, "text": text + f"\n\nAsked as text number {i}."}) + "\n")
    f.seek(0)
    return f


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bin", default="build/release/headwater")
    parser.add_argument("--sizes", default="10000,100000")
    parser.add_argument("--work", default=None)
    args = parser.parse_args()
    work = args.work or tempfile.mkdtemp(prefix="headwater-scale-")
    for size in map(int, args.sizes.split(",")):
        measure(args.bin, size, work)
    if not args.work:
        shutil.rmtree(work)


main()
