// Closes the menu of a narrow page by Escape, by a press beside it, or when the focus goes on; the menu itself works without.

/** @param {HTMLDetailsElement} menu */
function enhance(menu) {
  const button = menu.querySelector("summary");
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    button?.focus();
  });
  document.addEventListener("pointerdown", (event) => {
    if (event.target instanceof Node && !menu.contains(event.target)) menu.open = false;
  });
  menu.addEventListener("focusout", (event) => {
    // To nowhere is to another window, or a press on something without focus: pointerdown says which.
    if (event.relatedTarget instanceof Node && !menu.contains(event.relatedTarget)) menu.open = false;
  });
  // A page that one comes back to is as it was left.
  addEventListener("pagehide", () => (menu.open = false));
}

for (const menu of document.querySelectorAll("details[data-menu]")) {
  if (menu instanceof HTMLDetailsElement) enhance(menu);
}
