// Keeps a mailing's progress up to date; without script there is a link to refresh the page.

const PAUSE = 2000; // ms
const TIMEOUT = 10_000; // ms

/** @param {HTMLElement} box */
async function refresh(box) {
  try {
    const response = await fetch(box.dataset.progress ?? "", {
      headers: { Accept: "application/json" },
      redirect: "error",
      signal: AbortSignal.timeout(TIMEOUT),
    });
    if (response.ok) {
      const { html, moving } = await response.json();
      if (box.innerHTML.trim() !== html.trim()) box.innerHTML = html;
      if (!moving) {
        location.reload(); // other buttons now
        return;
      }
    }
  } catch {
    // The connection is away; the next try tells.
  }
  setTimeout(refresh, PAUSE, box);
}

const progress = document.querySelector("[data-progress]");
if (progress instanceof HTMLElement && progress.dataset.moving === "1") {
  setTimeout(refresh, PAUSE, progress);
}
