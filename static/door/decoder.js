// Reads QR codes off camera frames, away from the page's own thread.
// In: {width, height, data} (RGBA). Out: {code: string | null}.
import decodeQR from "../npm/qr/decode.js";

/** @param {MessageEvent<{width: number, height: number, data: Uint8ClampedArray}>} event */
self.onmessage = ({ data: frame }) => {
  let code = null;
  try {
    code = decodeQR(frame) || null;
  } catch {
    // Most frames hold no code; the decoder says so by throwing.
  }
  self.postMessage({ code });
};
