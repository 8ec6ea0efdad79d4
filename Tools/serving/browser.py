"""A browser without a window, as `check-page.py` uses it: what it waits for, and how it counts what went well."""

import contextlib
import json
import urllib.parse
import urllib.request

from selenium import webdriver
from selenium.common.exceptions import StaleElementReferenceException
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

# What a picture on the page shows, as one number for each of its pixels: two of them are the same where these are.
PIXELS = """
const image = document.getElementById(arguments[0]);
if (!image || image.hidden || !image.complete || !image.naturalWidth) { return null; }
const canvas = document.createElement("canvas");
canvas.width = image.naturalWidth; canvas.height = image.naturalHeight;
const context = canvas.getContext("2d");
context.drawImage(image, 0, 0);
return [canvas.width, canvas.height, ...context.getImageData(0, 0, canvas.width, canvas.height).data].join();
"""

class Check:
    """A browser, the server's runs, and how many checks went well."""

    def __init__(self, arguments, folder):
        self.url = arguments.url.rstrip("/") + "/"
        self.token = arguments.token
        self.timeout = arguments.timeout
        self.screenshots = arguments.screenshots
        self.folder = folder
        self.passed = self.failed = 0
        options = Options()
        options.binary_location = arguments.chromium
        for flag in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars"):
            options.add_argument(flag)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
        self.browser = webdriver.Chrome(options=options, service=Service(arguments.driver))
        self.resize(1280, 900)
        self.scheme("light")

    # What runs there are.

    def ask(self, path):
        request = urllib.request.Request(urllib.parse.urljoin(self.url, path))
        if self.token:
            request.add_header("Authorization", f"Bearer {self.token}")
        with urllib.request.urlopen(request, timeout=self.timeout) as answer:
            return json.load(answer)

    def runs(self):
        return self.ask("api/runs")["runs"]

    def run_that(self, *abilities, fits=lambda run: True):
        """The first run that can do all that, as its own page tells of it."""
        for run in self.runs():
            if set(abilities) <= set(run.get("abilities", [])):
                whole = self.ask("api/runs/" + urllib.parse.quote(run["name"], safe=""))
                if fits(whole):
                    return whole
        return None

    def is_up(self):
        try:
            return self.ask("healthz")["status"] == "ok"
        except OSError:
            return False

    # The browser.

    def resize(self, width, height):
        self.browser.execute_cdp_cmd(
            "Emulation.setDeviceMetricsOverride",
            {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False},
        )

    def scheme(self, name):
        self.browser.execute_cdp_cmd(
            "Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": name}]}
        )

    def open(self, run=None):
        """Loads the front, or the page of a run, from the start."""
        self.browser.get("about:blank")
        self.browser.get(self.url + ("#/runs/" + urllib.parse.quote(run, safe="") if run else "#/"))
        self.wait(lambda: self.find("#curves, .curves, #run-line.bad" if run else "#runs li, #run-count:not(:empty)"))

    def find(self, selector):
        found = self.browser.find_elements(By.CSS_SELECTOR, selector)
        return found[0] if found else None

    def all(self, selector):
        return self.browser.find_elements(By.CSS_SELECTOR, selector)

    def wait(self, condition, told="what was waited for did not come", seconds=None):
        def tried(_):
            try:
                return condition()
            except StaleElementReferenceException:
                return False

        return WebDriverWait(self.browser, seconds or self.timeout, 0.1).until(tried, told)

    def text(self, selector):
        found = self.find(selector)
        return found.text.strip() if found else ""

    def into_sight(self, selector):
        found = self.wait(lambda: self.find(selector), f"there is no {selector}")
        self.browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", found)
        return found

    def click(self, selector):
        self.into_sight(selector).click()

    def choose(self, selector, path):
        self.wait(lambda: self.find(selector), f"there is no {selector}").send_keys(str(path))

    def pixels(self, name):
        return self.browser.execute_script(PIXELS, name)

    def wait_for_pixels(self, name, other_than=None):
        def come():
            found = self.pixels(name)
            return found if found and found != other_than else None

        return self.wait(come, f"the picture {name} did not come, or did not change")

    def has_focus(self, selector):
        return self.browser.execute_script("return document.activeElement?.matches(arguments[0]) ?? false", selector)

    def tab_order(self, count=200):
        """The ids, or texts, of what Tab reaches from the top of the page, in order."""
        self.browser.execute_script("document.activeElement?.blur(); scrollTo(0, 0)")
        self.browser.execute_script("getSelection().removeAllRanges()")
        self.find("body").send_keys("")
        reached = []
        for _ in range(count):
            ActionChains(self.browser).send_keys(Keys.TAB).perform()
            name = self.browser.execute_script(
                "const e = document.activeElement; return e === document.body ? null : e.id || e.textContent.trim()"
            )
            if name is None or (reached and name == reached[0]):
                break
            reached.append(name)
        return reached

    def console(self, allowed=lambda text: False):
        """What the browser found wrong since it was last asked."""
        return [
            entry["message"]
            for entry in self.browser.get_log("browser")
            if entry["level"] in ("SEVERE", "WARNING") and not allowed(entry["message"])
        ]

    def screenshot(self, name, width=1280):
        if not self.screenshots:
            return
        height = self.browser.execute_script("return document.documentElement.scrollHeight")
        self.resize(width, min(max(height, 600), 8000))
        self.browser.execute_script("scrollTo(0, 0)")
        # Pictures that come into sight late are loaded late.
        with contextlib.suppress(Exception):
            self.wait(lambda: self.browser.execute_script("return [...document.images].every(image => image.complete)"))
        self.browser.save_screenshot(str(self.screenshots / f"{name}.png"))
        self.resize(width, 900)

    @contextlib.contextmanager
    def check(self, name):
        try:
            yield
        except Exception as error:
            self.failed += 1
            line = str(getattr(error, "msg", None) or error).strip().splitlines()
            print(f"FAILED  {name}: {type(error).__name__}: {line[0] if line else ''}")
            with contextlib.suppress(Exception):
                print(f"        lines on the page: {[one.text for one in self.all('p.line') if one.text]}")
                self.screenshot(f"failed-{self.failed}")
        else:
            self.passed += 1
            print(f"passed  {name}")

    def part(self, act):
        """Tries a part. Where it cannot even begin, that is a failure, and the next part is tried."""
        try:
            act(self)
        except Exception as error:
            self.failed += 1
            print(f"FAILED  {act.__name__}: {type(error).__name__}: {error}")

    def absent(self, what):
        print(f"not tried: {what}: no run can do it")


def expect(condition, told):
    if not condition:
        raise AssertionError(told)
