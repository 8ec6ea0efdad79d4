{
  /** What the model says of every pixel, in colours over the picture, and what they stand for. */
  Easel.segmentPanel = (run, signal) => {
    const line = Easel.line({ id: "segment-line" });
    const overlay = Easel.figure("Segments over the picture", { id: "overlay" });
    const legend = Easel.make("ul.legend", { id: "legend", "aria-label": "Classes by their share of the picture" });
    const clear = () => { overlay.show(null); legend.replaceChildren(); };
    const ask = Easel.latest(async (own, picture) => {
      try {
        const answer = await Easel.json(Easel.pathOf(run.name, "segment"), {
          method: "POST", body: picture.blob, signal: own, query: { invert: picture.invert },
        });
        overlay.show(answer.overlay);
        const classes = [...answer.classes].sort((a, b) => b.share - a.share);
        legend.replaceChildren(...classes.map(one => {
          const swatch = Easel.make("span.swatch", { "aria-hidden": "true" });
          swatch.style.backgroundColor = one.colour;
          return Easel.make("li", {}, swatch, one.class, " ",
            Easel.make("span.quiet.number", {}, `${(one.share * 100).toFixed(1)} %`));
        }));
        line.say(classes.length ? `Mostly ${classes[0].class}.` : "No class.");
      } catch (error) {
        if (error.name !== "AbortError") { clear(); }
        line.fail(error);
      }
    }, { signal });
    return {
      node: Easel.make("div", {}, Easel.make("h3", {}, "Segments"), line.node,
        Easel.make("div.pictures", {}, overlay.node, legend)),
      take: ask,
      clear: () => { line.clear(); clear(); },
    };
  };
}
