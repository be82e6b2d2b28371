// The page's elements: found, made, and shown a screen at a time.

/**
 * @template {HTMLElement} [T=HTMLElement]
 * @param {string} selector of what is certainly there
 * @param {ParentNode} [within]
 */
export const find = (selector, within = document) => /** @type {T} */ (within.querySelector(selector));

/**
 * @param {string} tag
 * @param {string} text
 * @param {string} [className]
 */
export function element(tag, text, className = "") {
  return Object.assign(document.createElement(tag), { textContent: text, className });
}

/**
 * What people typed, which may run from right to left, apart from what stands around it.
 * @param {string} tag
 * @param {string} text
 * @param {string} [className]
 */
export function named(tag, text, className = "") {
  return Object.assign(element(tag, text, className), { dir: "auto" });
}

/**
 * @param {{text: string, className: string, label?: string, onClick: () => void}} parts
 */
export function button({ text, className, label, onClick }) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = className;
  made.textContent = text;
  if (label) made.ariaLabel = label;
  made.addEventListener("click", onClick);
  return made;
}

/** @param {string} name */
export function showScreen(name) {
  for (const screen of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-screen]"))) {
    screen.hidden = screen.dataset.screen !== name;
  }
}
