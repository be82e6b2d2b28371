// From pictures to scans: a card that is held still is one scan, and one scan is made at a time.

const PAUSE = 3000; // ms that a card must be away before it is a new scan

export class Scanner {
  /**
   * @param {(code: string) => Promise<unknown>} onCode
   * @param {() => number} [read] a clock, in ms
   */
  constructor(onCode, read = () => performance.now()) {
    this.onCode = onCode;
    this.read = read;
    this.code = "";
    this.at = 0;
    this.isBusy = false;
  }

  /** @param {string} code read in one frame */
  async see(code) {
    const now = this.read();
    const isSame = code === this.code && now - this.at < PAUSE;
    if (isSame) this.at = now;
    if (isSame || this.isBusy) return;
    this.code = code;
    this.at = now;
    this.isBusy = true;
    try {
      await this.onCode(code);
    } finally {
      this.isBusy = false;
      this.at = this.read();
    }
  }
}
