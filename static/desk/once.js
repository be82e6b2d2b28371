// A second press while the first is on its way sends nothing. Without script two presses are two.

const PAUSE = 1500; // milliseconds: longer than a double click, shorter than a second thought

/** @type {WeakMap<HTMLFormElement, number>} */
const sent = new WeakMap();

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || !(form instanceof HTMLFormElement) || form.method !== "post") {
    return;
  }
  const before = sent.get(form);
  if (before !== undefined && event.timeStamp - before < PAUSE) {
    event.preventDefault();
  } else {
    sent.set(form, event.timeStamp);
  }
});
