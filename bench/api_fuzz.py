#!/usr/bin/env python3
"""Asks a daemon everything wrong: broken HTTP, wrong types in every field, huge bodies, slow clients, thousands of idle connections.

  bench/api_fuzz.py --headwater BIN [--requests 20000] [--idle 10000] [--seed 1]

Starts a daemon with a store of its own. Routes and fields come from the daemon's own description. Every answer must be a 2xx, or a 4xx with
problem details; a 5xx, a closed connection without an answer or a dead daemon fails. One JSON line a check; exit status 1 on failure.
"""
import argparse, http.client, json, pathlib, random, resource, socket, subprocess, sys, tempfile, time, urllib.parse

PORT = 8434
STRINGS = ["", "a", "0", "-1", "1e999", "null", "\u0000", "\ud7ff", "\U0001f9ea" * 50, "x" * 70_000, "../../etc/passwd", "' OR 1=1 --", "%00",
           "http://[::1", "javascript:alert(1)", "https://a.example/" + "p/" * 3000, "\n\r\n", "<script>", "15m", "* * * * *", "61 25 0 0 8", "copy"]
VALUES = STRINGS + [0, -1, 2**63, -2**63, 1e308, 0.1, True, False, None, [], {}, [[]], [None], {"a": {"b": []}}, ["x"] * 5000]
RAW = [b"\x00\xff" * 50, b"GET\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\n\r\n", b"\r\n" * 1000 + b"GET\r\n\r\n",
       b"POST /api/v1/jobs HTTP/1.1\r\nHost: localhost\r\nContent-Length: -5\r\n\r\n",
       b"POST /api/v1/jobs HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999999999999999\r\n\r\n",
       b"POST /api/v1/jobs HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n",
       b"POST /api/v1/jobs HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\n{}{}{}",
       b"GET /api/v1/articles HTTP/1.1\r\n" + b"X-A: b\r\n" * 20_000 + b"\r\n", b"GET / HTTP/1.1\r\nHost: \xff\xfe\r\n\r\n",
       b"GET /api/v1/articles?q=%00%ff%fe HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"]
NOT_ASKED = {"/api/v1/events", "/api/v1/export"}  # endless or long by nature


def some_json(rng, depth=0):
    if depth > 4 or rng.random() < 0.6:
        return rng.choice(VALUES)
    if rng.random() < 0.5:
        return [some_json(rng, depth + 1) for _ in range(rng.randint(0, 4))]
    return {str(rng.choice(STRINGS))[:20]: some_json(rng, depth + 1) for _ in range(rng.randint(0, 4))}


def some_body(rng, fields):
    kind = rng.random()
    if kind < 0.1:
        return rng.randbytes(rng.randint(0, 4000))
    if kind < 0.15:
        return b"[" * 100_000
    body = json.dumps({name: some_json(rng) for name in fields if rng.random() < 0.8} if kind < 0.8 else some_json(rng)).encode()
    if kind > 0.9:  # bytes lost or changed on the way
        body = bytearray(body)
        for _ in range(rng.randint(1, 5)):
            if body:
                body[rng.randrange(len(body))] = rng.randrange(256)
        body = bytes(body[:rng.randint(0, len(body))])
    return body


def some_request(rng, routes):
    path, method, fields, parameters = rng.choice(routes)
    for name in [part[1:-1] for part in path.split("/") if part.startswith("{")]:
        path = path.replace("{" + name + "}", urllib.parse.quote(str(rng.choice(STRINGS + ["1", "2", "99999999999999999999"])), safe="")[:2000])
    query = {name: str(rng.choice(STRINGS + [0, 1, 10**30]))[:3000] for name in parameters if rng.random() < 0.5}
    if query:
        path += "?" + urllib.parse.urlencode(query)
    if rng.random() < 0.05:
        method = rng.choice(["GET", "PUT", "PATCH", "DELETE", "POST", "OPTIONS", "TRACE", "BREW"])
    return method, path, some_body(rng, fields) if method in ("POST", "PUT", "PATCH") else None


def ask(request):
    method, path, body = request
    connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=60)
    try:
        connection.request(method, path, body, {"Content-Type": "application/json"})
        response = connection.getresponse()
        text = response.read()
        problem = response.status < 400 or (response.getheader("Content-Type") == "application/problem+json" and "detail" in json.loads(text))
        page = not path.startswith("/api/")
        return response.status < 500 and (problem or page), response.status
    except (OSError, http.client.HTTPException, ValueError) as error:
        return False, repr(error)
    finally:
        connection.close()


def send_raw(data):
    with socket.create_connection(("127.0.0.1", PORT), timeout=30) as connection:
        try:
            connection.sendall(data)
            connection.shutdown(socket.SHUT_WR)
            line = connection.recv(4096).split(b"\r\n")[0]
        except OSError as error:
            return False, repr(error)
    status = line.split(b" ")[1:2]
    return line == b"" or (status and status[0][:1] in b"2345" and status[0] != b"500"), line.decode("latin-1")


def report(name, good, **figures):
    print(json.dumps({"type": "api_fuzz", "check": name, "ok": bool(good), **figures}), flush=True)
    return bool(good)


def answer_time():
    began = time.time()
    good, _ = ask(("GET", "/api/v1/status", None))
    return (time.time() - began) * 1000 if good else float("inf")


def crowd(idle):
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    idle = min(idle, hard - 100)
    waiting = [socket.create_connection(("127.0.0.1", PORT)) for _ in range(idle)]
    slow = [socket.create_connection(("127.0.0.1", PORT)) for _ in range(50)]
    for connection in slow:
        connection.sendall(b"GET /api/v1/status HTTP/1.1\r\nHost: loc")
    times = sorted(answer_time() for _ in range(50))
    slow[0].settimeout(60)
    began = time.time()
    try:
        ended = slow[0].recv(4096) == b""
    except OSError:  # a reset ends it as well
        ended = time.time() - began < 59
    for connection in waiting + slow:
        connection.close()
    good = report("idle and slow clients keep nobody waiting", times[-1] < 1000, idle=idle, slow=len(slow), median_ms=round(times[25], 1), worst_ms=round(times[-1], 1))
    return report("a request that never ends is given up", ended, after_s=round(time.time() - began, 1)) and good


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--headwater", required=True)
    parser.add_argument("--requests", type=int, default=20_000)
    parser.add_argument("--idle", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    rng = random.Random(args.seed)
    with tempfile.TemporaryDirectory() as folder:
        config = pathlib.Path(folder, "fuzz.toml")
        config.write_text(f'[fetch]\nconnect_to = ["::127.0.0.1:9"]\n[serve]\nlisten = ["127.0.0.1:{PORT}"]\n[store]\ndir = "{folder}/store"\n')
        log = open(pathlib.Path(folder, "log"), "w+")
        daemon = subprocess.Popen([args.headwater, "serve", "--config", str(config)], stdout=log, stderr=log)
        try:
            while not ask(("GET", "/-/ready", None))[0]:
                assert daemon.poll() is None, "the daemon did not start"
                time.sleep(0.1)
            connection = http.client.HTTPConnection("127.0.0.1", PORT)
            connection.request("GET", "/api/v1/openapi.json")
            described = json.loads(connection.getresponse().read())
            routes = []
            for path, methods in described["paths"].items():
                for method, operation in methods.items():
                    schema = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
                    parameters = [p["name"] for p in operation.get("parameters", []) if p.get("in") == "query"]
                    if path not in NOT_ASKED:
                        routes.append((path, method.upper(), list(schema.get("properties", {})), parameters))
            counts, wrong = {}, []
            for _ in range(args.requests):
                request = some_request(rng, routes)
                good, status = ask(request)
                counts[str(status)] = counts.get(str(status), 0) + 1
                if not good:
                    wrong.append([status, request[0], request[1][:200], repr(request[2])[:300]])
            good = report("every wrong request gets its error", not wrong, requests=args.requests, answers=counts, wrong=wrong[:5])
            raw = [(repr(data[:60]), *send_raw(data)) for data in RAW]
            huge = send_raw(b"POST /api/v1/jobs HTTP/1.1\r\nHost: localhost\r\nContent-Length: 50000000\r\n\r\n" + b"x" * 50_000_000)
            good &= report("what is no HTTP is refused", all(r[1] for r in raw) and " 413 " in huge[1], wrong=[r for r in raw if not r[1]], huge=huge[1])
            good &= crowd(args.idle)
            good &= report("the daemon lives", daemon.poll() is None and answer_time() < 1000)
            daemon.terminate()
            good &= report("and ends when told", daemon.wait(60) == 0)
            return 0 if good else 1
        finally:
            if daemon.poll() is None:
                daemon.kill()
            if daemon.returncode:
                log.seek(0)
                sys.stderr.write(log.read()[-4000:])


if __name__ == "__main__":
    sys.exit(main())
