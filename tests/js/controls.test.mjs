import assert from "node:assert/strict";
import { test } from "node:test";

import { CameraUnavailable } from "../../static/door/camera.js";
import { bindControls } from "../../static/door/controls.js";

const WORDS = { wordsCameraOn: "aan", wordsCameraOff: "uit", wordsAim: "mik", wordsRefusedCamera: "mag niet" };

/** A page with its buttons, and a camera that waits for permission. */
function setting() {
  /** @type {Record<string, any>} */
  const elements = {};
  const page = {
    /** @param {string} selector */
    querySelector: (selector) =>
      (elements[selector] ??= {
        classList: { add: () => {}, remove: () => {} }, attributes: {}, hidden: false, textContent: "",
        addEventListener: () => {}, setAttribute: () => {}, getAttribute: () => null,
      }),
  };
  const camera = {
    isOn: false, hasTorch: false, asked: 0, answer: /** @type {(error?: Error) => void} */ (() => {}),
    start() {
      this.asked += 1;
      return new Promise((resolve, reject) => {
        this.answer = (error) => {
          this.isOn = !error;
          if (error) reject(error);
          else resolve(undefined);
        };
      });
    },
    stop() {
      this.isOn = false;
    },
  };
  const press = bindControls(/** @type {any} */ (page), /** @type {any} */ (camera), WORDS);
  return { camera, press, text: (/** @type {string} */ name) => elements[`[data-${name}]`].textContent };
}

test("a press while the browser asks for permission does not switch off what comes on", async () => {
  const { camera, press, text } = setting();
  const first = press();
  await press();
  camera.answer();
  await first;
  assert.deepEqual([camera.asked, camera.isOn, text("camera-button")], [1, true, "uit"]);
  await press();
  assert.deepEqual([camera.isOn, text("camera-button")], [false, "aan"]);
});

test("after a refusal it says why, and can be asked again", async () => {
  const { camera, press, text } = setting();
  const first = press();
  camera.answer(new CameraUnavailable("refused"));
  await first;
  assert.equal(text("camera-words"), "mag niet");
  press();
  assert.equal(camera.asked, 2);
});
