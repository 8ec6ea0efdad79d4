{
  /** A probability that is nearly sure, or nearly none, is not told as if it were that. */
  const percentText = percent => percent > 99.9 ? "> 99.9 %" : percent < 0.1 ? "< 0.1 %" : `${percent.toFixed(1)} %`;

  /** The most probable classes as bars, what the model saw, and on demand what speaks for the first. */
  Easel.classifyPanel = (run, signal) => {
    let picture = null;
    const line = Easel.line({ id: "classify-line" });
    const bars = Easel.make("ol.bars", { id: "predictions", "aria-label": "Classes by probability" });
    const seen = Easel.figure("What the model sees", { id: "seen" });
    const why = Easel.figure("Why: what speaks for it (Grad-CAM)", { id: "explanation" });
    const explain = Easel.tick("Why? Show what in the picture speaks for it (Grad-CAM)", { id: "explain" });
    const show = predictions => bars.replaceChildren(...predictions.map(one => {
      const percent = one.probability * 100;
      const bar = Easel.make("span.bar", { "aria-hidden": "true" }, Easel.make("span"));
      bar.firstChild.style.width = `${Math.max(percent, 0.3)}%`;
      return Easel.make("li", { "data-class": one.class }, Easel.make("span.class", {}, one.class), bar,
        Easel.make("span.number", {}, percentText(percent)));
    }));
    const ask = Easel.latest(async own => {
      try {
        const answer = await Easel.json(Easel.pathOf(run.name, "classify"), {
          method: "POST", body: picture.blob, signal: own,
          query: { top: Math.min(5, run.classNames?.length ?? 5), invert: picture.invert,
            explain: explain.box.checked },
        });
        show(answer.predictions);
        seen.show(answer.seen);
        why.show(answer.explanation);
        const [best] = answer.predictions;
        line.say(best ? `${best.class}, with a probability of ${percentText(best.probability * 100)}` : "No class.");
      } catch (error) {
        if (error.name !== "AbortError") { show([]); seen.show(null); why.show(null); }
        line.fail(error);
      }
    }, { signal });
    explain.box.addEventListener("change", () => { if (picture) { ask(); } });
    return {
      node: Easel.make("div", {}, Easel.make("h3", {}, "Class"), line.node, bars,
        run.abilities.includes("explain") ? explain.node : null,
        Easel.make("div.pictures", {}, seen.node, why.node)),
      take: given => { picture = given; ask(); },
      clear: () => { picture = null; line.clear(); show([]); seen.show(null); why.show(null); },
    };
  };
}
