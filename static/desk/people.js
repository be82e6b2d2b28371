// Says how many are ticked, and ticks the whole page with one box. Without script both are done by hand.

const form = document.querySelector("[data-people]");
if (form instanceof HTMLFormElement) {
  const said = form.querySelector("[data-chosen]");
  const every = form.querySelector("[data-every]");
  const all = form.querySelector("[data-all]");
  const boxes = /** @type {NodeListOf<HTMLInputElement>} */ (form.querySelectorAll("[name=wie]"));
  const asked = said instanceof HTMLElement ? said.textContent : "";

  const count = () => {
    const ticked = [...boxes].filter((box) => box.checked).length;
    const chosen =
      all instanceof HTMLInputElement && all.checked ? Number(all.dataset.all) : ticked;
    if (every instanceof HTMLInputElement) {
      every.checked = ticked === boxes.length;
      every.indeterminate = ticked > 0 && ticked < boxes.length;
    }
    if (said instanceof HTMLElement) {
      const words = chosen === 1 ? said.dataset.wordsOne : said.dataset.words;
      said.textContent = chosen ? (words ?? "").replace("{n}", String(chosen)) : asked;
    }
  };

  if (every instanceof HTMLInputElement) {
    every.hidden = false;
    every.addEventListener("change", () => {
      for (const box of boxes) box.checked = every.checked;
      count();
    });
  }
  form.addEventListener("change", count);
  window.addEventListener("pageshow", count);
}
