#!/usr/bin/env python3
"""What crawling costs: CPU seconds and memory of `headwater crawl`, beside a floor program that only fetches, in the same run.

  bench/crawl.py --farm DIR --floor BIN --headwater BIN [--rounds 3]

DIR holds a web behind nginx: nginx.conf, urls.txt (every page, for the floor), seeds.txt (one page a host). The floor is any program that
fetches the URLs of a file and exits. Printed: CPU seconds per 1,000 pages of each, medians, and ratios to the floor; `archive` is
headwater without extraction (fetch, decode, links, frontier and WARC on disk), `whole` everything up to the verdicts.
Standard library only; all traffic stays on this machine.
"""
import argparse, json, os, pathlib, resource, shutil, statistics, subprocess, sys, tempfile, time

CONFIG = """[fetch]
allow_addresses = ["127.0.0.0/8"]
delay = "0ms"
contact = "https://bench.invalid/"
[crawl]
pages_per_host = 0
pages_in_flight = 64
extract = %s
"""


def run(command):
    os.sync()  # what the run before left to be written is not this one's to share the machine with
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.time()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    out, _ = process.communicate()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return {"cpu": after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, "wall": time.time() - began, "out": out}


def rss_mb(command):
    """Peak resident memory of one command: GNU time's trick, a child of its own."""
    code = "import resource, subprocess, sys; subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL); " \
           "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    return int(subprocess.run([sys.executable, "-c", code] + command, capture_output=True, text=True).stdout) / 1024


def crawl(args, folder, extract):
    config = folder / "crawl.toml"
    config.write_text(CONFIG % str(extract).lower())
    shutil.rmtree(folder / "store", ignore_errors=True)
    return [args.headwater, "crawl", "--config", str(config), "--store", str(folder / "store"), "--depth", "99", "--json",
            str(args.farm / "seeds.txt")]


def pages_of(out):
    return json.loads(out.decode().strip().splitlines()[-1])["fetched"]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--farm", type=pathlib.Path, required=True)
    parser.add_argument("--floor", required=True)
    parser.add_argument("--headwater", required=True)
    parser.add_argument("--rounds", type=int, default=3)
    args = parser.parse_args()
    subprocess.run(["nginx", "-c", str(args.farm.resolve() / "nginx.conf")], check=True)
    try:
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name)
            total = sum(1 for _ in open(args.farm / "urls.txt"))
            figures = {"floor": [], "archive": [], "whole": []}
            for _ in range(args.rounds):
                figures["floor"].append(run([args.floor, str(args.farm / "urls.txt"), "-c", "64"])["cpu"] * 1000 / total)
                for kind, extract in (("archive", False), ("whole", True)):
                    result = run(crawl(args, folder, extract))
                    pages = pages_of(result["out"])
                    figures[kind].append(result["cpu"] * 1000 / pages)
                    print(f"{kind}: {pages} pages, {result['wall']:.1f} s, {result['cpu'] / result['wall']:.2f} cores", file=sys.stderr)
            floor = statistics.median(figures["floor"])
            for kind, values in figures.items():
                median = statistics.median(values)
                print(json.dumps({"type": "crawl_cost", "what": kind, "cpu_s_per_1000": round(median, 3), "to_floor": round(median / floor, 2)}))
            print(json.dumps({"type": "crawl_memory", "pages": total, "rss_mb": round(rss_mb(crawl(args, folder, True)), 1)}))
    finally:
        subprocess.run(["nginx", "-s", "quit", "-c", str(args.farm.resolve() / "nginx.conf")])


if __name__ == "__main__":
    os.umask(0o077)
    main()
