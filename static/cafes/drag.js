// Drag a stall on the plan; its row gets the position, and its panel when that is open. What stands in
// them is what is saved.

import { dragged } from "./position.js";

/** @typedef {import("./position.js").Point} Point */

const STILL = 3; // pixels: who moves less has clicked

class Stand {
  /**
   * @param {SVGSVGElement} plan
   * @param {SVGGraphicsElement} drawing of this stall
   * @param {HTMLInputElement[]} xs of its row and its panel
   * @param {HTMLInputElement[]} ys the same
   * @param {() => void} onMoved
   */
  constructor(plan, drawing, xs, ys, onMoved) {
    this.plan = plan;
    this.drawing = drawing;
    this.xs = xs;
    this.ys = ys;
    this.onMoved = onMoved;
    this.drawn = this.position();
  }

  makeDraggable() {
    this.drawing.addEventListener("pointerdown", (event) => this.take(event));
    this.drawing.addEventListener("dragstart", (event) => event.preventDefault()); // of the link
    for (const field of [...this.xs, ...this.ys]) {
      field.addEventListener("input", () => this.copy(field));
    }
  }

  /** @returns {Point} */
  position() {
    return { x: Number(this.xs[0]?.value), y: Number(this.ys[0]?.value) };
  }

  /** @param {HTMLInputElement} typed in one of the places where it stands */
  copy(typed) {
    for (const field of this.xs.includes(typed) ? this.xs : this.ys) field.value = typed.value;
    this.place();
  }

  /** @param {PointerEvent} event */
  take(event) {
    if (event.button !== 0) return;
    const from = this.inRoom(event);
    const at = this.position();
    let moving = false;
    this.drawing.setPointerCapture(event.pointerId);
    /** @param {PointerEvent} moved */
    const onMove = (moved) => {
      const way = Math.hypot(moved.clientX - event.clientX, moved.clientY - event.clientY);
      moving ||= way > STILL;
      if (!moving) return;
      const { x, y } = dragged(at, from, this.inRoom(moved));
      for (const field of this.xs) field.value = String(x);
      for (const field of this.ys) field.value = String(y);
      this.place();
    };
    const letGo = () => {
      this.drawing.removeEventListener("pointermove", onMove);
      if (!moving) return;
      this.onMoved();
      // Whoever dragged did not mean to open it.
      const dontOpen = (/** @type {Event} */ click) => click.preventDefault();
      this.drawing.addEventListener("click", dontOpen, { once: true });
      setTimeout(() => this.drawing.removeEventListener("click", dontOpen));
    };
    this.drawing.addEventListener("pointermove", onMove);
    this.drawing.addEventListener("pointerup", letGo, { once: true });
    this.drawing.addEventListener("pointercancel", letGo, { once: true });
  }

  place() {
    const { x, y } = this.position();
    this.drawing.setAttribute("transform", `translate(${x - this.drawn.x} ${y - this.drawn.y})`);
  }

  /**
   * @param {PointerEvent} event
   * @returns {Point}
   */
  inRoom(event) {
    const toRoom = this.plan.getScreenCTM()?.inverse();
    return new DOMPoint(event.clientX, event.clientY).matrixTransform(toRoom);
  }
}

/** What was dragged and not saved: it is said beside the plan, and asked about before one leaves. */
class Unsaved {
  constructor() {
    /** @type {Set<string>} */
    this.moved = new Set();
    this.saving = false;
    addEventListener("beforeunload", (event) => {
      if (this.moved.size && !this.saving) event.preventDefault();
    });
    document.addEventListener("submit", (event) => {
      if (!(event.target instanceof HTMLFormElement)) return;
      const [only, ...others] = this.moved;
      const saves = event.target.dataset.row === only && !others.length;
      this.saving = saves || event.target.id === "plattegrond";
    });
  }

  /** @param {string} row */
  add(row) {
    this.moved.add(row);
    const words = document.querySelector("[data-moved]");
    if (words instanceof HTMLElement) words.hidden = false;
  }
}

/** @param {SVGSVGElement} plan */
function enhance(plan) {
  const unsaved = new Unsaved();
  for (const drawing of plan.querySelectorAll("[data-drag]")) {
    if (!(drawing instanceof SVGGraphicsElement)) continue;
    const row = drawing.dataset.drag ?? "";
    const xs = inputs(row, "x");
    const ys = inputs(row, "y");
    if (xs.length) new Stand(plan, drawing, xs, ys, () => unsaved.add(row)).makeDraggable();
  }
}

/**
 * In the table of stalls and in the panel; rows of walls have keys of their own.
 * @param {string} row
 * @param {"x" | "y"} side
 */
function inputs(row, side) {
  const of = `[data-row="${CSS.escape(row)}"] input`;
  const found = document.querySelectorAll(
    `${of}[name^="stands-"][name$="-${side}"], ${of}[name="kraam-${side}"]`,
  );
  return /** @type {HTMLInputElement[]} */ ([...found]);
}

const room = document.querySelector("svg.plan__drawing");
if (room instanceof SVGSVGElement) enhance(room);
