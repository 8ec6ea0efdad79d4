{
  /** A picture that a request makes, with a way to keep it. */
  const sheet = (id, alt) => {
    const image = Easel.picture(alt, { id }), save = Easel.make("a", { hidden: true }, "Save the picture");
    const node = Easel.make("figure", {}, image, save);
    return {
      node,
      show: (blob, name) => {
        Easel.show(image, blob);
        save.hidden = !blob;
        if (blob) { save.href = image.src; save.download = name; }
      },
    };
  };

  const number = (id, value, min, max) => Easel.make("input",
    { type: "number", id, value, min, max, step: 1, required: true });

  /** Pictures drawn from a seed: the same as `easel sample` writes. */
  const samplePanel = (run, signal) => {
    const line = Easel.line({ id: "sample-line" }), result = sheet("samples", "Generated pictures");
    const seed = number("seed", 0, 0, 4294967295), count = number("count", 36, 1, 256);
    const classes = Easel.classChoice(run, "sample-class", "one after another");
    const draw = Easel.latest(async own => {
      if (!seed.checkValidity() || !count.checkValidity()) {
        return line.fail(new Error("The seed is a whole number from 0, the count one from 1 to 256."));
      }
      line.say("Drawing…");
      try {
        result.show(await Easel.bytes(Easel.pathOf(run.name, "sample"), {
          signal: own, query: { seed: seed.value, count: count.value, class: classes?.value },
        }), `${run.name}-seed-${seed.value}.png`);
        line.clear();
      } catch (error) { line.fail(error); }
    }, { signal });
    for (const control of [seed, count, classes]) { control?.addEventListener("change", () => draw()); }
    draw();
    return Easel.make("div", {}, Easel.make("h3", {}, "New pictures"),
      Easel.make("div.controls", {}, Easel.field("Seed", seed), Easel.field("Pictures", count),
        classes ? Easel.field("Class", classes) : null,
        Easel.button("Another seed", () => { seed.value = Math.floor(Math.random() * 1e6); draw(); },
          { id: "another-seed" })),
      line.node, result.node);
  };

  /** The way between the pictures of seeds: the same as `easel interpolate --seeds` writes. */
  const seedsPanel = (run, signal) => {
    const line = Easel.line({ id: "interpolate-line" }), result = sheet("interpolation", "Interpolation between seeds");
    const seeds = Easel.make("input", { id: "seeds", value: "1,2,3", inputmode: "numeric", size: 12 });
    const steps = number("steps", 10, 2, 64);
    const path = Easel.choice([["spherical", "spherical"], ["linear", "linear"]], { id: "path" });
    const classes = Easel.classChoice(run, "interpolate-class");
    const draw = Easel.latest(async own => {
      const asked = seeds.value.split(/[\s,]+/).filter(Boolean);
      if (asked.length < 2 || !asked.every(seed => /^\d+$/.test(seed))) {
        return line.fail(new Error("Give two seeds or more, as in 1,2,3."));
      }
      line.say("Drawing…");
      try {
        result.show(await Easel.bytes(Easel.pathOf(run.name, "interpolate"), {
          signal: own, query: { seeds: asked.join(","), steps: steps.value, path: path.value, class: classes?.value },
        }), `${run.name}-interpolation.png`);
        line.clear();
      } catch (error) { line.fail(error); }
    }, { signal });
    for (const control of [seeds, steps, path, classes]) { control?.addEventListener("change", () => draw()); }
    draw();
    return Easel.make("div", {}, Easel.make("h3", {}, "Between seeds"),
      Easel.make("div.controls", {}, Easel.field("Seeds", seeds), Easel.field("Steps", steps),
        Easel.field("Path", path),
        classes ? Easel.field("Class", classes) : null),
      line.node, result.node);
  };

  Easel.generatePanels = (run, signal) => [
    run.abilities.includes("sample") ? samplePanel(run, signal) : null,
    run.abilities.includes("interpolate") ? seedsPanel(run, signal) : null,
  ].filter(Boolean);
}
