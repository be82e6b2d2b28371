// The plan as a way to fill in the form: mouse, touch, and arrow keys that go where they point.
// The radios in the list are what is sent; without this script they are all there is.

import { nearest, wayOf } from "./neighbours.js";

class Plan {
  /** @param {SVGSVGElement} drawing */
  constructor(drawing) {
    this.drawing = drawing;
    this.stands = /** @type {SVGAElement[]} */ ([...drawing.querySelectorAll("[data-stand]")]);
  }

  enhance() {
    this.drawing.setAttribute("role", "radiogroup");
    for (const stand of this.stands) {
      stand.setAttribute("role", "radio");
      stand.removeAttribute("href"); // a link to nowhere would be announced as one
      stand.addEventListener("click", (event) => {
        event.preventDefault();
        this.choose(stand);
      });
      stand.addEventListener("keydown", (event) => this.onKey(event, stand));
    }
    for (const radio of document.querySelectorAll('input[name="stand"]')) {
      radio.addEventListener("change", () => this.show());
    }
    this.show();
  }

  /** @param {SVGAElement} stand */
  choose(stand) {
    const radio = radioOf(stand);
    if (radio) radio.checked = true;
    this.show();
    stand.focus();
  }

  /** The plan says what the radios say; one stall is in the tab order. */
  show() {
    const chosen = this.stands.find((stand) => radioOf(stand)?.checked);
    for (const stand of this.stands) {
      const is = stand === chosen;
      stand.classList.toggle("stand--chosen", is);
      stand.classList.toggle("stand--free", !is);
      stand.setAttribute("aria-checked", String(is));
      stand.setAttribute("tabindex", stand === (chosen ?? this.stands[0]) ? "0" : "-1");
    }
  }

  /**
   * @param {KeyboardEvent} event
   * @param {SVGAElement} stand
   */
  onKey(event, stand) {
    if (event.key === " " || event.key === "Enter") {
      event.preventDefault();
      this.choose(stand);
      return;
    }
    const way = wayOf(event.key);
    if (!way) return;
    event.preventDefault();
    this.stands[nearest(this.stands.map(middle), middle(stand), way)]?.focus();
  }
}

/** @param {SVGAElement} stand */
function radioOf(stand) {
  const value = CSS.escape(stand.dataset.stand ?? "");
  return /** @type {HTMLInputElement | null} */ (
    document.querySelector(`input[name="stand"][value="${value}"]`)
  );
}

/** @param {SVGGraphicsElement} shape */
function middle(shape) {
  const box = shape.getBBox();
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

const plan = document.querySelector("[data-plan]");
if (plan instanceof SVGSVGElement) new Plan(plan).enhance();
