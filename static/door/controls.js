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
  const soundButton = find("sound-button");

  async function switchCamera() {
    if (camera.isOn) {
      camera.stop();
      cameraButton.textContent = words.wordsCameraOn ?? "";
      frame.hidden = true;
      torchButton.hidden = true;
      return;
    }
    frame.hidden = false;
    frame.classList.remove("camera--off");
    try {
      await camera.start();
      said.textContent = words.wordsAim ?? "";
      cameraButton.textContent = words.wordsCameraOff ?? "";
      torchButton.hidden = !camera.hasTorch;
    } catch (error) {
      frame.classList.add("camera--off");
      said.textContent = reasonOf(error, words);
    }
  }

  async function switchTorch() {
    const on = torchButton.getAttribute("aria-pressed") !== "true";
    await camera.torch(on);
    torchButton.setAttribute("aria-pressed", String(on));
  }

  function showSound() {
    soundButton.setAttribute("aria-pressed", String(sound.isOn()));
    soundButton.textContent = (sound.isOn() ? words.wordsSoundOn : words.wordsSoundOff) ?? "";
  }

  cameraButton.addEventListener("click", switchCamera);
  torchButton.addEventListener("click", switchTorch);
  soundButton.addEventListener("click", () => {
    sound.turn(!sound.isOn());
    showSound();
  });
  showSound();
  return switchCamera;
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
