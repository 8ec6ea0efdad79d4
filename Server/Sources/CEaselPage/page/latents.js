{
  const shownAtFirst = 12;

  /** What a latent may be set to: three deviations to both sides of the mean of training pictures, and the code. */
  Easel.latentRange = (spread, value) => {
    const { mean = 0, deviation = 1 } = spread ?? {}, room = 3 * (deviation || 1);
    return { min: Math.min(mean - room, value), max: Math.max(mean + room, value), mean, deviation: deviation || 1 };
  };

  /** Two digits after the point, and no minus before zero. */
  Easel.twoPlaces = value => (Math.round(value * 100) / 100 + 0).toFixed(2);

  /** A number drawn from the standard normal distribution. */
  const normal = () => Math.sqrt(-2 * Math.log(1 - Math.random())) * Math.cos(2 * Math.PI * Math.random());

  /**
   * The latents of a run as sliders: from a picture's own code, or from the middle of what training gave. Shows what
   * they decode to; a map of two of them; and the way to a second picture.
   */
  Easel.latentPanel = (run, signal) => {
    const canEncode = run.abilities.includes("encode"), size = run.latentSize;
    const middle = Array.from({ length: size }, (_, index) => run.latentSpread?.[index]?.mean ?? 0);
    // Those that vary most among the training pictures come first: the others hardly change anything.
    const order = middle.map((_, index) => index);
    const spread = index => run.latentSpread?.[index]?.deviation ?? 1;
    order.sort((a, b) => spread(b) - spread(a) || a - b);
    let own = null, values = [...middle], shown = Math.min(shownAtFirst, size), overtake = null;
    const line = Easel.line({ id: "latent-line" });
    const original = Easel.figure("The picture", { id: "encoded" }),
      decoded = Easel.figure("Decoded", { id: "decoded" });
    const classes = Easel.classChoice(run, "latent-class");
    const rows = Easel.make("div.latents"), sliders = new Map();

    const decode = Easel.latest(async stop => {
      try {
        const [image] = await Easel.decode(run, [values], classes?.value, stop);
        decoded.show(image);
        map?.show(image);
        decoded.image.dataset.turn = String(Number(decoded.image.dataset.turn ?? 0) + 1);
        line.clear();
      } catch (error) { line.fail(error); }
    }, { patience: 400, pause: 30, signal });

    const addRow = index => {
      const { min, max } = Easel.latentRange(run.latentSpread?.[index], own?.[index] ?? middle[index]);
      const slider = Easel.slider({
        label: `Latent ${index + 1}`, id: `latent-${index}`, min, max, step: (max - min) / 200, value: values[index],
        format: Easel.twoPlaces,
        onInput: value => { values[index] = value; decode(); map?.follow(index); },
      });
      sliders.set(index, slider);
      rows.append(slider.node);
    };
    const more = Easel.button("", () => {
      const next = Math.min(shown + 24, size);
      order.slice(shown, next).forEach(addRow);
      shown = next;
      tellMore();
    }, { id: "more-latents" });
    const tellMore = () => {
      more.textContent = `Show ${Math.min(24, size - shown)} more of ${size}`;
      more.hidden = shown >= size;
    };
    const setAll = code => {
      values = [...code];
      rows.replaceChildren();
      sliders.clear();
      order.slice(0, shown).forEach(addRow);
      decode();
      map?.changed();
    };
    const ownCode = Easel.button("The picture's own code", () => setAll(own), { id: "own-code", disabled: true });
    const map = size > 1 ? Easel.latentMap({
      run, signal, order, values: () => values, chosenClass: () => classes?.value,
      onMove: moved => {
        for (const [index, value] of moved) {
          values[index] = value;
          const slider = sliders.get(index);
          if (slider) { slider.value = value; }
        }
        decode();
      },
    }) : null;
    classes?.addEventListener("change", () => { decode(); map?.changed(); });
    const way = canEncode ? Easel.wayPanel(run, signal, () => own, () => classes?.value) : null;

    const forget = () => {
      own = null;
      ownCode.disabled = true;
      original.show(null);
      way?.empty();
    };
    const take = async picture => {
      overtake?.abort();
      overtake = new AbortController();
      const both = AbortSignal.any([overtake.signal, signal]);
      try {
        const answer = await Easel.encode(run, picture, both);
        own = answer.latents;
        original.show(answer.original);
        ownCode.disabled = false;
        setAll(own);
        way?.follow();
      } catch (error) {
        // Nothing goes on with the picture before it.
        if (error.name !== "AbortError") { forget(); }
        line.fail(error);
      }
    };
    tellMore();
    order.slice(0, shown).forEach(addRow);
    decode();
    const node = Easel.make("div", {}, Easel.make("h3", {}, "Latents"),
      canEncode ? Easel.make("p.quiet", {}, "Sliders start at the code of the picture, once there is one.") : null,
      Easel.make("div.controls", {}, canEncode ? ownCode : null,
        Easel.button("Middle", () => setAll(middle), { id: "middle-code" }),
        Easel.button("At random", () => setAll(middle.map((mean, index) => mean + normal() * spread(index))),
          { id: "random-code" }),
        classes ? Easel.field("Class", classes) : null),
      Easel.make("div.split", {}, Easel.make("div.pictures.kept", {}, original.node, decoded.node),
        Easel.make("div", {}, rows, more)),
      line.node, map?.node ?? null, way?.node ?? null);
    return { node, take, clear: forget };
  };

  Easel.encode = (run, picture, signal) => Easel.json(Easel.pathOf(run.name, "encode"), {
    method: "POST", body: picture.blob, signal, query: { invert: picture.invert },
  });

  /** What latents decode to, each as base64 of a PNG. */
  Easel.decode = async (run, latents, chosenClass, signal) => (await Easel.json(Easel.pathOf(run.name, "decode"), {
    method: "POST", signal, json: chosenClass ? { latents, class: chosenClass } : { latents },
  })).images;

  /** A choice of the class to draw, of a run that takes one. */
  Easel.classChoice = (run, id, first) => run.model.startsWith("conditional-") && run.classNames?.length
    ? Easel.choice([...first ? [["", first]] : [], ...run.classNames.map(name => [name, name])], { id }) : null;

  /** From the picture to a second one in even steps between their codes. */
  Easel.wayPanel = (run, signal, from, chosenClass) => {
    let second = null, given = null;
    const line = Easel.line({ id: "way-line" }), strip = Easel.make("div.strip", { id: "way" });
    const steps = Easel.slider({ label: "Steps", id: "way-steps", min: 3, max: 16, step: 1, value: 8,
      onInput: () => draw() });
    const draw = Easel.latest(async own => {
      if (!second) { return; }
      if (!from()) { line.fail(new Error("There is no first picture yet: draw or choose one above.")); return; }
      const count = steps.value, [start, end] = [from(), second];
      try {
        const codes = Array.from({ length: count }, (_, step) =>
          start.map((value, index) => value + (end[index] - value) * step / (count - 1)));
        const images = await Easel.decode(run, codes, chosenClass(), own);
        strip.replaceChildren(...images.map((content, step) => {
          const image = Easel.picture(`Step ${step + 1} of ${count}`);
          Easel.show(image, content);
          return image;
        }));
        line.clear();
      } catch (error) { line.fail(error); }
    }, { patience: 400, signal });
    const invert = Easel.tick("Invert black and white", { id: "second-invert" });
    const encode = Easel.latest(async own => {
      try {
        second = (await Easel.encode(run, { ...given, invert: invert.box.checked }, own)).latents;
        draw();
      } catch (error) {
        if (error.name !== "AbortError") {
          second = null;
          strip.replaceChildren();
        }
        line.fail(error);
      }
    }, { signal });
    const place = Easel.dropPlace({
      id: "second-picture", label: "Choose a second picture", signal,
      onPicture: picture => { given = picture; encode(); },
    });
    invert.box.addEventListener("change", () => { if (given) { encode(); } });
    return {
      node: Easel.make("div", {}, Easel.make("h3", {}, "Interpolation to a second picture"), place.node, invert.node,
        steps.node, strip, line.node),
      follow: () => draw(),
      empty: () => strip.replaceChildren(),
    };
  };
}
