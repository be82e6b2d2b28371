// The buttons under the camera, on the organiser's page and on the tablet: camera, torch, sound.

import { CameraUnavailable } from "./camera.js";
import * as sound from "./sound.js";

/** @import { Camera } from "./camera.js" */

/**
 * Give the buttons in ``page`` their work.
 * @param {ParentNode} page holds the camera's frame and its buttons
 * @param {Camera} camera
 * @param {DOMStringMap} words what to say, from the page's data attributes
 * @returns {() => Promise<void>} switches the camera on, or off
 */
export function bindControls(page, camera, words) {
  /** @param {string} name */
  const find = (name) => /** @type {HTMLElement} */ (page.querySelector(`[data-${name}]`));
  const frame = find("camera");
  const said = find("camera-words");
  const cameraButton = find("camera-button");
  const torchButton = find("torch-button");
  let isStarting = false;

  async function switchCamera() {
    // The browser may be asking for permission; a second press does not mean off.
    if (isStarting) return;
    if (camera.isOn) {
      camera.stop();
      cameraButton.textContent = words.wordsCameraOn ?? "";
      frame.hidden = true;
      torchButton.hidden = true;
      return;
    }
    frame.hidden = false;
    frame.classList.remove("camera--off");
    isStarting = true;
    try {
      await camera.start();
      said.textContent = words.wordsAim ?? "";
      cameraButton.textContent = words.wordsCameraOff ?? "";
      torchButton.hidden = !camera.hasTorch;
    } catch (error) {
      frame.classList.add("camera--off");
      said.textContent = reasonOf(error, words);
    }
    isStarting = false;
  }

  async function switchTorch() {
    const on = torchButton.getAttribute("aria-pressed") !== "true";
    await camera.torch(on);
    torchButton.setAttribute("aria-pressed", String(on));
  }

  cameraButton.addEventListener("click", switchCamera);
  torchButton.addEventListener("click", switchTorch);
  bindSound(find("sound-button"), words);
  return switchCamera;
}

/**
 * @param {HTMLElement} button
 * @param {DOMStringMap} words
 */
function bindSound(button, words) {
  const show = () => {
    button.setAttribute("aria-pressed", String(sound.isOn()));
    button.textContent = (sound.isOn() ? words.wordsSoundOn : words.wordsSoundOff) ?? "";
  };
  button.addEventListener("click", () => {
    sound.turn(!sound.isOn());
    show();
  });
  show();
}

/**
 * Why there is no picture.
 * @param {unknown} error
 * @param {DOMStringMap} words
 */
function reasonOf(error, words) {
  const reason = error instanceof CameraUnavailable ? error.reason : "absent";
  const why = { insecure: words.wordsInsecure, refused: words.wordsRefusedCamera, absent: words.wordsAbsent };
  return why[reason] ?? "";
}
