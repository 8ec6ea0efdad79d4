{
  /** Pictures along each side of the map, and its side in pixels of the canvas. */
  const cells = 9, side = 360;

  const decodedImage = async content => {
    const image = new Image();
    image.src = `data:image/png;base64,${content}`;
    await image.decode();
    return image;
  };

  /** A map of two latents: pictures over both ranges, to move over by pointer or arrow keys. */
  Easel.latentMap = ({ run, signal, order, values, chosenClass, onMove }) => {
    const names = order.map(index => [String(index), `Latent ${index + 1}`]);
    const across = Easel.choice(names, { id: "map-across" }), up = Easel.choice(names, { id: "map-up" });
    across.value = String(order[0]);
    up.value = String(order[1]);
    const canvas = Easel.make("canvas", { width: side, height: side });
    const mark = Easel.make("span.mark");
    const told = Easel.make("output.quiet", { id: "map-told" });
    const sheet = Easel.make("div.sheet.map", {
      tabindex: 0, id: "map", role: "application", "aria-roledescription": "map",
      "aria-label": "Map of two latents: arrow keys move over it", "aria-describedby": "map-told",
    }, canvas, mark);
    const line = Easel.line(), here = Easel.figure("Decoded here", { id: "map-decoded" });
    const axes = () => [Number(across.value), Number(up.value)];
    // The range is that of the training pictures alone: the map stays as it is while a code moves on it.
    const ranges = () => axes().map(index => {
      const { mean, deviation } = Easel.latentRange(run.latentSpread?.[index], 0);
      return [mean - 3 * deviation, mean + 3 * deviation];
    });
    const follow = () => {
      const [x, y] = axes().map((index, axis) => {
        const [low, high] = ranges()[axis];
        return Math.min(Math.max((values()[index] - low) / (high - low), 0), 1);
      });
      mark.style.left = `${x * 100}%`;
      mark.style.top = `${(1 - y) * 100}%`;
      told.value = axes().map(index => `latent ${index + 1}: ${Easel.twoPlaces(values()[index])}`).join(", ");
    };
    const draw = Easel.latest(async own => {
      await Easel.wait(200, own);
      const [[left, right], [low, high]] = ranges(), [x, y] = axes();
      const codes = Array.from({ length: cells * cells }, (_, place) => {
        const code = [...values()];
        code[x] = left + (right - left) * (place % cells + 0.5) / cells;
        code[y] = high - (high - low) * (Math.floor(place / cells) + 0.5) / cells;
        return code;
      });
      try {
        const images = await Promise.all((await Easel.decode(run, codes, chosenClass(), own)).map(decodedImage));
        const context = canvas.getContext("2d"), size = side / cells;
        context.imageSmoothingEnabled = images[0].naturalWidth > size;
        images.forEach((image, place) =>
          context.drawImage(image, place % cells * size, Math.floor(place / cells) * size, size, size));
        canvas.dataset.drawn = String(Number(canvas.dataset.drawn ?? 0) + 1);
        line.clear();
      } catch (error) { line.fail(error); }
    }, { signal });
    const move = (x, y) => {
      const places = [Math.min(Math.max(x, 0), 1), Math.min(Math.max(y, 0), 1)];
      onMove(axes().map((index, axis) => {
        const [low, high] = ranges()[axis];
        return [index, low + (high - low) * places[axis]];
      }));
      follow();
    };
    const point = event => {
      const box = canvas.getBoundingClientRect();
      move((event.clientX - box.left) / box.width, 1 - (event.clientY - box.top) / box.height);
    };
    let isDown = false;
    sheet.addEventListener("pointerdown", event => {
      if (event.button !== 0) { return; }
      isDown = true;
      sheet.setPointerCapture(event.pointerId);
      point(event);
    });
    sheet.addEventListener("pointermove", event => { if (isDown) { point(event); } });
    for (const name of ["pointerup", "pointercancel"]) { sheet.addEventListener(name, () => { isDown = false; }); }
    const steps = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
    sheet.addEventListener("keydown", event => {
      const step = steps[event.key];
      if (!step || event.ctrlKey || event.metaKey || event.altKey) { return; }
      event.preventDefault();
      const length = event.shiftKey ? 0.1 : 0.02;
      const places = axes().map((index, axis) => {
        const [low, high] = ranges()[axis];
        return (values()[index] - low) / (high - low);
      });
      move(places[0] + step[0] * length, places[1] + step[1] * length);
    });
    const choose = changed => {
      // Both axes of one latent would show a line.
      if (across.value === up.value) {
        const other = changed === across ? up : across;
        other.value = String(order.find(index => String(index) !== changed.value));
      }
      follow();
      draw();
    };
    across.addEventListener("change", () => choose(across));
    up.addEventListener("change", () => choose(up));
    follow();
    draw();
    return {
      node: Easel.make("div", {}, Easel.make("h3", {}, "Map of two latents"),
        Easel.make("div.controls", {}, Easel.field("Across", across), Easel.field("Up", up)),
        Easel.make("div.pictures", {}, sheet, here.node), Easel.make("p", {}, told), line.node),
      show: here.show,
      /** A latent that is not of the two changes what all places of the map show. */
      follow: index => { follow(); if (!axes().includes(index)) { draw(); } },
      changed: () => { follow(); draw(); },
    };
  };
}
