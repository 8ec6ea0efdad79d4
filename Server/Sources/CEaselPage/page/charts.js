{
  const width = 460, height = 220, left = 52, right = 10, top = 12, bottom = 26;

  /** Round places for the marks of an axis. */
  const marks = (low, high, count) => {
    const rough = (high - low) / count, power = 10 ** Math.floor(Math.log10(rough));
    const step = [1, 2, 5, 10].map(factor => factor * power).find(value => value >= rough);
    const places = [];
    for (let place = Math.ceil(low / step) * step; place <= high + step * 1e-6; place += step) {
      places.push(Math.abs(place) < step * 1e-6 ? 0 : place);
    }
    return places;
  };

  const path = points => points.map(([x, y], index) => `${index ? "L" : "M"}${x.toFixed(1)} ${y.toFixed(1)}`).join("");

  const finite = points => (points ?? []).filter(point => Number.isFinite(point.value));

  /** One curve of training and test by epochs, with what it says at the pointer. */
  const chart = curve => {
    const lines = [["train", finite(curve.train)], ["test", finite(curve.test)]].filter(([, points]) => points.length);
    const all = lines.flatMap(([, points]) => points);
    const values = all.map(point => point.value), epochs = all.map(point => point.epoch);
    let low = Math.min(...values), high = Math.max(...values);
    if (low === high) { const room = Math.abs(low) * 0.1 || 1; low -= room; high += room; }
    const first = Math.min(...epochs), last = Math.max(...epochs, first + 1);
    const x = epoch => left + (epoch - first) / (last - first) * (width - left - right);
    const y = value => height - bottom - (value - low) / (high - low) * (height - top - bottom);
    const title = curve.unit ? `${curve.name} (${curve.unit})` : curve.name;
    const said = lines.map(([name, points]) => `${name} ${Easel.number(points.at(-1).value)}`).join(", ");
    const svg = Easel.draw("svg.chart", {
      viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": `${title} by epoch; last: ${said}`,
    });
    for (const value of marks(low, high, 4)) {
      svg.append(Easel.draw("path.grid", { d: `M${left} ${y(value)}H${width - right}` }),
        Easel.draw("text", { x: left - 6, y: y(value) + 4, "text-anchor": "end" }, Easel.number(value)));
    }
    for (const epoch of marks(first, last, Math.min(6, last - first))) {
      svg.append(Easel.draw("text", { x: x(epoch), y: height - 8, "text-anchor": "middle" }, String(epoch)));
    }
    svg.append(Easel.draw("path.axis", { d: `M${left} ${top}V${height - bottom}H${width - right}` }));
    for (const [name, points] of lines) {
      svg.append(Easel.draw(`path.line.${name}`, { d: path(points.map(point => [x(point.epoch), y(point.value)])) }));
      if (points.length < 30) {
        for (const point of points) {
          svg.append(Easel.draw(`circle.${name}`, { cx: x(point.epoch), cy: y(point.value), r: 2.5 }));
        }
      }
    }
    const pointer = Easel.draw("path.pointer", { visibility: "hidden" });
    svg.append(pointer);
    const key = Easel.make("figcaption.key", {}, Easel.make("b", {}, title));
    const numbers = lines.map(([name, points]) => {
      const number = Easel.make("span.number");
      key.append(Easel.make(`span.${name}`, {}, name, " ", number));
      return epoch => {
        const point = epoch === null ? points.at(-1) : points.find(one => one.epoch === epoch);
        number.textContent = Easel.number(point?.value);
      };
    });
    const at = Easel.make("span.quiet");
    key.append(at);
    const tell = epoch => {
      numbers.forEach(number => number(epoch));
      at.textContent = epoch === null ? "" : `epoch ${epoch}`;
      pointer.setAttribute("visibility", epoch === null ? "hidden" : "visible");
      if (epoch !== null) { pointer.setAttribute("d", `M${x(epoch)} ${top}V${height - bottom}`); }
    };
    svg.addEventListener("pointermove", event => {
      const box = svg.getBoundingClientRect();
      const across = (event.clientX - box.left) / box.width * width - left;
      const place = first + across / (width - left - right) * (last - first);
      tell(epochs.reduce((best, epoch) => Math.abs(epoch - place) < Math.abs(best - place) ? epoch : best));
    });
    svg.addEventListener("pointerleave", () => tell(null));
    tell(null);
    return Easel.make("figure", {}, key, svg);
  };

  /** The numbers behind the curves, for those who would rather read them. */
  const table = curves => {
    const all = curves.flatMap(curve => [...(curve.train ?? []), ...(curve.test ?? [])]);
    const epochs = [...new Set(all.map(one => one.epoch))];
    const columns = curves.flatMap(curve => ["train", "test"].filter(part => finite(curve[part]).length)
      .map(part => ({ name: `${part} ${curve.name}`, of: new Map(curve[part].map(one => [one.epoch, one.value])) })));
    const cell = (name, text, attributes) => Easel.make(`${name}.number`, attributes, text);
    return Easel.make("div.wide", { tabindex: 0, role: "region", "aria-label": "Numbers of the curves" },
      Easel.make("table", {},
      Easel.make("thead", {}, Easel.make("tr", {}, cell("th", "epoch", { scope: "col" }),
        columns.map(column => cell("th", column.name, { scope: "col" })))),
      Easel.make("tbody", {}, epochs.sort((a, b) => a - b).map(epoch => Easel.make("tr", {},
        cell("th", String(epoch), { scope: "row" }),
          columns.map(column => cell("td", Easel.number(column.of.get(epoch)))))))));
  };

  /** All curves of a run; the table is made once it is asked for. */
  Easel.curves = curves => {
    const drawn = curves.filter(curve => finite(curve.train).length || finite(curve.test).length);
    if (!drawn.length) { return Easel.make("p.quiet", {}, "No epoch has ended yet."); }
    const details = Easel.make("details", {}, Easel.make("summary", {}, "Numbers"));
    details.addEventListener("toggle", () => {
      if (details.open && details.children.length === 1) { details.append(table(drawn)); }
    });
    return Easel.make("div", {}, Easel.make("div.curves", {}, drawn.map(chart)), details);
  };

  /** A curve in small, of the test where there is one. */
  Easel.spark = curve => {
    const points = finite(curve.test).length > 1 ? finite(curve.test) : finite(curve.train);
    if (points.length < 2) { return null; }
    const values = points.map(point => point.value), low = Math.min(...values), range = Math.max(...values) - low || 1;
    const line = points.map((point, index) =>
      [index / (points.length - 1) * 100, 38 - (point.value - low) / range * 36]);
    return Easel.draw("svg.spark", {
      viewBox: "0 0 100 40", preserveAspectRatio: "none", role: "img", "aria-label": `${curve.name} by epoch`,
    }, Easel.draw("path", { d: path(line) }));
  };
}
