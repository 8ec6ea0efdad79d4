"""What `check-page.py` tries of the pages of runs: all that each of them can do."""

import base64
import urllib.parse

from browser import expect
from PIL import Image, ImageDraw
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys

# Lets go of a file over an element, as a mouse would that brought it from elsewhere.
DROP = """
const bytes = Uint8Array.from(atob(arguments[1]), letter => letter.charCodeAt(0)), transfer = new DataTransfer();
transfer.items.add(new File([bytes], arguments[2], { type: arguments[3] }));
for (const name of ["dragover", "drop"]) {
  arguments[0].dispatchEvent(new DragEvent(name, { dataTransfer: transfer, bubbles: true, cancelable: true }));
}
"""

# Pastes the picture of a canvas, wherever the focus is.
PASTE = """
const [colour, done] = arguments, canvas = document.createElement("canvas"), context = canvas.getContext("2d");
canvas.width = canvas.height = 48;
context.fillStyle = colour;
context.fillRect(12, 6, 20, 34);
canvas.toBlob(bytes => {
  const clipboardData = new DataTransfer();
  clipboardData.items.add(new File([bytes], "pasted.png", { type: "image/png" }));
  document.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
  done();
});
"""


# Pictures to give.


def seven(path):
    """A photograph's like of a 7: light on dark, as digits of MNIST are."""
    image = Image.new("L", (280, 280), 0)
    pen = ImageDraw.Draw(image)
    pen.line([(80, 60), (200, 60), (130, 230)], fill=255, width=24, joint="curve")
    image.save(path, quality=92)
    return path


def ring(path):
    image = Image.new("RGB", (96, 96), "black")
    ImageDraw.Draw(image).ellipse([30, 18, 66, 78], outline="white", width=9)
    image.save(path, quality=92)
    return path


def draw_seven(check):
    canvas = check.into_sight("#canvas")
    (
        ActionChains(check.browser, duration=40)
        .move_to_element_with_offset(canvas, -60, -80)
        .click_and_hold()
        .move_by_offset(60, 0)
        .move_by_offset(60, 0)
        .move_by_offset(-35, 80)
        .move_by_offset(-35, 80)
        .release()
        .perform()
    )


def try_classifier(check):
    run = check.run_that(
        "classify", fits=lambda run: run["image"] == {"height": 28, "width": 28, "channels": 1} and "7" in run["classNames"]
    )
    if not run:
        return check.absent("classifying digits")
    first = "#predictions li:first-child"
    with check.check("an empty canvas says so"):
        check.open(run["name"])
        check.click("#use-drawing")
        check.wait(lambda: "empty" in check.text("#source-line"), "nothing says that the canvas is empty")
        expect(not check.all("#predictions li"), "there are predictions of nothing")
    with check.check("a 7 drawn on the canvas is a 7"):
        draw_seven(check)
        found = check.wait(lambda: check.find(first), "there are no predictions")
        expect(found.get_attribute("data-class") == "7", f"it is taken for {found.get_attribute('data-class')}")
        expect(check.text("#classify-line").startswith("7"), "the line does not say 7")
        expect(check.wait_for_pixels("seen").startswith("28,28,"), "what the model sees is not 28 by 28")
    if "explain" in run["abilities"]:
        with check.check("the page shows why"):
            check.click("#explain")
            check.wait_for_pixels("explanation")
    check.screenshot("classify-light")
    with check.check("Clear takes the predictions away"):
        check.click("#clear-drawing")
        check.wait(lambda: not check.all("#predictions li"))
    with check.check("the canvas can be drawn on by keys"):
        canvas = check.into_sight("#canvas")
        canvas.send_keys(*[Keys.ARROW_UP] * 6, Keys.SPACE, *[Keys.ARROW_DOWN] * 12, Keys.SPACE)
        check.wait(lambda: check.find(first), "there are no predictions")
    with check.check("a JPEG that is chosen gets predictions"):
        check.choose("#picture", seven(check.folder / "seven.jpg"))
        check.wait(lambda: "seven.jpg" in check.text("#picture-line"))
        check.wait(lambda: check.find(first) and check.text("#classify-line").startswith("7"), "it is not taken for a 7")
    with check.check("inverting asks again"):
        seen = check.pixels("seen")
        check.click("#invert")
        check.wait_for_pixels("seen", other_than=seen)
        check.click("#invert")
    wrong = check.console()
    with check.check("the console has no errors until here"):
        expect(not wrong, str(wrong))
    with check.check("a picture that is broken is said to be"):
        path = check.folder / "broken.png"
        path.write_bytes(b"\x89PNG\r\n\x1a\nand nothing else that a picture has")
        check.choose("#picture", path)
        check.wait(lambda: check.find("#classify-line.bad") and check.text("#classify-line"), "no line says so")
        expect(not check.all("#predictions li"), "there are predictions of it")
    with check.check("an empty file is refused"):
        path = check.folder / "empty.png"
        path.write_bytes(b"")
        check.choose("#picture", path)
        check.wait(lambda: check.find("#picture-line.bad") and "empty" in check.text("#picture-line"))
    with check.check("a file that is too large is refused before it is sent"):
        path = check.folder / "large.png"
        with open(path, "wb") as file:
            file.truncate(33 * 1024 * 1024)
        counted = "return performance.getEntriesByType('resource').length"
        before = check.browser.execute_script(counted)
        check.choose("#picture", path)
        check.wait(lambda: check.find("#picture-line.bad") and "at most" in check.text("#picture-line"))
        expect(check.browser.execute_script(counted) == before, "something was sent")
    wrong = check.console(lambda text: "status of 422" in text or "status of 415" in text or "status of 400" in text)
    with check.check("the console has no other errors than the refusals"):
        expect(not wrong, str(wrong))
    with check.check("Tab reaches the canvas, the files, what explains and the slider of epochs, in this order"):
        check.open(run["name"])
        check.wait(lambda: check.find("#canvas"))
        order = check.tab_order()
        wanted = ["canvas", "use-drawing", "clear-drawing", "picture", "invert", "explain", "copy"]
        places = [order.index(name) if name in order else -1 for name in wanted]
        expect(-1 not in places and places == sorted(places), f"Tab goes {order}")


def try_reconstruction(check):
    run = check.run_that("reconstruct")
    if not run:
        return check.absent("reconstructing")
    with check.check("a picture that is pasted is reconstructed"):
        check.open(run["name"])
        check.wait(lambda: check.find(".drop"))
        check.browser.execute_async_script(PASTE, "white")
        check.wait_for_pixels("reconstruction")
        expect("pasted.png" in check.text("#picture-line"), "another place took it")
    with check.check("a JPEG that is dropped is reconstructed"):
        check.open(run["name"])
        data = base64.b64encode(ring(check.folder / "ring.jpg").read_bytes()).decode()
        check.browser.execute_script(DROP, check.into_sight(".drop"), data, "ring.jpg", "image/jpeg")
        for name in ("original", "reconstruction", "difference"):
            check.wait_for_pixels(name)
        expect(not check.find("#reconstruct-line.bad"), check.text("#reconstruct-line"))
    with check.check("the noise slider adds noise"):
        expect(check.pixels("noisy") is None, "there is noise before any was asked for")
        before = check.pixels("reconstruction")
        check.into_sight("#noise").send_keys(*[Keys.ARROW_RIGHT] * 20)
        check.wait_for_pixels("noisy")
        check.wait_for_pixels("reconstruction", other_than=before)
    check.screenshot("reconstruct-light")


def try_latents(check):
    run = check.run_that("encode", "decode")
    if not run:
        return check.absent("encoding and decoding")
    with check.check("a picture is encoded, and its code decoded"):
        check.open(run["name"])
        check.wait_for_pixels("decoded")
        turn = int(check.find("#decoded").get_attribute("data-turn"))
        check.choose("#picture", ring(check.folder / "ring.jpg"))
        check.wait_for_pixels("encoded")
        check.wait(lambda: int(check.find("#decoded").get_attribute("data-turn")) > turn, "its code was not decoded")
    with check.check("a latent slider changes what is decoded"):
        before = check.wait_for_pixels("decoded")
        check.into_sight(".latents input").send_keys(*[Keys.ARROW_LEFT] * 30)
        moved = check.wait_for_pixels("decoded", other_than=before)
        check.click("#own-code")
        check.wait_for_pixels("decoded", other_than=moved)
    if run["latentSize"] > 1:
        with check.check("the map of two latents is drawn, and moved over by keys and by the pointer"):
            check.wait(lambda: check.find("#map canvas").get_attribute("data-drawn"), "the map is not drawn")
            sheet, before, told = check.into_sight("#map"), check.pixels("decoded"), check.text("#map-told")
            sheet.send_keys(*[Keys.ARROW_UP] * 6, *[Keys.ARROW_LEFT] * 6)
            by_keys = check.wait_for_pixels("decoded", other_than=before)
            expect(check.text("#map-told") != told, "the place is not told")
            ActionChains(check.browser).move_to_element_with_offset(sheet, 90, 90).click().perform()
            check.wait_for_pixels("decoded", other_than=by_keys)
    with check.check("the way to a second picture is shown in steps"):
        check.choose("#second-picture", seven(check.folder / "seven.jpg"))
        check.wait(lambda: len(check.all("#way img")) == 8, "there are not 8 steps")
        check.into_sight("#way-steps").send_keys(Keys.ARROW_RIGHT)
        check.wait(lambda: len(check.all("#way img")) == 9, "there are not 9 steps")
    check.screenshot("latents-light")


def try_samples(check):
    run = check.run_that("sample")
    if not run:
        return check.absent("drawing samples")
    with check.check("pictures are drawn from a seed, others from another"):
        check.open(run["name"])
        before = check.wait_for_pixels("samples")
        check.click("#another-seed")
        check.wait_for_pixels("samples", other_than=before)
        seed = check.into_sight("#seed")
        seed.clear()
        seed.send_keys("0", Keys.TAB)
        check.wait(lambda: check.pixels("samples") == before, "the same seed gives other pictures")
    if "interpolate" in run["abilities"]:
        with check.check("the way between seeds is drawn, and too few seeds are refused"):
            check.wait_for_pixels("interpolation")
            seeds = check.into_sight("#seeds")
            seeds.clear()
            seeds.send_keys("5", Keys.TAB)
            check.wait(lambda: check.find("#interpolate-line.bad"))
            before = check.pixels("interpolation")
            seeds.clear()
            seeds.send_keys("5,6", Keys.TAB)
            check.wait_for_pixels("interpolation", other_than=before)
    check.screenshot("samples-light")


def try_player(check):
    runs = [check.ask("api/runs/" + urllib.parse.quote(run["name"], safe=""))
            for run in check.runs() if run.get("lastSample", 0) > 1]
    run = min((run for run in runs if len(run["sampleEpochs"]) > 1), key=lambda run: len(run["sampleEpochs"]), default=None)
    if not run:
        return check.absent("showing pictures by epoch")
    with check.check("the pictures of epochs are gone through by the slider, and by themselves"):
        check.open(run["name"])
        last, first = run["sampleEpochs"][-1], run["sampleEpochs"][0]
        at = lambda epoch: check.find(f"#epoch-picture[data-epoch='{epoch}']")
        check.wait(lambda: at(last), "the last epoch is not shown first")
        check.into_sight("#epoch").send_keys(Keys.HOME)
        check.wait(lambda: at(first), "the first epoch is not shown")
        check.click("#play")
        check.wait(lambda: at(last), "playing does not come to the last epoch", seconds=check.timeout + len(run["sampleEpochs"]))


def try_segments(check):
    run = check.run_that("segment")
    if not run:
        return check.absent("segmenting")
    with check.check("a picture is segmented, with a legend"):
        check.open(run["name"])
        check.choose("#picture", ring(check.folder / "ring.jpg"))
        check.wait_for_pixels("overlay")
        check.wait(lambda: check.all("#legend li"))
    check.screenshot("segment-light")


all_parts = (try_classifier, try_reconstruction, try_latents, try_samples, try_player, try_segments)
