// Drag a stall on the plan; its row gets the position. The rows are what is saved.

import { dragged } from "./position.js";

/** @typedef {import("./position.js").Point} Point */

class Stand {
  /**
   * @param {SVGSVGElement} plan
   * @param {SVGGElement} drawing of this stall
   * @param {HTMLInputElement} x of its row
   * @param {HTMLInputElement} y of its row
   */
  constructor(plan, drawing, x, y) {
    this.plan = plan;
    this.drawing = drawing;
    this.x = x;
    this.y = y;
    this.drawn = this.position();
  }

  makeDraggable() {
    this.drawing.addEventListener("pointerdown", (event) => this.take(event));
    for (const field of [this.x, this.y]) field.addEventListener("input", () => this.place());
  }

  /** @returns {Point} */
  position() {
    return { x: Number(this.x.value), y: Number(this.y.value) };
  }

  /** @param {PointerEvent} event */
  take(event) {
    const from = this.inRoom(event);
    const at = this.position();
    this.drawing.setPointerCapture(event.pointerId);
    /** @param {PointerEvent} moved */
    const onMove = (moved) => {
      const { x, y } = dragged(at, from, this.inRoom(moved));
      this.x.value = String(x);
      this.y.value = String(y);
      this.place();
    };
    const letGo = () => this.drawing.removeEventListener("pointermove", onMove);
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

/** @param {SVGSVGElement} plan */
function enhance(plan) {
  for (const drawing of plan.querySelectorAll("[data-drag]")) {
    if (!(drawing instanceof SVGGElement)) continue;
    const row = document.querySelector(`[data-row="${CSS.escape(drawing.dataset.drag ?? "")}"]`);
    const x = row?.querySelector('input[name$="-x"]');
    const y = row?.querySelector('input[name$="-y"]');
    if (x instanceof HTMLInputElement && y instanceof HTMLInputElement) {
      new Stand(plan, drawing, x, y).makeDraggable();
    }
  }
}

const room = document.querySelector("svg.plan__drawing");
if (room instanceof SVGSVGElement) enhance(room);
