// The camera as a source of codes. The decoder works in a worker behind this small interface, so
// that another one can take its place.

const LONGEST_SIDE = 960; // pixels; more costs time and reads nothing more

/** Why there is no picture, for words to be chosen by. */
export class CameraUnavailable extends Error {
  /** @param {"insecure" | "absent" | "refused"} reason */
  constructor(reason) {
    super(reason);
    this.reason = reason;
  }
}

export class Camera {
  /**
   * @param {HTMLVideoElement} video shows the picture
   * @param {string} decoderUrl a module worker that answers frames with codes
   * @param {(code: string) => void} onCode called for each frame in which a code was read
   */
  constructor(video, decoderUrl, onCode) {
    this.video = video;
    this.decoderUrl = decoderUrl;
    this.onCode = onCode;
    this.canvas = document.createElement("canvas");
    /** @type {MediaStream | null} */
    this.stream = null;
    /** @type {Worker | null} */
    this.worker = null;
  }

  get isOn() {
    return this.stream !== null;
  }

  /** @throws {CameraUnavailable} */
  async start() {
    if (!navigator.mediaDevices?.getUserMedia) {
      throw new CameraUnavailable(window.isSecureContext ? "absent" : "insecure");
    }
    try {
      this.stream = await navigator.mediaDevices.getUserMedia({
        video: { facingMode: "environment", width: { ideal: 1280 }, height: { ideal: 720 } },
      });
    } catch (error) {
      const refused = error instanceof DOMException && error.name === "NotAllowedError";
      throw new CameraUnavailable(refused ? "refused" : "absent");
    }
    this.video.srcObject = this.stream;
    await this.video.play().catch(() => {}); // switched off again before the first picture
    this.worker = new Worker(this.decoderUrl, { type: "module" });
    this.worker.onmessage = ({ data }) => {
      if (data.code) this.onCode(data.code);
      // One frame at a time: a slow tablet reads fewer frames, not later ones.
      setTimeout(() => this.#send(), 40);
    };
    this.#send();
  }

  stop() {
    this.worker?.terminate();
    this.worker = null;
    for (const track of this.stream?.getTracks() ?? []) track.stop();
    this.stream = null;
    this.video.srcObject = null;
  }

  /** Whether the camera has a lamp that can be switched. */
  get hasTorch() {
    const track = this.stream?.getVideoTracks()[0];
    // @ts-expect-error torch is not in TypeScript's list yet
    return Boolean(track?.getCapabilities?.().torch);
  }

  /** @param {boolean} on */
  async torch(on) {
    // @ts-expect-error as above
    await this.stream?.getVideoTracks()[0]?.applyConstraints({ advanced: [{ torch: on }] });
  }

  #send() {
    if (!this.worker) return;
    const { videoWidth, videoHeight } = this.video;
    if (!videoWidth) {
      setTimeout(() => this.#send(), 100);
      return;
    }
    const scale = Math.min(1, LONGEST_SIDE / Math.max(videoWidth, videoHeight));
    this.canvas.width = Math.round(videoWidth * scale);
    this.canvas.height = Math.round(videoHeight * scale);
    const context = this.canvas.getContext("2d", { willReadFrequently: true });
    if (!context) return;
    context.drawImage(this.video, 0, 0, this.canvas.width, this.canvas.height);
    const { width, height, data } = context.getImageData(0, 0, this.canvas.width, this.canvas.height);
    this.worker.postMessage({ width, height, data }, [data.buffer]);
  }
}
