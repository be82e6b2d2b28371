// Keeps a mailing's progress up to date; without script there is a link to refresh the page.
const box = document.querySelector("[data-progress]");
const PAUSE = 2000;

async function refresh() {
  try {
    const response = await fetch(box.dataset.progress, {
      headers: { Accept: "application/json" },
      redirect: "error",
      signal: AbortSignal.timeout(10_000),
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
  setTimeout(refresh, PAUSE);
}

if (box?.dataset.moving === "1") setTimeout(refresh, PAUSE);
