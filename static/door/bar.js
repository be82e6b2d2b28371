// The bar on top: which evening, who is in, and whether there is a connection.
import { asDay } from "./clock.js";
import { find } from "./page.js";

/** @import { News, State, Tablet } from "./exchange.js" */
/** @import { Session } from "./roster.js" */
/** @import { Words } from "./words.js" */

/**
 * @param {State | ""} connection "" before the first answer
 * @param {number} waiting scans that still have to be sent
 * @param {Words} words
 */
export function stateOf(connection, waiting, words) {
  const parts = [];
  if (connection && connection !== "connected") parts.push(words.say(connection));
  if (waiting) parts.push(words.count("waiting", waiting));
  if (!parts.length && connection) parts.push(words.say("connected"));
  const tone = connection === "connected" && !waiting ? "calm" : "warn";
  return { text: parts.join(" · "), tone };
}

/** @typedef {NonNullable<News["links"]>} Links */

export class Bar {
  /** @param {Words} words */
  constructor(words) {
    this.words = words;
    this.state = find("[data-state]");
  }

  /**
   * @param {State | ""} connection
   * @param {number} waiting
   */
  showState(connection, waiting) {
    const { text, tone } = stateOf(connection, waiting, this.words);
    this.state.dataset.tone = tone;
    // Said again, it would be read aloud again.
    if (this.state.textContent !== text) this.state.textContent = text;
  }

  /**
   * @param {Session} session
   * @param {Tablet} tablet
   */
  showEvening(session, tablet) {
    find("[data-title]").textContent = `${session.name} · ${asDay(session.startsAt)}`;
    find("[data-tablet-name]").textContent = tablet.name;
    find("[data-count]").hidden = false;
  }

  /**
   * @param {{inside: number, expected: number}} count
   * @param {[string, number][]} missing per role
   */
  showCount({ inside, expected }, missing) {
    find("[data-inside]").textContent = String(inside);
    find("[data-expected]").textContent = String(expected);
    const absent = find("[data-missing]");
    const roles = missing.map(([role, number]) => `${role} ${number}`).join(", ");
    absent.textContent = roles ? `${absent.dataset.words} ${roles}` : "";
  }

  /**
   * Ways to the other pages about the evening, as far as one may go there.
   * @param {Links | undefined} links
   */
  showLinks(links) {
    find("[data-links]").hidden = !links?.board;
    for (const name of /** @type {const} */ (["sessions", "board", "tablets"])) {
      const link = /** @type {HTMLAnchorElement} */ (find(`[data-link="${name}"]`));
      const address = links?.[name];
      if (address) link.href = address;
      else link.removeAttribute("href");
    }
  }

  clear() {
    find("[data-count]").hidden = true;
    this.showState("", 0);
  }
}
