{
  const noises = [
    ["gaussian", "Gaussian", { max: 0.6, label: "Standard deviation of the noise" }],
    ["salt-and-pepper", "Salt and pepper", { max: 0.8, label: "Share of pixels" }],
    ["masking", "Masking", { max: 0.9, label: "Share of pixels" }],
  ];

  /** Reconstruction or denoising: the picture, with noise, what the model makes of it, and the difference. */
  Easel.reconstructPanel = (run, signal) => {
    const can = ability => run.abilities.includes(ability);
    let picture = null;
    const line = Easel.line({ id: "reconstruct-line" });
    const figures = {
      original: Easel.figure("Original", { id: "original" }), noisy: Easel.figure("With noise", { id: "noisy" }),
      image: Easel.figure("Reconstruction", { id: "reconstruction" }),
      difference: Easel.figure("Difference", { id: "difference" }),
    };
    const kind = Easel.choice(noises.map(([name, text]) => [name, text]), { id: "noise-kind" });
    const again = () => { if (picture) { ask(); } };
    const amount = Easel.slider({
      label: "Noise", id: "noise", min: 0, max: 0.6, step: 0.01, value: 0, onInput: again,
      format: value => value ? String(value) : "none",
    });
    const modes = [["reconstruct", "Reconstruct"], ["denoise", "Denoise"]].filter(([name]) => can(name));
    // First what the model was trained for.
    if (run.task === "denoising" || run.model.startsWith("denoising")) { modes.reverse(); }
    const mode = Easel.choice(modes, { id: "mode" });
    const strength = Easel.slider({ label: "Strength", id: "strength", min: 0, max: 1, step: 0.05, value: 1,
      onInput: again });
    const level = Easel.slider({
      label: "Noise level", id: "level", min: 0, max: 0.4, step: 0.01, value: 0, onInput: again,
      format: value => value ? String(value) : "estimated",
    });
    const adapt = () => {
      const isDenoising = mode.value === "denoise";
      strength.node.hidden = !isDenoising;
      // Others are not told how much noise there is.
      level.node.hidden = !isDenoising || run.model !== "denoiser";
      figures.image.node.querySelector("figcaption").textContent = isDenoising ? "Denoised" : "Reconstruction";
      figures.image.image.alt = isDenoising ? "Denoised" : "Reconstruction";
      again();
    };
    mode.addEventListener("change", adapt);
    kind.addEventListener("change", () => {
      amount.range.max = noises.find(([name]) => name === kind.value)[2].max;
      amount.value = Math.min(amount.value, Number(amount.range.max));
      again();
    });
    const ask = Easel.latest(async own => {
      const isDenoising = mode.value === "denoise", { blob, invert } = picture;
      try {
        const answer = await Easel.json(Easel.pathOf(run.name, mode.value), {
          method: "POST", body: blob, signal: own,
          query: {
            invert, noise: amount.value ? `${kind.value}:${amount.value}` : "", seed: amount.value ? 0 : "",
            strength: isDenoising && strength.value < 1 ? strength.value : "",
            level: isDenoising && level.value ? level.value : "",
          },
        });
        for (const [name, figure] of Object.entries(figures)) { figure.show(answer[name]); }
        line.say([
          Number.isFinite(answer.mse) ? `Mean squared error ${Easel.number(answer.mse)}` : "",
          Number.isFinite(answer.psnr) ? `PSNR ${Easel.number(answer.psnr)} dB` : "",
          Number.isFinite(answer.noiseLevel) ? `noise level ${Easel.number(answer.noiseLevel)}` : "",
          ...answer.notes ?? [],
        ].filter(Boolean).join(", "));
      } catch (error) {
        if (error.name !== "AbortError") { Object.values(figures).forEach(figure => figure.show(null)); }
        line.fail(error);
      }
    }, { patience: 500, signal });
    adapt();
    return {
      node: Easel.make("div", {}, Easel.make("h3", {}, can("denoise") ? "Noise" : "Reconstruction"),
        Easel.make("div.controls", {}, mode.options.length > 1 ? Easel.field("Do", mode) : null,
          Easel.field("Kind of noise", kind)),
        amount.node, strength.node, level.node, Easel.make("div.pictures", {},
          Object.values(figures).map(figure => figure.node)),
        line.node),
      take: given => { picture = given; ask(); },
      clear: () => { picture = null; line.clear(); Object.values(figures).forEach(figure => figure.show(null)); },
    };
  };
}
