{
  /** The canvas' longer side. */
  const longest = 280;

  /**
   * A canvas to draw on with a pointer, or with the arrow keys: they move a pen, and the space bar puts it down or
   * lifts it. Grey runs get light strokes on black, as digits are; runs of colours a white sheet and a choice of ink.
   */
  Easel.drawing = ({ image, onStroke, onClear }) => {
    const scale = longest / Math.max(image.width, image.height), isGrey = image.channels === 1;
    const width = Math.max(40, Math.round(image.width * scale));
    const height = Math.max(40, Math.round(image.height * scale));
    const canvas = Easel.make("canvas", {
      width, height, tabindex: 0, id: "canvas", role: "application", "aria-roledescription": "drawing area",
      "aria-label": "Draw a picture: arrow keys move the pen, space puts it down or lifts it, Delete clears",
    });
    const pen = Easel.make("span.pen", { hidden: true });
    const ink = Easel.make("input", { type: "color", value: "#1f3d7a", "aria-label": "Ink" });
    const context = canvas.getContext("2d", { willReadFrequently: true });
    const stroke = Math.round(longest / 12);
    let isEmpty = true, last = null, place = [width / 2, height / 2], isDown = false;

    const clear = () => {
      context.fillStyle = isGrey ? "#000" : "#fff";
      context.fillRect(0, 0, width, height);
      isEmpty = true;
      last = null;
    };
    const line = (from, to) => {
      context.strokeStyle = isGrey ? "#fff" : ink.value;
      context.lineWidth = stroke;
      context.lineCap = context.lineJoin = "round";
      context.beginPath();
      context.moveTo(...from);
      context.lineTo(to[0], to[1] + (from[0] === to[0] && from[1] === to[1] ? 0.01 : 0));
      context.stroke();
      isEmpty = false;
    };
    const pointOf = event => {
      const box = canvas.getBoundingClientRect();
      return [(event.clientX - box.left) / box.width * width, (event.clientY - box.top) / box.height * height];
    };
    canvas.addEventListener("pointerdown", event => {
      if (event.button !== 0) { return; }
      canvas.setPointerCapture(event.pointerId);
      last = pointOf(event);
      line(last, last);
      pen.hidden = true;
    });
    canvas.addEventListener("pointermove", event => {
      if (!last) { return; }
      const coalesced = event.getCoalescedEvents?.() ?? [];
      for (const one of coalesced.length ? coalesced : [event]) {
        const next = pointOf(one);
        line(last, next);
        last = next;
      }
    });
    const lift = () => {
      if (!last) { return; }
      last = null;
      onStroke();
    };
    canvas.addEventListener("pointerup", lift);
    canvas.addEventListener("pointercancel", lift);

    const showPen = () => {
      pen.hidden = false;
      pen.style.left = `${place[0] / width * 100}%`;
      pen.style.top = `${place[1] / height * 100}%`;
      pen.classList.toggle("down", isDown);
    };
    const moves = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    canvas.addEventListener("keydown", event => {
      if (event.ctrlKey || event.metaKey || event.altKey) { return; }
      const move = moves[event.key];
      if (move) {
        const step = event.shiftKey ? 4 : 14;
        const next = place.map((value, axis) =>
          Math.min(Math.max(value + move[axis] * step, 0), axis ? height : width));
        if (isDown) { line(place, next); }
        place = next;
      } else if (event.key === " " || event.key === "Enter") {
        isDown = !isDown;
        if (isDown) { line(place, place); } else { onStroke(); }
      } else if (event.key === "Delete" || event.key === "Backspace") {
        isDown = false;
        clear();
        onClear();
      } else { return; }
      event.preventDefault();
      showPen();
    });
    canvas.addEventListener("blur", () => {
      pen.hidden = true;
      if (isDown) { isDown = false; onStroke(); }
    });
    clear();

    const isDigit = isGrey && image.width === 28 && image.height === 28;
    return {
      node: Easel.make("div.sheet", {}, canvas, pen), ink: isGrey ? null : Easel.field("Ink", ink), clear,
      get isEmpty() { return isEmpty; },
      /** The drawing as a PNG: as a digit of MNIST where that is what the run has seen, or as it is. */
      picture: () => new Promise((resolve, reject) => {
        const drawn = isEmpty ? null : isDigit ? Easel.digitOf(canvas) : canvas;
        if (!drawn) { return reject(new Error("The canvas is empty: draw something, or choose a picture.")); }
        drawn.toBlob(blob => {
          if (blob) { resolve(blob); } else { reject(new Error("The drawing could not be made a picture.")); }
        }, "image/png");
      }),
    };
  };
}
