#!/usr/bin/env python3
"""Hours of a daemon's life, watched: jobs coming and going over a generated web, the API under load, kills at random instants.

  bench/soak.py --headwater BIN --web BIN [--minutes 60] [--kills 20] [--kill-minutes 12] [--hosts 40] [--articles 500] [--out DIR]

BIN are build/release/headwater and build/release/tests/fake_web/fake_web_serve (`cmake --build --preset release --target
headwater fake_web_serve`). First `--minutes` without a kill: resident memory, open files
and the API's latency (by wrk, a second process). Then `--kills` kills at random instants under the same load; after each, everything
that the daemon had acknowledged must be there, once. One JSON line a check; exit status 1 when one fails. Loopback only; needs wrk.
"""
import argparse, http.client, http.server, json, os, pathlib, random, re, shutil, signal, statistics, subprocess, sys, tempfile, threading, time

CONFIG = """[fetch]
allow_addresses = ["127.0.0.0/8"]
connect_to = ["{connect_to}"]
delay = "{delay}"
contact = "https://soak.invalid/"
[crawl]
pages_per_host = 0
[serve]
listen = ["127.0.0.1:{port}"]
[store]
dir = "{store}"
"""
LATENCY_MAX_MS, RSS_GROWTH_MAX, WARM_UP = 50, 0.05, 1 / 6
WRK_SCRIPT = """
local paths = {"/api/v1/status", "/api/v1/articles?limit=20", "/api/v1/lineages?limit=20", "/api/v1/jobs?limit=20", "/api/v1/sites?limit=20",
               "/api/v1/hosts?limit=20", "/api/v1/reviews/queue?limit=20", "/api/v1/articles?limit=20&q=bridge", "/", "/metrics"}
local n = 0
request = function() n = n + 1; return wrk.format("GET", paths[n % #paths + 1]) end
delay = function() return 5 end
"""


class Api:
    """The daemon's API. Raises OSError or HTTPException while the daemon is away."""
    def __init__(self, port):
        self.port = port

    def call(self, method, path, body=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request(method, path, json.dumps(body) if body is not None else None, {"Content-Type": "application/json"})
            response = connection.getresponse()
            text = response.read()
            return response.status, json.loads(text) if text and "json" in response.getheader("Content-Type", "") else text.decode()
        finally:
            connection.close()

    def pages(self, path, limit=100):
        cursor, out = "", []
        while True:
            status, answer = self.call("GET", f"{path}{'&' if '?' in path else '?'}limit={limit}{cursor}")
            assert status == 200, answer
            out += answer["items"]
            if not answer.get("next"):
                return out
            cursor = f"&cursor={answer['next']}"


class Receiver:
    """Counts what webhooks deliver: delivery number -> (event, what it is about)."""
    def __init__(self):
        self.seen, self.again, self.lock = {}, 0, threading.Lock()
        receiver = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                number = int(self.headers["X-Headwater-Delivery"])
                with receiver.lock:
                    receiver.again += number in receiver.seen
                    receiver.seen[number] = (body["type"], body["data"]["id"])
                self.send_response(204)
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_port}/hook"


class Daemon:
    def __init__(self, binary, config, api, log):
        self.binary, self.config, self.api, self.log, self.process = binary, config, api, log, None

    def start(self):
        self.process = subprocess.Popen([self.binary, "serve", "--config", str(self.config)], stdout=self.log, stderr=self.log)
        began = time.time()
        while True:
            assert self.process.poll() is None, f"the daemon ended with {self.process.returncode}; its log says why"
            try:
                if self.api.call("GET", "/-/ready")[0] == 200:
                    return time.time() - began
            except (OSError, http.client.HTTPException):
                pass
            assert time.time() - began < 120, "the daemon does not become ready"
            time.sleep(0.05)

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def memory_mb(self, kind):
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(kind + r":\s+(\d+)", status)[1]) / 1024

    def descriptors(self):
        return len(os.listdir(f"/proc/{self.process.pid}/fd"))


class Visitor(threading.Thread):
    """People at work: jobs submitted, paused, resumed and cancelled, reviews given. Keeps what the daemon acknowledged.

    A job asks for a few sites and for many pages that are held by then: what a crawl finds by itself it fetches once a day at most, so
    that without them the daemon would idle once it has seen the whole web."""
    RUNNING, PAGES = 3, 100

    def __init__(self, api, seeds, seed):
        super().__init__(daemon=True)
        self.api, self.seeds, self.random = api, seeds, random.Random(seed)
        self.jobs, self.reviews, self.articles, self.pages = {}, {}, set(), []
        self.lock, self.stopped, self.refused = threading.Lock(), threading.Event(), []

    def run(self):
        while not self.stopped.wait(0.3):
            try:
                self.act()
            except (OSError, http.client.HTTPException):
                time.sleep(0.2)

    def act(self):
        status, answer = self.api.call("GET", "/api/v1/jobs?limit=20")
        open_jobs = [job for job in answer["items"] if job["state"] in ("running", "paused")]
        if len([job for job in open_jobs if job["state"] == "running"]) < self.RUNNING:
            seeds = self.random.sample(self.seeds, self.random.randint(1, 3)) + self.random.sample(self.pages, min(len(self.pages), self.PAGES))
            label = f"soak {self.random.getrandbits(48):x}"
            status, job = self.api.call("POST", "/api/v1/jobs", {"seeds": seeds, "depth": self.random.choice([1, 1, 2]), "label": label})
            self.keep(status in (200, 201, 202), "job", job, lambda: self.jobs.__setitem__(job["id"], label))
        elif open_jobs and self.random.random() < 0.2:
            job = self.random.choice(open_jobs)
            action = self.random.choice(["pause", "cancel"]) if job["state"] == "running" and self.random.random() < 0.5 else "resume"
            self.api.call("POST", f"/api/v1/jobs/{job['id']}/{action}")
        status, queue = self.api.call("GET", "/api/v1/reviews/queue?limit=20")
        if queue["items"]:
            article = self.random.choice(queue["items"])["id"]
            verdict = self.random.choice(["confirmed", "rejected", "unsure"])
            status, review = self.api.call("PUT", f"/api/v1/reviews/{article}", {"verdict": verdict})
            self.keep(status in (200, 201), "review", review, lambda: self.reviews.__setitem__(article, verdict))
        status, some = self.api.call("GET", "/api/v1/articles?limit=50")
        with self.lock:
            fresh = [item for item in some["items"] if item["id"] not in self.articles]
            self.articles.update(item["id"] for item in fresh)
        self.pages += [item["url"] for item in fresh]

    def keep(self, good, what, answer, note):
        with self.lock:
            if good:
                note()
            else:
                self.refused.append((what, answer))


class Load(threading.Thread):
    """wrk in rounds of ten seconds; the percentile of each round is kept."""
    def __init__(self, port, script):
        super().__init__(daemon=True)
        self.port, self.script, self.stopped, self.p99, self.rate = port, script, threading.Event(), [], []

    def run(self):
        while not self.stopped.is_set():
            out = subprocess.run(["wrk", "-t1", "-c4", "-d10s", "--latency", "-s", str(self.script), f"http://127.0.0.1:{self.port}"],
                                 capture_output=True, text=True).stdout
            latency, rate = re.search(r"99%\s+([\d.]+)(us|ms|s)", out), re.search(r"Requests/sec:\s+([\d.]+)", out)
            if latency and rate:
                self.p99.append(float(latency[1]) * {"us": 0.001, "ms": 1, "s": 1000}[latency[2]])
                self.rate.append(float(rate[1]))


def report(name, good, **figures):
    print(json.dumps({"type": "soak", "check": name, "ok": bool(good), **figures}), flush=True)
    return bool(good)


def steady(api, daemon, load, minutes):
    samples, speed, began = [], [], time.time()
    while time.time() - began < 60 * minutes:
        time.sleep(5)
        speed.append(api.call("GET", "/api/v1/status")[1]["rates"]["pages_per_second"])
        samples.append((time.time() - began, daemon.memory_mb("VmRSS"), daemon.memory_mb("RssAnon"), daemon.descriptors()))
    span = 60 * minutes * WARM_UP
    early = [s for s in samples if span <= s[0] < 2 * span]
    late = [s for s in samples if s[0] >= 60 * minutes - span]
    of = lambda part, column: statistics.median(s[column] for s in part)
    growth = of(late, 1) / of(early, 1) - 1
    p99 = sorted(load.p99)
    good = report("memory is flat", growth < RSS_GROWTH_MAX, rss_mb=[round(of(early, 1), 1), round(of(late, 1), 1)], growth=round(growth, 4),
                  anonymous_mb=[round(of(early, 2), 1), round(of(late, 2), 1)], peak_mb=round(max(s[1] for s in samples), 1))
    good &= report("descriptors are flat", max(s[3] for s in late) <= max(s[3] for s in early) + 16, early=max(s[3] for s in early),
                   late=max(s[3] for s in late))
    median = statistics.median(p99)
    good &= report("API p99 while crawling", median < LATENCY_MAX_MS, p99_ms=round(median, 1), worst_round_ms=round(p99[-1], 1),
                   rounds_above=sum(v >= LATENCY_MAX_MS for v in p99), rounds=len(p99), requests_per_s=round(statistics.median(load.rate)),
                   pages_per_s=round(statistics.median(speed), 1), slowest_tenth_pages_per_s=round(statistics.quantiles(speed, n=10)[0], 1))
    return good


def lost(api, visitor):
    """What was acknowledged and is not there, or is there twice."""
    with visitor.lock:
        jobs, reviews, articles = dict(visitor.jobs), dict(visitor.reviews), set(visitor.articles)
    held = api.pages("/api/v1/jobs")
    labels = [job["label"] for job in held]
    out = [f"job {number} is lost" for number, label in jobs.items() if label not in labels]
    out += [f"job {label} is there twice" for label in set(labels) if labels.count(label) > 1]
    given = {}
    for review in api.pages("/api/v1/reviews"):
        article = str(review["article"]["id"] if isinstance(review["article"], dict) else review["article"])
        if article in given:
            out.append(f"review of {article} is there twice")
        given[article] = review["verdict"]
    out += [f"review of {article} is lost" for article, verdict in reviews.items() if given.get(article) != verdict]
    for article in random.sample(sorted(articles), min(50, len(articles))):
        if api.call("GET", f"/api/v1/articles/{article}")[0] != 200:
            out.append(f"article {article} is lost")
    return out


def kills(daemon, api, visitor, count, minutes):
    wrong, starts = [], []
    for _ in range(count):
        time.sleep(random.expovariate(1 / (60 * minutes / count)) + 1)
        daemon.kill()
        starts.append(daemon.start())
        wrong += lost(api, visitor)
    return report("nothing acknowledged is lost or doubled by kills", not wrong, kills=count, slowest_start_s=round(max(starts), 1),
                  jobs=len(visitor.jobs), reviews=len(visitor.reviews), wrong=sorted(set(wrong))[:10])


def deliveries(api, receiver):
    """Every ended job told once; at most what was in flight at a kill sent again under its own number."""
    ended = [job["id"] for job in api.pages("/api/v1/jobs") if job["state"] in ("done", "cancelled")]
    until = time.time() + 120
    while time.time() < until:
        with receiver.lock:
            told = [about for event, about in receiver.seen.values() if event == "job"]
        if set(ended) <= set(told):
            break
        time.sleep(1)
    copies = [about for event, about in receiver.seen.values() if event == "copy"]
    doubled = {j for j in told if told.count(j) > 1} | {c for c in set(copies) if copies.count(c) > 1}
    missing = set(ended) - set(told)
    return report("webhooks: each event once", not doubled and not missing, job_events=len(told), copy_events=len(copies),
                  missing=sorted(missing)[:5], doubled=sorted(doubled)[:5], sent_again=receiver.again)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--headwater", required=True)
    parser.add_argument("--web", required=True)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--kill-minutes", type=float, default=12)
    parser.add_argument("--hosts", type=int, default=40)
    parser.add_argument("--articles", type=int, default=500)
    parser.add_argument("--delay", default="0ms", help="between two requests to one host; 0ms: at full speed")
    parser.add_argument("--port", type=int, default=8433)
    parser.add_argument("--out", type=pathlib.Path)
    args = parser.parse_args()
    out = args.out or pathlib.Path(tempfile.mkdtemp(prefix="headwater-soak-"))
    out.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(out / "store", ignore_errors=True)
    web = subprocess.Popen([args.web, "--generated", str(args.hosts), str(args.articles)], stdout=subprocess.PIPE, text=True)
    daemon = load = None
    try:
        connect_to = re.search(r'connect_to = \["([^"]+)"\]', web.stdout.readline())[1]
        seeds = []
        while len(seeds) < args.hosts:
            line = web.stdout.readline().strip()
            if "bench" in line:
                seeds.append(line)
        config = out / "soak.toml"
        config.write_text(CONFIG.format(connect_to=connect_to, port=args.port, delay=args.delay, store=out / "store"))
        (out / "load.lua").write_text(WRK_SCRIPT)
        api, receiver = Api(args.port), Receiver()
        daemon = Daemon(args.headwater, config, api, open(out / "daemon.log", "a"))
        daemon.start()
        status, hook = api.call("POST", "/api/v1/webhooks", {"url": receiver.url, "secret": "soaked secret 0123", "events": ["copy", "lineage_source", "job"]})
        assert status in (200, 201), hook
        visitor, load = Visitor(api, seeds, 1), Load(args.port, out / "load.lua")
        visitor.start()
        load.start()
        good = steady(api, daemon, load, args.minutes)
        status, state = api.call("GET", "/api/v1/status")
        print(json.dumps({"type": "soak", "status": state}), flush=True)
        good &= kills(daemon, api, visitor, args.kills, args.kill_minutes)
        visitor.stopped.set()
        load.stopped.set()
        visitor.join()
        good &= deliveries(api, receiver)
        good &= report("requests by people were taken", not visitor.refused, refused=visitor.refused[:5])
        daemon.process.terminate()
        good &= report("ends within its deadline", daemon.process.wait(timeout=60) == 0)
        verified = subprocess.run([args.headwater, "verify", "--store", str(out / "store")], capture_output=True, text=True)
        good &= report("the store is sound", verified.returncode == 0, says=verified.stdout.strip().splitlines()[-1:])
        return 0 if good else 1
    finally:
        if load:
            load.stopped.set()
        for process in (daemon.process if daemon else None, web):
            if process and process.poll() is None:
                process.kill()
                process.wait()


if __name__ == "__main__":
    sys.exit(main())
