// Drag a stall on the plan; its row gets the position. The rows are what is saved.
// @ts-check

const plan = document.querySelector("svg.plan__drawing");
if (plan instanceof SVGSVGElement) {
  for (const stand of plan.querySelectorAll("[data-drag]")) {
    if (stand instanceof SVGGElement) makeDraggable(plan, stand);
  }
}

/**
 * @param {SVGSVGElement} plan
 * @param {SVGGElement} stand
 */
function makeDraggable(plan, stand) {
  const row = document.querySelector(`[data-row="${CSS.escape(stand.dataset.drag ?? "")}"]`);
  const x = row?.querySelector('input[name$="-x"]');
  const y = row?.querySelector('input[name$="-y"]');
  if (!(x instanceof HTMLInputElement && y instanceof HTMLInputElement)) return;
  const start = { x: Number(x.value), y: Number(y.value) };

  stand.addEventListener("pointerdown", (event) => {
    const from = inRoom(event);
    const at = { x: Number(x.value), y: Number(y.value) };
    stand.setPointerCapture(event.pointerId);
    /** @param {PointerEvent} moved */
    const onMove = (moved) => {
      const to = inRoom(moved);
      x.value = String(Math.max(0, Math.round(at.x + to.x - from.x)));
      y.value = String(Math.max(0, Math.round(at.y + to.y - from.y)));
      place();
    };
    stand.addEventListener("pointermove", onMove);
    for (const end of ["pointerup", "pointercancel"]) {
      stand.addEventListener(end, () => stand.removeEventListener("pointermove", onMove), {
        once: true,
      });
    }
  });
  for (const field of [x, y]) field.addEventListener("input", place);

  function place() {
    const across = Number(x.value) - start.x;
    const down = Number(y.value) - start.y;
    stand.setAttribute("transform", `translate(${across} ${down})`);
  }

  /** @param {PointerEvent} event */
  function inRoom(event) {
    return new DOMPoint(event.clientX, event.clientY).matrixTransform(
      plan.getScreenCTM()?.inverse(),
    );
  }
}
