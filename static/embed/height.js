/**
 * Tells the page around this one how high it is: once it asks, and each time that changes.
 *
 * Only who stands directly around it is heard, and is told a number and nothing else, at the origin that asked.
 * Which sites may stand there is the browser's to see to, by our frame-ancestors.
 */

const VERSION = 1; // as static/embed/insluiten.js asks

/** Who asked; nobody is told before. */
let origin = "";

const tell = () => {
  if (origin) parent.postMessage(Math.ceil(document.body.getBoundingClientRect().height), origin);
};

addEventListener("message", (event) => {
  if (parent === window || event.source !== parent || event.data !== VERSION) return;
  if (!event.origin.startsWith("http")) return; // a page without an origin can't be answered alone
  origin = event.origin;
  tell();
});

new ResizeObserver(tell).observe(document.body);
