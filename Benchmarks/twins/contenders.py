"""What the comparing commands share: contenders in Python processes of their own, and the machine that they run on."""

import json
import os
import pathlib
import platform
import subprocess
import tempfile


class Unmeasured(Exception):
    """A contender that cannot run here; the message is the reason."""


class Peer:
    """A twin in a Python process of its own, warm from the start and asleep between its slices."""

    def __init__(self, command):
        self.errors = tempfile.TemporaryFile("w+")
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.errors, text=True
        )
        self.description = self.read()

    def read(self):
        line = self.process.stdout.readline()
        answer = json.loads(line) if line else {"error": self.last_error()}
        if "error" in answer:
            self.close()
            raise Unmeasured(answer["error"])
        return answer

    def last_error(self):
        self.errors.seek(0)
        lines = self.errors.read().strip().splitlines()
        return lines[-1] if lines else "ended without a word"

    def ask(self, question):
        print(question, file=self.process.stdin, flush=True)
        return self.read()

    def close(self):
        self.process.stdin.close()
        try:
            self.process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self.process.kill()


class Load:
    """What the machine did beside the contenders while they were measured, from the kernel's clocks (Linux)."""

    def __init__(self, pids):
        self.pids = pids
        self.before = self.clocks()

    def clocks(self):
        """Seconds that all processors were busy and were there, and that this run's own processes took."""
        tick = os.sysconf("SC_CLK_TCK")
        user, nice, system, idle, waiting, interrupts, soft, stolen = map(
            int, pathlib.Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:9]
        )
        busy = user + nice + system + interrupts + soft + stolen
        finished = os.times()
        own = sum(finished[:4])
        for pid in [own for pid in self.pids for own in self.family(pid)]:
            # The command's name, in brackets, may hold spaces; the fields after it are counted from the state.
            fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
            own += (int(fields[11]) + int(fields[12])) / tick
        return busy / tick, (busy + idle + waiting) / tick, own

    def family(self, pid):
        """A process and those that it has started and that are still there."""
        found = [pid]
        for one in found:
            for thread in pathlib.Path(f"/proc/{one}/task").glob("*/children"):
                found += [int(child) for child in thread.read_text().split()]
        return found

    def others(self):
        """The share of the processors that went to processes that are none of this run's, 0…1."""
        busy, total, own = (after - before for before, after in zip(self.before, self.clocks()))
        return max(0.0, (busy - own) / total) if total > 0 else 0.0


def machine():
    model = platform.processor() or platform.machine()
    try:
        lines = pathlib.Path("/proc/cpuinfo").read_text().splitlines()
        model = next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), model)
        system = platform.freedesktop_os_release().get("PRETTY_NAME", platform.system())
    except OSError:
        system = platform.system()
    return f"{model}, {os.cpu_count()} processors, {system}"
