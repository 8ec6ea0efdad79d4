"""Tries the page of a server in a browser, as somebody would who sees it for the first time.

`check-page.py URL [--token TOKEN] [--screenshots DIR]` opens the page of a server that runs at URL in Chromium without a window,
and uses those of its runs that can do what is tried: a run of 28 by 28 grey pixels that classifies digits, one that reconstructs,
one that decodes latents, one that draws samples, one that segments. What no run can do is told of and not counted. Trains two
short runs, which stay. Needs the packages selenium and pillow, and the programs chromium and chromedriver. Ends with the line
`N passed, M failed` and with a status that is not 0 where something failed.
"""

import argparse
import json
import pathlib
import sys
import tempfile
import urllib.parse

import abilities
from browser import Check, expect
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import Select


def try_front(check):
    with check.check("the front shows every run, and those that cannot be read with their line"):
        check.open()
        runs = check.runs()
        check.wait(lambda: len(check.all("#runs > li")) == len(runs), "not every run has a card")
        for run in runs:
            if "error" in run:
                expect(run["error"] in check.text("#runs"), f"{run['name']}: its error is not shown")
    with check.check("the filter leaves those runs that hold its words"):
        name = next(run["name"] for run in runs if "error" not in run)
        check.find("#filter").send_keys(name)
        check.wait(lambda: 1 <= len(check.all("#runs > li")) <= max(1, len(runs) - 1), "the filter left all")
        check.find("#filter").clear()
        check.find("#filter").send_keys("no run has this")
        check.wait(lambda: not check.all("#runs > li"))
        check.find("#filter").send_keys(Keys.CONTROL, "a", Keys.NULL, Keys.DELETE)
        check.wait(lambda: len(check.all("#runs > li")) == len(runs), "the runs did not come back")
    with check.check("the order can be changed"):
        Select(check.find("#order")).select_by_value("name")
        names = [one.text for one in check.all("#runs a.name")]
        expect(len(names) == len([run for run in runs if "error" not in run]), "runs are lost")
        Select(check.find("#order")).select_by_value("newest")
    with check.check("a run is opened by its name, and the back button leads back"):
        check.browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", check.find("#runs a.name"))
        check.find("#runs a.name").send_keys(Keys.ENTER)
        check.wait(lambda: check.find("#tiles"))
        check.browser.back()
        check.wait(lambda: check.find("#runs"))
    with check.check("Tab reaches the filter, the runs and the form on the front"):
        check.open()
        check.wait(lambda: check.find("#runs a.name"))
        check.browser.execute_script("document.querySelector('#train-panel details').open = true")
        check.wait(lambda: check.find("#model option"))
        order = check.tab_order()
        for name in ("skip", "model", "data", "epochs", "start-training", "filter", "order"):
            expect(name in order, f"Tab does not reach {name}: {order}")
        expect(any(run["name"] in order for run in runs), "Tab reaches no run")


def try_unknown(check):
    check.console()
    with check.check("a run that is not there is said to be missing"):
        check.open("no-such-run")
        check.wait(lambda: check.find("#run-line.bad"))
        wrong = check.console(lambda text: "404" in text)
        expect(not wrong, f"the console has {wrong}")


def start_training(check, epochs, limit):
    """Starts a training by the form of the front; returns the run's name."""
    check.open()
    if not check.find("#train-panel details[open]"):
        check.click("#train-panel summary")
    check.wait(lambda: check.find("#model option"), "there are no models")
    check.wait(lambda: check.find("#start-training").is_enabled(), "another training goes on")
    Select(check.find("#model")).select_by_value("autoencoder")
    Select(check.find("#data")).select_by_value("digits")
    for name, value in (("#epochs", epochs), ("#limit", limit)):
        check.find(name).send_keys(str(value))
    check.click("#start-training")
    check.wait(lambda: check.find("#training-run") or check.find("#train-line.bad"), "nothing was started")
    expect(not check.find("#train-line.bad"), check.text("#train-line"))
    return check.text("#training-run")


def try_training(check):
    with check.check("a run of one short epoch is started, and its epoch arrives"):
        name = start_training(check, 1, 2000)
        check.wait(lambda: check.text("#live-epoch").startswith("Epoch 1 of 1 ended"), "no epoch arrived", seconds=120)
        check.wait(lambda: "Finished" in check.text("#live-line"), "no end arrived", seconds=60)
        check.wait(lambda: check.find(f"#runs [data-run='{name}']"), "the front does not show it")
    with check.check("its page has its curves, once it has ended"):
        check.open(name)
        check.wait(lambda: check.text("#state") == "finished")
        expect(check.find(".curves svg.chart"), "there are no curves")
    with check.check("a long run is watched on its page, where it grows, and is stopped"):
        name = start_training(check, 500, 2000)
        check.open(name)
        check.wait(lambda: check.text("#live-step").startswith("Epoch"), "no step arrived", seconds=60)
        check.wait(lambda: check.text("#live-epoch").startswith("Epoch"), "no epoch arrived", seconds=120)
        check.wait(lambda: check.find(".curves svg.chart"), "its curves do not grow")
        check.screenshot("training-light")
        check.click("#stop-training")
        check.wait(lambda: "Stopped" in check.text("#live-line"), "it was not stopped", seconds=120)
        check.wait(lambda: check.text("#state") == "stopped", "its state is not shown", seconds=30)


def try_away(check):
    with check.check("a server that is away is told of, and asked again until it is back"):
        check.open()
        conditions = {"latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
        check.browser.execute_cdp_cmd("Network.enable", {})
        check.browser.execute_cdp_cmd("Network.emulateNetworkConditions", {"offline": True, **conditions})
        check.browser.execute_script("Easel.route()")
        check.wait(lambda: check.find("#away").is_displayed(), "nothing says so")
        check.browser.execute_cdp_cmd("Network.emulateNetworkConditions", {"offline": False, **conditions})
        check.wait(lambda: not check.find("#away").is_displayed(), "it is still said to be away", seconds=30)
        check.wait(lambda: check.find("#runs li"), "the runs did not come back")
    check.console()


def try_sizes(check):
    """No page may be wider than a phone; and each is looked at in the dark."""
    pages = [None] + [run["name"] for run in
                      filter(None, (check.run_that(*one) for one in (["classify"], ["encode", "decode"], ["sample"])))]
    for place, name in enumerate(pages):
        title = ["front", "classify", "latents", "samples"][place] if len(pages) == 4 else f"page-{place}"
        for width, scheme in ((390, "light"), (390, "dark"), (1280, "dark")):
            check.resize(width, 900)
            check.scheme(scheme)
            check.open(name)
            if width == 390 and scheme == "light":
                with check.check(f"{name or 'the front'} fits a window of 390 pixels"):
                    wide = check.browser.execute_script("return document.documentElement.scrollWidth")
                    expect(wide <= 390, f"it is {wide} pixels wide")
            check.screenshot(f"{title}-{scheme}-{width}", width)
    check.resize(1280, 900)
    check.scheme("light")


def try_requests(check):
    """Everything that was asked for from the start went to the server that the page came from."""
    with check.check("nothing was asked of another server"):
        own, foreign = urllib.parse.urlsplit(check.url).netloc, set()
        count = 0
        for entry in check.browser.get_log("performance"):
            message = json.loads(entry["message"])["message"]
            if message["method"] == "Network.requestWillBeSent":
                address = urllib.parse.urlsplit(message["params"]["request"]["url"])
                count += 1
                if address.scheme in ("http", "https", "ws", "wss") and address.netloc != own:
                    foreign.add(address.netloc)
        expect(count > 0, "no requests were recorded")
        expect(not foreign, f"asked of {foreign}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("url", help="the server's address, as in http://127.0.0.1:8080")
    parser.add_argument("--token", help="the token that the server was started with")
    parser.add_argument("--screenshots", type=pathlib.Path, help="a folder to write pictures of the pages to")
    parser.add_argument("--timeout", type=float, default=20, help="seconds to wait for an answer (default: 20)")
    parser.add_argument("--chromium", default="/usr/bin/chromium")
    parser.add_argument("--driver", default="/usr/bin/chromedriver")
    arguments = parser.parse_args()
    if arguments.screenshots:
        arguments.screenshots.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        check = Check(arguments, pathlib.Path(folder))
        try:
            check.wait(check.is_up, f"no server answers at {arguments.url}")
            if arguments.token:
                with check.check("the token is taken from the address, and out of sight"):
                    check.browser.get(check.url + "#token=" + urllib.parse.quote(arguments.token))
                    check.wait(lambda: check.find("#runs li") or check.text("#run-count"))
                    expect("token" not in check.browser.current_url, "it still stands in the address")
            for part in (try_front, try_unknown, *abilities.all_parts, try_sizes, try_training):
                check.part(part)
            wrong = check.console()
            with check.check("the console has no errors at the end"):
                expect(not wrong, str(wrong))
            check.part(try_away)
            check.part(try_requests)
        finally:
            check.browser.quit()
    print(f"{check.passed} passed, {check.failed} failed")
    return 1 if check.failed or not check.passed else 0


if __name__ == "__main__":
    sys.exit(main())
