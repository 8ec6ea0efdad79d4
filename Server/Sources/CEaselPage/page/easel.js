"use strict";

/** The parts of the page, by name. Each file adds its own and keeps the rest to itself in a block. */
const Easel = {};

{
  /** An element: `make("p.quiet", {id: "x", on: {click}}, "text", child)`. Text only ever goes in as text. */
  Easel.make = (name, attributes = {}, ...children) => {
    const [tag, ...classes] = name.split(".");
    return Easel.fill(document.createElement(tag), classes, attributes, children);
  };

  /** The same in SVG. */
  Easel.draw = (name, attributes = {}, ...children) => {
    const [tag, ...classes] = name.split(".");
    return Easel.fill(document.createElementNS("http://www.w3.org/2000/svg", tag), classes, attributes, children);
  };

  Easel.fill = (node, classes, attributes, children) => {
    if (classes.length) { node.classList.add(...classes); }
    for (const [key, value] of Object.entries(attributes)) {
      if (key === "on") {
        for (const [event, act] of Object.entries(value)) { node.addEventListener(event, act); }
      } else if (value !== false && value !== null && value !== undefined) {
        node.setAttribute(key, value === true ? "" : value);
      }
    }
    node.append(...children.flat().filter(child => child !== null && child !== undefined && child !== false));
    return node;
  };

  /** A control under its label. */
  Easel.field = (label, control) => Easel.make("label.field", {}, Easel.make("span", {}, label), control);

  /** A box to tick before its label. */
  Easel.tick = (label, attributes) => {
    const box = Easel.make("input", { type: "checkbox", ...attributes });
    return { node: Easel.make("label.tick", {}, box, label), box };
  };

  Easel.button = (label, act, attributes = {}) =>
    Easel.make("button", { type: "button", ...attributes, on: { click: act } }, label);

  /** A slider with its label and what it stands at. */
  Easel.slider = ({ label, min, max, step, value, id, format = Easel.number, onInput }) => {
    const range = Easel.make("input", { type: "range", min, max, step, id, "aria-label": label });
    const told = Easel.make("output");
    const tell = () => {
      told.value = format(Number(range.value));
      range.setAttribute("aria-valuetext", told.value);
    };
    range.value = value;
    tell();
    range.addEventListener("input", () => { tell(); onInput?.(Number(range.value)); });
    return {
      node: Easel.make("div.slider", {}, Easel.make("span.name", { "aria-hidden": "true" }, label), range, told), range,
      get value() { return Number(range.value); },
      set value(place) { range.value = place; tell(); },
    };
  };

  /** A choice of `[value, text]`. */
  Easel.choice = (options, attributes = {}) => Easel.make("select", attributes,
    options.map(([value, text]) => Easel.make("option", { value }, text ?? value)));

  /** A line that is read out when it changes: a result, or an error. */
  Easel.line = (attributes = {}) => {
    const node = Easel.make("p.line", { role: "status", ...attributes });
    const say = (text, isError) => { node.textContent = text; node.classList.toggle("bad", isError); };
    return {
      node,
      say: text => say(text, false),
      fail: error => { if (error?.name !== "AbortError") { say(error?.message ?? String(error), true); } },
      clear: () => say("", false),
    };
  };

  /** Four digits that count, and no more. */
  Easel.number = value => {
    if (value === null || value === undefined || !Number.isFinite(Number(value))) { return "–"; }
    const number = Number(value);
    if (Number.isInteger(number)) { return number.toLocaleString("en"); }
    return Math.abs(number) < 1e-4 || Math.abs(number) >= 1e6 ? number.toExponential(2)
      : String(+number.toPrecision(4));
  };

  /** What a run's state is called. */
  Easel.stateText = state => (state === "elsewhere" ? "trained by another process" : state);

  Easel.duration = seconds => {
    if (!Number.isFinite(seconds)) { return "–"; }
    const whole = Math.max(0, Math.round(seconds));
    if (whole < 60) { return `${whole} s`; }
    const minutes = Math.floor(whole / 60);
    return minutes < 60 ? `${minutes} min ${whole % 60} s` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
  };

  Easel.count = (number, one, many) => `${Easel.number(number)} ${number === 1 ? one : many}`;

  Easel.metric = ({ value, unit }) => unit ? `${Easel.number(value)} ${unit}` : Easel.number(value);

  /** Waits, or not any longer once the signal says so. */
  Easel.wait = (milliseconds, signal) => new Promise((resolve, reject) => {
    const end = () => { clearTimeout(timer); reject(new DOMException("overtaken", "AbortError")); };
    const timer = setTimeout(() => { signal?.removeEventListener("abort", end); resolve(); }, milliseconds);
    if (signal?.aborted) { return end(); }
    signal?.addEventListener("abort", end, { once: true });
  });

  /**
   * Runs the newest of many calls. One runs at a time; of those that come meanwhile only the last is kept. One that is
   * overtaken may go on for `patience` milliseconds, so that a slider that moves all the time still shows something.
   */
  Easel.latest = (act, { patience = 0, pause = 0, signal } = {}) => {
    let controller = null, waiting = null, timer = 0;
    const run = async values => {
      controller = new AbortController();
      const own = controller;
      try {
        await act(signal ? AbortSignal.any([own.signal, signal]) : own.signal, ...values);
        if (pause) { await Easel.wait(pause, signal); }
      } catch (error) {
        if (error?.name !== "AbortError") { console.warn(error); }
      }
      clearTimeout(timer);
      timer = 0;
      controller = null;
      if (waiting && !signal?.aborted) { const next = waiting; waiting = null; run(next); }
    };
    return (...values) => {
      if (!controller) { run(values); return; }
      waiting = values;
      if (!patience) { controller.abort(); }
      if (patience && !timer) { timer = setTimeout(() => controller?.abort(), patience); }
    };
  };

  /** Shows a picture: base64 text of a PNG, or bytes. Small ones are drawn large, with their pixels to be seen. */
  Easel.show = (image, content) => {
    if (image.dataset.own) { URL.revokeObjectURL(image.dataset.own); delete image.dataset.own; }
    if (!content) { image.removeAttribute("src"); image.hidden = true; return; }
    image.hidden = false;
    if (typeof content === "string") { image.src = `data:image/png;base64,${content}`; return; }
    image.dataset.own = image.src = URL.createObjectURL(content);
  };

  Easel.picture = (alt, attributes = {}) => {
    const image = Easel.make("img", { alt, hidden: true, ...attributes });
    image.addEventListener("load", () => {
      const longest = Math.max(image.naturalWidth, image.naturalHeight);
      image.classList.toggle("small", longest <= 100);
      image.classList.toggle("pixels", longest <= 300);
    });
    return image;
  };

  /** A picture with a caption, hidden until there is something to show. */
  Easel.figure = (caption, attributes = {}) => {
    const image = Easel.picture(caption, attributes);
    const node = Easel.make("figure", { hidden: true }, image, Easel.make("figcaption", {}, caption));
    return { node, image, show: content => { node.hidden = !content; Easel.show(image, content); } };
  };

  Easel.section = (title, ...children) => Easel.make("section", {}, Easel.make("h2", {}, title), ...children);
}
