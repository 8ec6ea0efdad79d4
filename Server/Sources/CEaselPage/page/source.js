{
  const accepted = "image/*,.pnm,.pgm,.ppm,.pbm,.webp,.bmp";

  /** Where a pasted picture goes: to the place that was used last, or else the first on the page. */
  let places = [], used = null;
  document.addEventListener("paste", event => {
    const file = [...event.clipboardData?.files ?? []][0];
    const isBefore = (one, other) =>
      one.node.compareDocumentPosition(other.node) & Node.DOCUMENT_POSITION_FOLLOWING;
    const place = places.includes(used) ? used : [...places].sort((a, b) => isBefore(a, b) ? -1 : 1)[0];
    if (!file || !place) { return; }
    event.preventDefault();
    place.take(file);
  });

  const sizeOf = bytes => bytes < 1024 ? `${bytes} bytes`
    : bytes < 1024 * 1024 ? `${Math.round(bytes / 1024)} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;

  /** A place for a picture: chosen, dropped or pasted. What cannot be sent is refused with a line. */
  Easel.dropPlace = ({ id, label = "Choose a picture", signal, onPicture }) => {
    const line = Easel.line({ id: `${id}-line` });
    const input = Easel.make("input.behind", { type: "file", accept: accepted, id });
    const preview = Easel.make("img.preview", { alt: "", hidden: true });
    preview.addEventListener("error", () => { preview.hidden = true; });
    const hint = Easel.make("span.quiet", {}, "or drop or paste one here");
    const node = Easel.make("div.drop", {}, Easel.make("div", {},
      Easel.make("label.button", {}, input, label), " ", hint), preview, line.node);
    const take = file => {
      used = place;
      if (file.size > Easel.largestUpload) {
        const most = sizeOf(Easel.largestUpload);
        return line.fail(new Error(`${file.name} has ${sizeOf(file.size)}: at most ${most} can be sent.`));
      }
      if (file.size === 0) { return line.fail(new Error(`${file.name} is empty.`)); }
      line.say(`${file.name}, ${sizeOf(file.size)}`);
      Easel.show(preview, file);
      onPicture({ blob: file, name: file.name, isDrawn: false });
    };
    const place = {
      node, line, take,
      clear: () => { line.clear(); Easel.show(preview, null); },
    };
    input.addEventListener("change", () => {
      if (input.files[0]) { take(input.files[0]); }
      input.value = "";
    });
    const use = () => { used = place; };
    node.addEventListener("focusin", use);
    node.addEventListener("pointerdown", use);
    node.addEventListener("dragover", event => { event.preventDefault(); node.classList.add("over"); });
    node.addEventListener("dragleave", () => node.classList.remove("over"));
    node.addEventListener("drop", event => {
      event.preventDefault();
      node.classList.remove("over");
      const file = event.dataTransfer.files[0];
      if (file) { take(file); } else { line.fail(new Error("What was dropped is not a file.")); }
    });
    places.push(place);
    signal.addEventListener("abort", () => {
      places = places.filter(other => other !== place);
      Easel.show(preview, null);
    });
    return place;
  };

  /** Where the picture for all that a run can do with one comes from: a drawing or a file. */
  Easel.source = ({ image, signal, onPicture, onClear }) => {
    const line = Easel.line({ id: "source-line" });
    let given = null;
    const give = picture => {
      given = picture;
      onPicture({ ...picture, invert: !picture.isDrawn && invert.box.checked });
    };
    const useDrawing = async isAsked => {
      try {
        const blob = await drawing.picture();
        files.clear();
        line.clear();
        give({ blob, name: "drawing", isDrawn: true });
      } catch (error) {
        if (isAsked) { line.fail(error); }
      }
    };
    const clear = () => {
      line.clear();
      if (given?.isDrawn) { given = null; onClear(); }
    };
    const drawing = Easel.drawing({ image, onStroke: () => useDrawing(false), onClear: clear });
    const files = Easel.dropPlace({
      id: "picture", signal, onPicture: picture => { line.clear(); drawing.clear(); give(picture); },
    });
    const invert = Easel.tick("Invert black and white, as for dark ink on paper", { id: "invert" });
    invert.box.addEventListener("change", () => { if (given && !given.isDrawn) { give(given); } });
    return {
      node: Easel.make("div.source", {}, Easel.make("h3", {}, "Draw"),
        Easel.make("p.quiet.hint", {}, "With the pointer, or with the arrow keys and the space bar."), drawing.node,
        Easel.make("div.controls", {}, drawing.ink,
          Easel.button("Use the drawing", () => useDrawing(true), { id: "use-drawing" }),
          Easel.button("Clear", () => { drawing.clear(); clear(); }, { id: "clear-drawing" })),
        line.node,
        Easel.make("h3", {}, "Or take a picture"), files.node, image.channels < 4 ? invert.node : null),
    };
  };
}
