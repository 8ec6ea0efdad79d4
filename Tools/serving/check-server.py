"""Starts a server and asks it what people ask, and what nobody should: the right answer each time, and no growth.

    check-server.py COMMAND FOLDER [--seconds N] [--malformed N]

COMMAND is easel, with easel-serve beside it. FOLDER gets runs, trained where they are not there yet. Needs nothing but Python.
Ends with a line of how many checks passed and failed; the status is 1 where any failed.
"""

import argparse
import concurrent.futures
import http.client
import json
import os
import random
import re
import signal
import socket
import struct
import subprocess
import sys
import time
import zlib

passed, failed = 0, 0


def check(holds, what):
    global passed, failed
    if holds:
        passed += 1
    else:
        failed += 1
        print(f"failed: {what}", flush=True)


class Server:
    """A server of its own, on a port that was free."""

    def __init__(self, command, outputs, *words, environment=None):
        self.process = subprocess.Popen(
            [command, "serve", "--outputs", outputs, "--port", "0", *words], stdout=subprocess.PIPE, text=True,
            env={**os.environ, **(environment or {})})
        line = self.process.stdout.readline()
        found = re.search(r"http://[^/]*:(\d+)/", line)
        if not found:
            raise SystemExit(f"check-server: the server says no address: {line!r}")
        self.port = int(found[1])

    def ask(self, path, body=None, method=None, headers=None, timeout=130):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            connection.request(method or ("POST" if body is not None else "GET"), path, body, headers or {})
            answer = connection.getresponse()
            return answer.status, answer.read(), answer
        finally:
            connection.close()

    def json(self, path, body=None, method=None, **headers):
        status, text, _ = self.ask(path, None if body is None else json.dumps(body), method, {"Accept": "application/json", **headers})
        return status, json.loads(text)

    def raw(self, data, wait=5):
        """What comes back for bytes that may be no request."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=wait) as connection:
            try:
                connection.sendall(data)
                connection.shutdown(socket.SHUT_WR)
                answer = b""
                while part := connection.recv(65536):
                    answer += part
                return answer
            except OSError:
                return b""

    def figure(self, name):
        """A number of the process: kB of memory, or how many descriptors."""
        if name == "descriptors":
            return len(os.listdir(f"/proc/{self.process.pid}/fd"))
        with open(f"/proc/{self.process.pid}/status") as status:
            return int(re.search(rf"{name}:\s+(\d+)", status.read())[1])

    def end(self, number=signal.SIGTERM):
        self.process.send_signal(number)
        return self.process.wait(60)


def png(height, width, grey):
    """A PNG file of one channel."""
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    rows = b"".join(b"\0" + bytes(grey(row, column) for column in range(width)) for row in range(height))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)) + \
        chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def seven(row, column):
    """The strokes of a 7, white on black."""
    if 5 <= row <= 7 and 7 <= column <= 20:
        return 255
    return 255 if 7 < row <= 22 and abs(column - (20 - (row - 7) * 0.6)) < 1.6 else 0


def train(command, outputs):
    """Small runs of each kind, where they are not there yet."""
    def run(name, *words):
        if not os.path.exists(f"{outputs}/{name}/run.json"):
            subprocess.run([command, "train", *words, "--output", f"{outputs}/{name}"], check=True, stdout=subprocess.DEVNULL)
    os.makedirs(outputs, exist_ok=True)
    run("a-classifier", "small-convnet", "--data", "digits", "--limit", "4000", "--epochs", "3")
    run("an-autoencoder", "autoencoder", "--data", "digits", "--limit", "2000", "--epochs", "2")
    run("a-vae", "vae", "--data", "digits", "--limit", "1000", "--epochs", "1")
    run("a-generator", "conditional-dcgan", "--data", "digits", "--limit", "256", "--epochs", "1", "--base-width", "4")
    run("a-denoiser", "denoising-autoencoder", "--data", "digits", "--limit", "1000", "--epochs", "1")


def answers(server, command, outputs, work):
    """What the guide shows."""
    picture = png(28, 28, seven)
    status, runs = server.json("/api/runs")
    check(status == 200 and len(runs["runs"]) == 5 and all(run["state"] == "finished" for run in runs["runs"]), f"the list: {status} {runs}")
    for run in runs["runs"]:
        status, details = server.json(f"/api/runs/{run['name']}")
        check(status == 200 and details["name"] == run["name"] and details["curves"] and "image" in details, f"{run['name']}: {status}")
        status, sample, _ = server.ask(f"/api/runs/{run['name']}/samples/{run['lastSample']}")
        check(status == 200 and sample.startswith(b"\x89PNG"), f"the sample of {run['name']}: {status}")
    status, answer = server.json("/api/runs/a-classifier/classify?top=3&explain=true", None, "POST")
    check(status == 400 and "no body" in answer["error"], f"no picture: {status} {answer}")
    status, text, _ = server.ask("/api/runs/a-classifier/classify?top=3&explain=true", picture)
    answer = json.loads(text)
    check(status == 200 and answer["predictions"][0]["class"] == "7" and len(answer["predictions"]) == 3 and "explanation" in answer, f"a 7: {status} {text[:200]}")
    with open(f"{work}/seven.png", "wb") as file:
        file.write(picture)
    said = json.loads(subprocess.run(
        [command, "classify", "--run", f"{outputs}/a-classifier", f"{work}/seven.png", "--top", "3", "--json"], check=True, capture_output=True).stdout)
    check([round(one["probability"], 6) for one in said[0]["predictions"]] == [round(one["probability"], 6) for one in answer["predictions"]],
          f"the command says {said[0]['predictions']}, the server {answer['predictions']}")
    status, reconstruction, head = server.ask("/api/runs/an-autoencoder/reconstruct", picture)
    check(status == 200 and head.getheader("Content-Type") == "image/png" and reconstruction.startswith(b"\x89PNG"), f"a reconstruction: {status}")
    status, text, _ = server.ask("/api/runs/an-autoencoder/reconstruct?noise=gaussian:0.3", picture, headers={"Accept": "application/json"})
    check(status == 200 and {"image", "original", "noisy", "difference", "mse"} <= set(json.loads(text)), f"with noise: {status}")
    status, text, _ = server.ask("/api/runs/a-denoiser/denoise?strength=0.5", png(40, 60, lambda row, column: (row * column) % 256))
    check(status == 200 and struct.unpack(">II", text[16:24]) == (60, 40), f"a denoised picture keeps its size: {status}")
    status, text, _ = server.ask("/api/runs/a-vae/encode", picture)
    latents = json.loads(text)["latents"]
    status, drawn, _ = server.ask("/api/runs/a-vae/decode", json.dumps({"latents": [latents]}), headers={"Content-Type": "application/json"})
    check(status == 200 and drawn.startswith(b"\x89PNG"), f"a latent's picture: {status}")
    status, sheet, _ = server.ask("/api/runs/a-generator/sample?seed=3&count=16&class=7")
    subprocess.run([command, "sample", "--run", f"{outputs}/a-generator", "--seed", "3", "--count", "16", "--class", "7", "-o", f"{work}/s.png"], check=True, stdout=subprocess.DEVNULL)
    with open(f"{work}/s.png", "rb") as file:
        check(status == 200 and sheet == file.read(), "what is drawn is what easel sample draws, byte for byte")
    status, way, _ = server.ask("/api/runs/a-vae/interpolate?seeds=1,2,3&steps=5")
    subprocess.run([command, "interpolate", "--run", f"{outputs}/a-vae", "--seeds", "1,2,3", "--steps", "5", "-o", f"{work}/w.png"], check=True, stdout=subprocess.DEVNULL)
    with open(f"{work}/w.png", "rb") as file:
        check(status == 200 and way == file.read(), "the way is what easel interpolate draws, byte for byte")


def refusals(server):
    """What cannot be: the status says which, and the line says why."""
    picture = png(28, 28, seven)
    big = b"\0" * (33 << 20)
    cases = [
        (404, "/api/runs/nothing", None, {}), (404, "/api/runs/nothing/classify", picture, {}), (404, "/nowhere", None, {}),
        (404, "/api/runs/nothing/classify", b"no picture", {}), (404, "/api/runs/nothing/encode", b"x", {}),
        (404, "/api/runs/..%2f..%2fetc", None, {}), (404, "/api/runs/%2e%2e/samples/1", None, {}),
        (404, "/api/runs/a-vae/samples/99", None, {}), (400, "/api/runs/a-vae/samples/x", None, {}),
        (400, "/api/runs/a-vae/sample?cuont=3", None, {}), (400, "/api/runs/a-vae/sample?count=3&count=4", None, {}),
        (400, "/api/runs/a-vae/sample?count=many", None, {}), (400, "/api/runs/a-vae/sample?count=0", None, {}),
        (400, "/api/runs/a-vae/sample?count=100000", None, {}), (400, "/api/runs/a-vae/sample?seed=-1", None, {}),
        (422, "/api/runs/a-vae/sample?class=3", None, {}), (422, "/api/runs/a-generator/sample?class=eleven", None, {}),
        (422, "/api/runs/a-vae/classify", picture, {}), (422, "/api/runs/a-classifier/reconstruct", picture, {}),
        (422, "/api/runs/a-classifier/classify", b"\xff\xd8\xff\xe0\0\x10JFIF broken", {}), (422, "/api/runs/a-classifier/classify", picture[:-30], {}),
        (422, "/api/runs/a-classifier/classify", b"<html>", {}),
        (413, "/api/runs/a-classifier/classify", big, {}), (413, "/api/runs/a-classifier/classify", png(1, 1, seven)[:16] + struct.pack(">II", 60000, 60000) + picture[24:], {}),
        (400, "/api/runs/an-autoencoder/reconstruct?noise=loud", picture, {}), (400, "/api/runs/a-vae/interpolate?seeds=1", None, {}),
        (400, "/api/runs/a-vae/interpolate", None, {}), (400, "/api/runs/a-vae/decode", b"{", {}), (400, "/api/runs/a-vae/decode", b'{"latents": 3}', {}),
        (422, "/api/runs/a-vae/decode", b'{"latents": [[1, 2]]}', {}), (415, "/api/runs/a-vae/decode", b"{}", {"Content-Type": "text/plain"}),
        (406, "/api/runs/a-vae/sample", None, {"Accept": "video/mp4"}), (422, "/api/train", b'{"model": "vae"}', {}), (400, "/api/train", b'{"modle": "vae"}', {}),
        (422, "/api/train", b'{"model": "vae", "data": "/etc/passwd"}', {}), (403, "/api/runs", None, {"Host": "evil.example"}),
        (403, "/api/runs", None, {"Origin": "http://evil.example"}), (403, "/api/runs", None, {"Sec-Fetch-Site": "cross-site"}),
        (403, "/", None, {"Host": "127.0.0.1.evil.example"}),
    ]
    for wanted, path, body, headers in cases:
        try:
            status, text, _ = server.ask(path, body, None, headers)
        except OSError as error:
            check(False, f"{path}: {error}")
            continue
        try:
            line = json.loads(text)["error"]
        except (ValueError, KeyError):
            line = None
        check(status == wanted and line and "\n" not in line, f"{path}: {status} {text[:200]}, expected {wanted}")
    status, text = server.json("/api/train", None, "DELETE")
    check(status == 404, f"nothing trains: {status} {text}")
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
    connection.putrequest("POST", "/api/runs/a-classifier/classify")
    connection.putheader("Content-Length", str(100 << 20))
    connection.endheaders()
    check(connection.getresponse().status == 413, "100 MB are refused before they are sent")
    connection.close()


def hostile(server, count):
    """Requests of the malformed, truncated and hostile kind; the server answers right to the next one."""
    generator = random.Random(1)
    picture = png(28, 28, seven)
    before = server.figure("VmRSS")
    statuses = {}
    for number in range(count):
        kind = number % 8
        if kind == 0:
            data = bytes(generator.randrange(256) for _ in range(generator.randrange(1, 400)))
        elif kind == 1:
            data = b"GET /" + bytes(generator.randrange(33, 127) for _ in range(generator.randrange(1, 300))) + b" HTTP/1.1\r\nHost: localhost\r\n\r\n"
        elif kind == 2:
            data = b"POST /api/runs/a-classifier/classify HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5000\r\n\r\n" + picture
        elif kind == 3:
            data = b"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + b"a" * generator.choice([10, 20000, 70000]) + b"\r\n\r\n"
        elif kind == 4:
            data = b"POST /api/runs/a-vae/decode HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n" + \
                generator.choice([b"zz\r\n", b"5\r\n[[[[[\r\n0\r\n\r\n", b"ffffffffffffffff\r\n", b"0\r\n\r\n"])
        else:
            broken = bytearray(picture)
            for _ in range(generator.randrange(1, 6)):
                broken[generator.randrange(len(broken))] = generator.randrange(256)
            broken = broken[:generator.randrange(1, len(broken) + 1)]
            data = b"POST /api/runs/an-autoencoder/reconstruct HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: %d\r\n\r\n" % len(broken) + bytes(broken)
        answer = server.raw(data)
        status = int(answer[9:12]) if answer.startswith(b"HTTP/1.1 ") else 0
        statuses[status] = statuses.get(status, 0) + 1
        if status >= 500:
            check(False, f"request {number}: {answer[:300]}")
    check(server.ask("/healthz")[0] == 200, "it answers after what was hostile")
    growth = server.figure("VmRSS") - before
    check(growth < 64 << 10, f"{count} hostile requests grow it by {growth} kB")
    print(f"{count} hostile requests: statuses {dict(sorted(statuses.items()))}, memory {growth:+} kB", flush=True)


def slow(server):
    """Who drips a head is cut off, however steadily."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=30) as connection:
        begin = time.monotonic()
        try:
            for letter in b"GET / HTTP/1.1\r\nX-Slow: " + b"a" * 200:
                connection.sendall(bytes([letter]))
                time.sleep(0.25)
        except OSError:
            pass
        took = time.monotonic() - begin
        check(took < 20, f"a head that drips is waited for {took:.0f} s")


def connections(server):
    """What a connection can do that no well-behaved client does."""
    before = server.figure("VmRSS")
    for head in [b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n", b"CONNECT a:1 HTTP/1.1\r\nHost: localhost\r\n\r\n"]:
        with socket.create_connection(("127.0.0.1", server.port), timeout=2) as connection:
            sent = 0
            try:
                connection.sendall(head)
                while sent < 512 << 20:
                    connection.sendall(b"\0" * (1 << 20))
                    sent += 1 << 20
            except OSError:
                pass
            check(sent < 256 << 20, f"after {head[:20]} it took {sent >> 20} MiB that are of no request")
    check(server.figure("VmRSS") - before < 64 << 10, f"what is sent after a change of protocol stays in memory: {server.figure('VmRSS') - before} kB")
    two = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\nGET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    check(server.raw(two).count(b'{"status":"ok"}') == 2, "two requests at once have two answers")
    head = b"HEAD /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"
    answer = server.raw(head + two)
    check(not answer.split(b"\r\n\r\n")[1].startswith(b"{"), f"HEAD has no body: {answer[:400]}")
    for data, wanted in [(b"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + b"a" * 20000 + b"\r\n\r\n", 431), (b"no request\r\n\r\n", 400)]:
        answer = server.raw(data)
        check(answer.startswith(b"HTTP/1.1 %d" % wanted) and b'{"error":"' in answer, f"expected {wanted}: {answer[:300]}")
    large = b"POST /api/runs/a-classifier/classify HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 20\r\n\r\n"
    with socket.create_connection(("127.0.0.1", server.port), timeout=5) as connection:
        connection.sendall(large)
        check(connection.recv(100).startswith(b"HTTP/1.1 100"), "who asks whether it may send is told to")


def soak(server, seconds):
    """Many requests of all kinds from eight at once: every answer right, and nothing grows once all is loaded."""
    picture = png(28, 28, seven)
    expected = {
        ("/api/runs/an-autoencoder/reconstruct", True): None, ("/api/runs/a-classifier/classify", True): None,
        ("/api/runs/a-generator/sample?seed=5&count=4&class=1", False): None, ("/api/runs", False): None,
        ("/api/runs/a-vae/encode", True): None, ("/", False): None, ("/api/runs/a-vae/samples/1", False): None,
    }
    for path, isPosted in expected:
        expected[path, isPosted] = server.ask(path, picture if isPosted else None)[1]
    paths = list(expected)

    def work(end):
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
        count = wrong = 0
        while time.monotonic() < end:
            path, isPosted = paths[count % len(paths)]
            connection.request("POST" if isPosted else "GET", path, picture if isPosted else None)
            answer = connection.getresponse()
            text = answer.read()
            wrong += answer.status != 200 or text != expected[path, isPosted]
            count += 1
        connection.close()
        return count, wrong

    def all_at_once(seconds):
        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            results = list(pool.map(work, [time.monotonic() + seconds] * 8))
        return sum(count for count, _ in results), sum(wrong for _, wrong in results)

    all_at_once(max(seconds / 6, 2))
    time.sleep(1)
    before = server.figure("VmRSS"), server.figure("descriptors")
    count, wrong = all_at_once(seconds)
    time.sleep(1)
    after = server.figure("VmRSS"), server.figure("descriptors")
    check(wrong == 0, f"{wrong} of {count} answers are wrong")
    check(after[0] - before[0] < 12 << 10, f"memory grew from {before[0]} to {after[0]} kB in {count} requests")
    check(after[1] <= before[1], f"descriptors went from {before[1]} to {after[1]}")
    print(f"soak: {count} requests in {seconds:.0f} s, memory {before[0]} to {after[0]} kB, descriptors {before[1]} to {after[1]}", flush=True)


def ending(command, outputs, run):
    """Asked to end, it ends: with a training whose news nobody takes, and with one that is asked for at the last moment."""
    server = Server(command, outputs)
    server.json("/api/train", {"resume": run})
    with socket.create_connection(("127.0.0.1", server.port)) as reader, socket.create_connection(("127.0.0.1", server.port), timeout=20) as late:
        reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        reader.sendall(b"GET /api/runs/%s/events HTTP/1.1\r\nHost: localhost\r\n\r\n" % run.encode())
        body = json.dumps({"model": "autoencoder", "data": "digits"}).encode()
        late.sendall(b"POST /api/train HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n" % len(body) + body[:10])
        time.sleep(1)
        server.process.send_signal(signal.SIGTERM)
        time.sleep(1.5)
        late.sendall(body[10:])
        try:
            answer = late.recv(1000)
        except OSError:
            answer = b""
        check(not answer.startswith(b"HTTP/1.1 202"), f"nothing is begun while it ends: {answer[:100]}")
        try:
            check(server.process.wait(40) == 0, "it ends well while news are not taken")
        except subprocess.TimeoutExpired:
            server.process.kill()
            check(False, "it does not end while news are not taken")


def training(command, outputs):
    """A training is watched while pictures are drawn; a killed one is gone on with, and one that is asked to end is saved."""
    server = Server(command, outputs)
    status, begun = server.json("/api/train", {"model": "autoencoder", "data": "digits", "limit": 4000, "epochs": 50, "seed": 4})
    check(status == 202, f"a training begins: {status} {begun}")
    run = begun["run"]
    check(server.json("/api/train", {"model": "vae", "data": "digits"})[0] == 409, "a second has to wait")
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    connection.request("GET", f"/api/runs/{run}/events")
    stream = connection.getresponse()
    names, drawn = [], set()
    while names.count("epoch") < 2:
        line = stream.readline().decode()
        if not line:
            break
        if line.startswith("event: "):
            names.append(line[7:].strip())
            drawn.add(server.ask("/api/runs/a-generator/sample?seed=1&count=4")[1])
    check("step" in names and names.count("epoch") == 2 and len(drawn) == 1, f"news of a training, and drawing beside it: {names[-5:]}, {len(drawn)}")
    status, picture, _ = server.ask(f"/api/runs/{run}/samples/1")
    check(status == 200, f"the epoch's picture: {status}")
    server.end(signal.SIGKILL)
    connection.close()
    ending(command, outputs, run)

    server = Server(command, outputs)
    status, details = server.json(f"/api/runs/{run}")
    check(status == 200 and details["state"] == "stopped" and details["epochs"] >= 2, f"after a kill: {status} {details.get('state')}")
    done = details["epochs"]
    status, begun = server.json("/api/train", {"resume": run})
    check(status == 202 and begun["run"] == run, f"it goes on: {status} {begun}")
    while server.json(f"/api/runs/{run}")[1]["epochs"] <= done:
        time.sleep(0.1)
    status, stopped = server.json("/api/train", None, "DELETE")
    check(status == 202 and stopped["run"] == run, f"it is stopped: {status} {stopped}")
    while server.json("/api/train")[1]["run"]:
        time.sleep(0.05)
    status, begun = server.json("/api/train", {"resume": run})
    check(status == 202, f"and goes on once more: {status} {begun}")
    time.sleep(1)
    check(server.end() == 0, "asked to end while it trains, it ends well")
    epochs = [int(found[1]) for name in os.listdir(f"{outputs}/{run}/checkpoints") if (found := re.match(r"epoch-(\d+)", name))]
    words = [command, "train", "--resume", f"{outputs}/{run}", "--epochs", str(max(epochs) + 2)]
    twin = subprocess.run(words, capture_output=True, text=True)
    check(twin.returncode == 0, f"the command goes on with it: {twin.stderr}")
    subprocess.run(["rm", "-rf", f"{outputs}/{run}"], check=True)


def token(command, outputs):
    """With a token nobody gets in without it."""
    refused = subprocess.run([command, "serve", "--outputs", outputs, "--host", "0.0.0.0", "--port", "0"], capture_output=True, text=True)
    check(refused.returncode != 0 and refused.stderr.startswith("Error: ") and "--token" in refused.stderr, f"another host without a token: {refused.stderr}")
    server = Server(command, outputs, environment={"EASEL_TOKEN": "a-secret-of-ours"})
    for path, headers, wanted in [
        ("/", {}, 200), ("/healthz", {}, 200), ("/api/runs", {}, 401), ("/metrics", {}, 401), ("/api/runs", {"Authorization": "Bearer a-secret-of-our"}, 401),
        ("/api/runs", {"Authorization": "Basic a-secret-of-ours"}, 401), ("/api/runs", {"Authorization": "Bearer a-secret-of-ours"}, 200),
    ]:
        status = server.ask(path, headers=headers)[0]
        check(status == wanted, f"{path} with {headers}: {status}, expected {wanted}")
    check(server.end(signal.SIGINT) == 0, "Ctrl-C ends it well")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("command")
    parser.add_argument("folder")
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--malformed", type=int, default=1000)
    asked = parser.parse_args()
    outputs = os.path.join(asked.folder, "outputs")
    train(asked.command, outputs)
    token(asked.command, outputs)
    server = Server(asked.command, outputs)
    answers(server, asked.command, outputs, asked.folder)
    refusals(server)
    hostile(server, asked.malformed)
    slow(server)
    connections(server)
    soak(server, asked.seconds)
    check(server.ask("/metrics")[1].count(b"easel_requests_total{") > 5, "what was answered is counted")
    check(server.end() == 0, "it ends well")
    training(asked.command, outputs)
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


main()
