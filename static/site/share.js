// Telling others of a page: as the device does it, where it can; else the ways that the page shows without
// script, and copying its address.

/** @param {HTMLElement} share */
function bind(share) {
  /** @param {string} selector */
  const find = (selector) => /** @type {HTMLElement | null} */ (share.querySelector(selector));
  const { share: url = "", title, text } = share.dataset;
  if ("share" in navigator) byDevice(share, { url, title, text });
  const copy = find("[data-copy]");
  const address = find("[data-address]");
  const said = find("[role=status]");
  if (!copy || !address || !said || !navigator.clipboard) return;
  copy.hidden = false;
  address.hidden = true;
  copy.addEventListener("click", async () => {
    said.textContent = ""; // said again when it is done again
    try {
      await navigator.clipboard.writeText(url);
      said.textContent = said.dataset.copied ?? "";
    } catch {
      address.hidden = false;
      said.textContent = said.dataset.failed ?? "";
    }
  });
}

/** @param {HTMLElement} share @param {ShareData} what */
function byDevice(share, what) {
  const button = /** @type {HTMLElement | null} */ (share.querySelector("[data-by-device], summary"));
  const ways = /** @type {HTMLElement | null} */ (share.querySelector("[data-ways]"));
  if (!button || !ways) return;
  const isFolded = share instanceof HTMLDetailsElement;
  button.hidden = false;
  ways.hidden = !isFolded;
  button.addEventListener("click", async (event) => {
    if (isFolded && ways.dataset.refused) return; // opens them
    event.preventDefault();
    try {
      await navigator.share(what);
    } catch (error) {
      // Who changes their mind has shared nothing, and that is no error.
      if (error instanceof DOMException && error.name === "AbortError") return;
      ways.dataset.refused = "yes";
      ways.hidden = false;
      if (isFolded) share.open = true;
    }
  });
}

for (const share of document.querySelectorAll("[data-share]")) if (share instanceof HTMLElement) bind(share);
