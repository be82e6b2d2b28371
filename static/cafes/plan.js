// The plan as a way to fill in the form: mouse, touch, and arrow keys that go where they point.
// The radios in the list are what is sent; without this script they are all there is.
// @ts-check

const drawing = document.querySelector("[data-plan]");
if (drawing instanceof SVGSVGElement) enhance(drawing);

/** @param {SVGSVGElement} plan */
function enhance(plan) {
  const stands = /** @type {SVGAElement[]} */ ([...plan.querySelectorAll("[data-stand]")]);
  plan.setAttribute("role", "radiogroup");
  for (const stand of stands) {
    stand.setAttribute("role", "radio");
    stand.removeAttribute("href"); // a link to nowhere would be announced as one
    stand.addEventListener("click", (event) => {
      event.preventDefault();
      choose(stand);
    });
    stand.addEventListener("keydown", (event) => onKey(event, stand));
  }
  for (const radio of document.querySelectorAll('input[name="stand"]')) {
    radio.addEventListener("change", show);
  }
  show();

  /** @param {SVGAElement} stand */
  function radioOf(stand) {
    const value = CSS.escape(stand.dataset.stand ?? "");
    return /** @type {HTMLInputElement | null} */ (
      document.querySelector(`input[name="stand"][value="${value}"]`)
    );
  }

  /** @param {SVGAElement} stand */
  function choose(stand) {
    const radio = radioOf(stand);
    if (radio) radio.checked = true;
    show();
    stand.focus();
  }

  /** The plan says what the radios say; one stall is in the tab order. */
  function show() {
    const chosen = stands.find((stand) => radioOf(stand)?.checked);
    for (const stand of stands) {
      const is = stand === chosen;
      stand.classList.toggle("stand--chosen", is);
      stand.classList.toggle("stand--free", !is);
      stand.setAttribute("aria-checked", String(is));
      stand.setAttribute("tabindex", stand === (chosen ?? stands[0]) ? "0" : "-1");
    }
  }

  /**
   * @param {KeyboardEvent} event
   * @param {SVGAElement} stand
   */
  function onKey(event, stand) {
    if (event.key === " " || event.key === "Enter") {
      event.preventDefault();
      choose(stand);
      return;
    }
    const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (!way) return;
    event.preventDefault();
    nearest(stand, way[0], way[1])?.focus();
  }

  /**
   * The closest stall that lies in a direction; what lies off to the side counts as further.
   * @param {SVGAElement} from
   * @param {number} across
   * @param {number} down
   */
  function nearest(from, across, down) {
    const here = middle(from);
    let best;
    let least = Infinity;
    for (const stand of stands) {
      const there = middle(stand);
      const x = there.x - here.x;
      const y = there.y - here.y;
      const ahead = x * across + y * down;
      const aside = Math.abs(x * down) + Math.abs(y * across);
      if (stand === from || ahead <= 0 || ahead + 2 * aside >= least) continue;
      best = stand;
      least = ahead + 2 * aside;
    }
    return best;
  }
}

/** @param {SVGGraphicsElement} shape */
function middle(shape) {
  const box = shape.getBBox();
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}
