/// What reports do where scripts run. Without them the slider is hidden, the last epoch is shown, and tables keep their order.
enum PageScript {
    /// Goes through the pictures of epochs by a slider, or by itself.
    static let slides = """
        "use strict";
        for (const box of document.querySelectorAll("[data-slides]")) {
          const slides = [...box.querySelectorAll("img")], bar = box.querySelector(".slider");
          const range = box.querySelector("input"), told = box.querySelector("output"), play = box.querySelector("button");
          const show = place => {
            slides.forEach((slide, index) => { slide.hidden = index !== place; });
            range.value = place;
            told.value = "epoch " + slides[place].dataset.epoch;
            range.setAttribute("aria-valuetext", told.value);
          };
          let timer = 0;
          const stop = () => { clearInterval(timer); timer = 0; play.textContent = "Play"; };
          range.addEventListener("input", () => { stop(); show(Number(range.value)); });
          play.addEventListener("click", () => {
            if (timer) { return stop(); }
            play.textContent = "Stop";
            let place = Number(range.value) >= slides.length - 1 ? 0 : Number(range.value);
            show(place);
            timer = setInterval(() => { place += 1; if (place >= slides.length) { return stop(); } show(place); }, 400);
          });
          bar.hidden = slides.length < 2;
          show(slides.length - 1);
        }

        """

    /// Sorts the rows of each group of a table by a column. Groups stay apart: what is not measured alike is not ranked.
    static let sorting = """
        "use strict";
        for (const table of document.querySelectorAll("table[data-sortable]")) {
          const heads = [...table.tHead.rows[0].cells];
          heads.forEach((head, column) => {
            if (!head.dataset.order) { return; }
            const button = document.createElement("button");
            button.type = "button";
            button.textContent = head.textContent;
            head.replaceChildren(button);
            button.addEventListener("click", () => {
              const isAscending = head.getAttribute("aria-sort") !== "ascending";
              heads.forEach(other => other.removeAttribute("aria-sort"));
              head.setAttribute("aria-sort", isAscending ? "ascending" : "descending");
              for (const body of table.tBodies) {
                const rows = [...body.rows].filter(row => row.cells.length === heads.length);
                const value = row => row.cells[column].dataset.value ?? "";
                rows.sort((one, other) => {
                  const [a, b] = [value(one), value(other)];
                  if (a === "" || b === "") { return (a === "") - (b === ""); }
                  const order = head.dataset.order === "number" ? a - b : a < b ? -1 : a > b ? 1 : 0;
                  return isAscending ? order : -order;
                });
                body.append(...rows);
              }
            });
          });
        }

        """
}
