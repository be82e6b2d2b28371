// Keeps the named parts of an organiser's page fresh. Without script one reloads.

const EVERY = 10_000; // ms
const TIMEOUT = 8000; // ms

const page = /** @type {HTMLElement} */ (document.querySelector("[data-refresh]"));
const state = /** @type {HTMLElement} */ (document.querySelector("[data-refresh-state]"));

async function refresh() {
  let html;
  try {
    const response = await fetch(location.pathname, {
      headers: { "X-Requested-With": "fetch" },
      redirect: "error",
      signal: AbortSignal.timeout(TIMEOUT),
    });
    if (!response.ok) throw new Error(String(response.status));
    html = await response.text();
  } catch {
    state.hidden = false;
    return;
  }
  state.hidden = true;
  const fresh = new DOMParser().parseFromString(html, "text/html");
  for (const part of /** @type {NodeListOf<HTMLElement>} */ (page.querySelectorAll("[data-part]"))) {
    const from = fresh.querySelector(`[data-part="${part.dataset.part}"]`);
    // Nothing is pulled away from under somebody's finger or keyboard, and what says the same stays.
    if (!from || part.contains(document.activeElement) || from.innerHTML === part.innerHTML) continue;
    part.replaceChildren(...from.childNodes);
  }
}

setInterval(refresh, EVERY);
document.addEventListener("visibilitychange", () => document.hidden || refresh());
