// Says under the form what the new evening will be, as soon as it can be said; without script a button does.

const asks = document.querySelector("form[data-outline]");

/** @param {HTMLFormElement} form */
async function say(form) {
  const text = form.querySelector("[data-outline-text]");
  const typed = new FormData(form);
  const asked = new URLSearchParams();
  for (const name of ["source", "day"]) asked.set(name, String(typed.get(name) ?? ""));
  try {
    const response = await fetch(`${form.dataset.outline}?${asked}`, {
      headers: { "X-Requested-With": "fetch" },
      redirect: "error",
    });
    if (response.ok && text) text.textContent = await response.text();
  } catch {
    // The connection is away; the page that comes next says it.
  }
}

if (asks instanceof HTMLFormElement) {
  asks.querySelector("[data-outline-without-script]")?.remove();
  asks.addEventListener("change", (event) => {
    const field = event.target;
    const decides = field instanceof HTMLSelectElement || field instanceof HTMLInputElement;
    if (decides && ["source", "day"].includes(field.name)) say(asks);
  });
}
