// What the page says: its texts come from the server in data attributes, and are filled in here.

export class Words {
  /** @param {DOMStringMap} texts data-words-free is ``free`` */
  constructor(texts) {
    this.texts = texts;
  }

  /**
   * @param {string} name
   * @param {Record<string, string | number>} [values] for what stands between braces
   */
  say(name, values = {}) {
    const text = this.texts[`words${name.charAt(0).toUpperCase()}${name.slice(1)}`] ?? "";
    return text.replace(/\{(\w+)\}/g, (_, key) => String(values[key]));
  }

  /**
   * In the singular or the plural.
   * @param {string} name of the plural; the singular's ends in "One"
   * @param {number} n
   */
  count(name, n) {
    return this.say(n === 1 ? `${name}One` : name, { n });
  }
}
