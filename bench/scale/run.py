#!/usr/bin/env python3
"""Ingests generated corpora of growing size and prints what they cost and what is found.

    run.py --bin build/release/headwater [--lookup build/release/bench/headwater_bench_lookup] [--sizes 10000,100000] [--work DIR]

For each size: articles a second, CPU milliseconds an article, peak memory, bytes of the store and of the candidate index an article,
recall by kind of copy, precision of the links, and, with --lookup, how long a text that is not held waits for its candidates and for
its verdict. A corpus is made once, of the largest size; the smaller ones are its beginning. Standard library only.
"""
import argparse, collections, itertools, json, os, re, shutil, subprocess, sys, tempfile, time

HERE = os.path.dirname(os.path.abspath(__file__))


def call(args, stdin=None, stdout=subprocess.PIPE):
    t = time.monotonic()
    process = subprocess.Popen(args, stdin=stdin, stdout=stdout, text=True)
    out = process.stdout.read() if stdout == subprocess.PIPE else ""
    _, status, usage = os.wait4(process.pid, 0)
    if status != 0:
        sys.exit(f"{args[0]} {args[1]} failed: {status}")
    return out, usage.ru_utime + usage.ru_stime, time.monotonic() - t, usage.ru_maxrss / 1024


def tree_bytes(path):
    return sum(os.path.getsize(os.path.join(p, f)) for p, _, files in os.walk(path) for f in files)


def number(url):
    return int(re.match(r"http://[^/]+/(\d+)", url)[1])


def beginning(corpus, size, work):
    part = f"{work}/corpus{size}.jsonl"
    with open(corpus, encoding="utf-8") as lines, open(part, "w", encoding="utf-8") as out:
        out.writelines(itertools.islice(lines, size))
    return part


def verdicts(binary, store, corpus, work):
    """What the store says of each article: number -> (lineage, numbers it is said to come from)."""
    with open(f"{work}/asked.jsonl", "w+", encoding="utf-8") as asked, open(f"{work}/answers.jsonl", "w+", encoding="utf-8") as answers:
        for line in open(corpus, encoding="utf-8"):
            url = re.match(r'{"url": "([^"]+)"', line)[1]
            asked.write(json.dumps({"id": url, "url": url}) + "\n")
        asked.seek(0)
        call([binary, "trace", "--batch", "--store", store], asked, answers)
        answers.seek(0)
        for row in map(json.loads, answers):
            yield row["id"], row["lineage"], {row["derived_from"], *(f["url"] for f in row["also_from"])} - {None}


def quality(binary, store, corpus, work):
    lineages, root, copies, links = {}, {}, [], []

    def find(i):
        while root.get(i, i) != i:
            i = root[i]
        return i

    for url, lineage, sources in verdicts(binary, store, corpus, work):
        at = number(url)
        lineages[at] = lineage
        named = {number(source) for source in sources}
        links += [(at, other) for other in named]
        if (copied := re.search(r"/copy-of-(\d+)-(\w+)$", url)):
            copies.append((at, int(copied[1]), copied[2], named))
            root[at] = find(int(copied[1]))
    found, total = collections.Counter(), collections.Counter()
    for at, source, kind, named in copies:
        total[kind] += 1
        found[kind] += lineages[at] == lineages[source] or source in named
    right = sum(find(a) == find(b) for a, b in links)
    print("  recall " + ", ".join(f"{k} {found[k] / total[k]:.4f}" for k in sorted(total)) +
          f", all {sum(found.values()) / max(1, sum(total.values())):.4f}; precision of {len(links)} links {right / max(1, len(links)):.4f}", flush=True)


def measure(args, corpus, size, work):
    store, part = f"{work}/store{size}", beginning(corpus, size, work)
    shutil.rmtree(store, ignore_errors=True)
    _, cpu, wall, rss = call([args.bin, "ingest", "--store", store, "--json", part])
    print(f"{size} articles: {size / wall:.0f} a second, {cpu / wall:.2f} cores, {1e3 * cpu / size:.2f} ms CPU each, peak {rss:.0f} MiB, "
          f"store {tree_bytes(store) / size:.0f} B, index {tree_bytes(store + '/index') / size:.0f} B an article", flush=True)
    if args.lookup:
        print("  " + call([args.lookup, store, part])[0].strip().replace("\n", "\n  "), flush=True)
    quality(args.bin, store, part, work)
    os.remove(part)
    if not args.keep:
        shutil.rmtree(store)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bin", default="build/release/headwater")
    parser.add_argument("--lookup")
    parser.add_argument("--sizes", default="10000,100000")
    parser.add_argument("--work", help="where the corpus (corpus.jsonl, taken as it is if it is there) and the stores go")
    parser.add_argument("--keep", action="store_true", help="leave the stores there")
    args = parser.parse_args()
    sizes = [int(size) for size in args.sizes.split(",")]
    with tempfile.TemporaryDirectory(prefix="headwater-scale-") as folder:
        work = args.work or folder
        corpus = f"{work}/corpus.jsonl"
        if not os.path.exists(corpus):
            subprocess.run([sys.executable, f"{HERE}/make_corpus.py", str(max(sizes)), corpus], check=True)
        for size in sizes:
            measure(args, corpus, size, work)


main()
