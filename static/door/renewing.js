// A newer page in the place of one that the server no longer understands. What was scanned stays on the disk.

const PATIENCE = 15_000; // ms; dead wifi must not keep somebody waiting at the door

/** Have the browser fetch the page anew, then open it; without a connection the one that is here opens again. */
export async function loadAgain() {
  const found = navigator.serviceWorker?.getRegistration().then(renewed).catch(() => {});
  const late = new Promise((done) => {
    setTimeout(done, PATIENCE);
  });
  await Promise.race([found, late]);
  location.reload();
}

/**
 * Wait until the worker that keeps the page is the newest.
 * @param {ServiceWorkerRegistration | undefined} registration
 */
async function renewed(registration) {
  const now = await registration?.update();
  const coming = now?.installing ?? now?.waiting;
  if (!coming) return;
  coming.postMessage("take over");
  await new Promise((done) => {
    const look = () => (coming.state === "activated" || coming.state === "redundant") && done(null);
    coming.addEventListener("statechange", () => {
      if (coming.state === "installed") coming.postMessage("take over");
      look();
    });
    look();
  });
}
