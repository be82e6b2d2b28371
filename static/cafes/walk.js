// Arrow keys on the organisers' floor plan: to the stall that lies that way. Each is a link already.

import { nearest, wayOf } from "./neighbours.js";

/** @param {SVGSVGElement} drawing */
function enhance(drawing) {
  const stands = /** @type {SVGAElement[]} */ ([...drawing.querySelectorAll("a.stand")]);
  for (const stand of stands) {
    stand.addEventListener("keydown", (event) => {
      const way = wayOf(event.key);
      if (!way) return;
      event.preventDefault();
      stands[nearest(stands.map(middle), middle(stand), way)]?.focus();
    });
  }
}

/** @param {SVGGraphicsElement} shape */
function middle(shape) {
  const box = shape.getBBox();
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

const drawing = document.querySelector("svg.plan__drawing");
if (drawing instanceof SVGSVGElement) enhance(drawing);
