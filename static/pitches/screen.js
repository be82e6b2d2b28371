// Now, next and a countdown that goes on by itself; every few seconds it asks whether something changed.
// What is left is counted on this computer's own stopwatch, so a wrong clock or a dead wifi does no harm.
// @ts-check

const ASK_EVERY = 2000; // milliseconds
const GIVE_UP_AFTER = 4000;
const SHORT = 60_000; // the last minute is amber

const stage = document.querySelector("[data-stage]");
if (stage instanceof HTMLElement) run(stage);

/** @param {HTMLElement} stage */
function run(stage) {
  let running = stage.dataset.running === "true";
  /** @type {number | null} */
  let left = stage.dataset.left ? Number(stage.dataset.left) : null;
  let since = performance.now();

  show();
  setInterval(show, 200);
  setInterval(ask, ASK_EVERY);

  async function ask() {
    try {
      const response = await fetch(stage.dataset.url ?? "", {
        signal: AbortSignal.timeout(GIVE_UP_AFTER),
        redirect: "error",
        cache: "no-store",
      });
      if (!response.ok) throw new Error(String(response.status));
      take(await response.json());
      offline(false);
    } catch {
      offline(true);
    }
  }

  /** @param {{at: number | null, now: Turn | null, next: Turn | null, running: boolean, left: number | null}} state */
  function take(state) {
    follow(state);
    running = state.running;
    left = state.left;
    since = performance.now();
    say("[data-now-name]", state.now?.name ?? stage.dataset.wordsNobody ?? "");
    say("[data-now-summary]", state.now?.summary ?? "");
    say("[data-next-time]", state.next?.time ?? "");
    say("[data-next-name]", state.next?.name ?? "–");
    show();
  }

  /**
   * The buttons on a phone do what fits now, also when another phone pressed.
   * @param {{at: number | null, running: boolean}} state
   */
  function follow(state) {
    for (const at of document.querySelectorAll("[data-at]")) {
      if (at instanceof HTMLInputElement) at.value = String(state.at ?? "");
    }
    const had = document.activeElement;
    for (const button of document.querySelectorAll("[data-when]")) {
      if (!(button instanceof HTMLElement)) continue;
      button.hidden = (button.dataset.when === "running") !== state.running;
      // Where the keyboard was, there it stays.
      if (!button.hidden && had instanceof HTMLElement && had.dataset.when) button.focus();
    }
  }

  function show() {
    const words = stage.querySelector("[data-left-words]");
    if (!(words instanceof HTMLElement)) return;
    const now = left === null ? null : running ? left - (performance.now() - since) : left;
    const over = now !== null && now <= 0;
    const text = now === null ? "" : over ? (stage.dataset.wordsOver ?? "") : clock(now);
    if (words.textContent !== text) words.textContent = text;
    words.classList.toggle("left--short", now !== null && !over && now <= SHORT);
    words.classList.toggle("left--over", over);
    words.classList.toggle("left--still", now !== null && !running);
  }

  /** @param {boolean} is */
  function offline(is) {
    const words = stage.querySelector("[data-offline]");
    if (words instanceof HTMLElement) words.hidden = !is;
  }

  /**
   * @param {string} where
   * @param {string} text
   */
  function say(where, text) {
    const element = stage.querySelector(where);
    if (element && element.textContent !== text) element.textContent = text;
  }
}

/**
 * Minutes and seconds; the last second shows as 0.01, never as 0.00 with time left.
 * @param {number} milliseconds
 */
function clock(milliseconds) {
  const seconds = Math.ceil(milliseconds / 1000);
  return `${Math.floor(seconds / 60)}.${String(seconds % 60).padStart(2, "0")}`;
}

/** @typedef {{time: string, name: string, summary: string}} Turn */
