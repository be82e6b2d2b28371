// Brings scans to the server and news back, however often it takes. No page and no storage of its
// own: it is given what to send, and says what became of it.

import { spoken } from "./api.js";

/** @import { Clock } from "./clock.js" */
/** @import { News as List, Person, Scan, Session } from "./roster.js" */

const TIMEOUT = 8000; // ms; dead wifi looks like a slow server
const WHOLE_LIST_TIMEOUT = 45_000; // ms
const REST = 10_000; // ms between two looks when all is well
const LONGEST_PAUSE = 60_000; // ms

/**
 * @typedef {"connected" | "offline" | "refused" | "unpaired" | "signedOut" | "outdated"} State
 * @typedef {Pick<Response, "ok" | "status" | "headers" | "json">} Answer
 * @typedef {(url: string, options: RequestInit) => Promise<Answer>} Send as fetch does
 *
 * @typedef {object} Tablet what the server says of this one
 * @property {number} number
 * @property {string} name
 * @property {boolean} namesAllowed whether the names may be kept here
 * @property {boolean} isLive
 * @property {boolean} needsSignIn an organiser's own browser: nothing without who is signed in on it
 * @property {string} endsAt
 *
 * @typedef {object} Rights what the server lets this one do beside scanning
 * @property {boolean} email search by e-mail address
 * @property {boolean} undo take back what was scanned elsewhere
 * @property {boolean} decide on scans that were kept aside
 *
 * @typedef {object} Recent one of the latest scans at any door
 * @property {string} id
 * @property {string} at
 * @property {string} name
 * @property {number} people 0 for the whole party
 * @property {string} outcome
 * @property {string | null} since
 * @property {boolean} isUndone
 *
 * @typedef {object} Undecided a scan that was kept aside
 * @property {string} id
 * @property {string} at
 * @property {string} name "" for a card that nobody has
 * @property {number} people
 * @property {string} tablet
 * @property {string} reason
 * @property {boolean} isUndone on the tablet, before it was sent
 *
 * @typedef {object} Ack what became of a scan
 * @property {string} id
 * @property {string} outcome
 * @property {number} [letIn]
 * @property {string} [since]
 * @property {number} [where]
 *
 * @typedef {Pick<Person, "id" | "status" | "party" | "inside" | "since" | "where">} Counted
 *
 * @typedef {object} News an answer of the server
 * @property {Ack[]} taken
 * @property {Tablet} tablet
 * @property {Session} session
 * @property {string} now
 * @property {Rights} rights
 * @property {{sessions: string, board?: string, tablets?: string}} [links] to where who is signed in may go
 * @property {Recent[]} [recent] for who may undo them
 * @property {Undecided[]} [undecided] for who may decide
 * @property {List & {cursor: string}} [roster] what changed; none for a tablet that was cut off
 * @property {Counted[]} [counted] in place of the news, which it was told seconds ago: what its scans changed
 */

/**
 * How long to wait before the next try. Grows, with some chance in it, so that five tablets whose
 * wifi comes back do not all knock at the same moment.
 * @param {number} failures in a row
 * @param {number} chance from 0 to 1
 */
export function pauseAfter(failures, chance) {
  if (!failures) return REST * (0.8 + 0.4 * chance);
  return Math.min(LONGEST_PAUSE, 1000 * 2 ** failures) * (0.5 + 0.5 * chance);
}

/**
 * What the server is told of a scan.
 * @param {Scan} scan
 */
export function asItem(scan) {
  const { id, at, people, key, walkIn, admit = false, corrects = null } = scan;
  return { id, at, people, key, walkIn: walkIn?.name ? walkIn : null, admit, corrects, undoneAt: undoneAt(scan) };
}

/**
 * When it was taken back, as far as the server has to be told: that is part of its correction.
 * @param {Pick<Scan, "undoneAt" | "correctedBy">} scan
 */
const undoneAt = (scan) => (scan.correctedBy ? null : scan.undoneAt);

/**
 * A scan with the server's answer. It waits no longer, unless it was undone while it was on its way.
 * @param {Scan} scan as it is now
 * @param {Pick<Scan, "undoneAt" | "correctedBy">} sent as it was sent
 * @param {Omit<Ack, "id">} ack
 * @returns {Scan}
 */
export function answered(scan, sent, ack) {
  const waiting = undoneAt(scan) !== undoneAt(sent);
  return {
    ...scan,
    waiting,
    outcome: ack.outcome,
    letIn: ack.letIn ?? 0,
    since: ack.since ?? null,
    where: ack.where ?? null,
    // The server has it: the name need not stay here.
    walkIn: waiting || !scan.walkIn ? scan.walkIn : { name: "", email: "" },
  };
}

/**
 * Whether it is for want of somebody signed in, and not of a tablet's token.
 * @param {Answer} response with status 401
 */
const isSignedOut = (response) => response.headers.get("WWW-Authenticate") === "Session";

export class Exchange {
  /**
   * @param {object} parts
   * @param {string} parts.url
   * @param {number} parts.batch scans at a time
   * @param {Clock} parts.clock
   * @param {() => {token: string, since: string | null, waiting: Scan[]}} parts.load what to say
   * @param {(news: News, sent: Scan[]) => Promise<void>} parts.keep must have been written down when it is done
   * @param {(state: State) => void} parts.onState
   * @param {RequestCredentials} [parts.credentials] whether the server is to see who is signed in
   * @param {Send} [parts.send]
   * @param {() => number} [parts.chance]
   */
  constructor({ url, batch, clock, load, keep, onState, credentials, send, chance }) {
    this.url = url;
    this.batch = batch;
    this.clock = clock;
    this.load = load;
    this.keep = keep;
    this.onState = onState;
    this.credentials = credentials ?? "omit";
    this.send = send ?? ((to, options) => fetch(to, options));
    this.chance = chance ?? Math.random;
    this.failures = 0;
    /** @type {Promise<State> | null} */
    this.running = null;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    this.stopped = false;
    /** Whether somebody asked for a look while one was under way. */
    this.askedAgain = false;
  }

  /** Look now, and from then on again and again. */
  soon() {
    clearTimeout(this.timer);
    if (this.running) this.askedAgain = true;
    else if (!this.stopped) this.timer = setTimeout(() => this.round(), 0);
  }

  stop() {
    this.stopped = true;
    clearTimeout(this.timer);
  }

  /**
   * One look: send what waits, a batch at a time, until nothing does or something goes wrong. Who asks
   * while one is under way gets the answer to that one.
   * @returns {Promise<State>}
   */
  round() {
    this.running ??= this.#round().finally(() => {
      this.running = null;
    });
    return this.running;
  }

  /**
   * A look that begins now: one that is under way may have left before what is asked after was there.
   * @returns {Promise<State>}
   */
  async freshRound() {
    const state = await this.running;
    return state && state !== "connected" ? state : this.round();
  }

  async #round() {
    clearTimeout(this.timer);
    this.askedAgain = false;
    let state = await this.#once();
    let left = this.load().waiting.length;
    while (state === "connected" && !this.stopped && left) {
      const before = left;
      state = await this.#once();
      left = this.load().waiting.length;
      // Connected, and nothing was taken: asking faster helps nobody.
      if (state === "connected" && left >= before) state = "refused";
    }
    this.failures = state === "connected" ? 0 : this.failures + 1;
    if (!this.stopped) {
      this.onState(state);
      // What a look that failed was asked for may be that the connection is back.
      const atOnce = this.askedAgain && state !== "connected";
      this.timer = setTimeout(() => this.round(), atOnce ? 0 : pauseAfter(this.failures, this.chance()));
    }
    return state;
  }

  /** @returns {Promise<State>} */
  async #once() {
    const { token, since, waiting } = this.load();
    const sent = waiting.slice(0, this.batch);
    const asked = this.clock.read();
    /** @type {News} */
    let news;
    try {
      const response = await this.send(this.url, {
        method: "POST",
        headers: { "Content-Type": "application/json", ...spoken(), Authorization: `Bearer ${token}` },
        body: JSON.stringify({
          sentAt: new Date(asked).toISOString(),
          since,
          waiting: waiting.length,
          items: sent.map(asItem),
        }),
        // Followed, a redirect would end as a page with status 200, and the scans would be thrown away.
        redirect: "error",
        credentials: this.credentials,
        cache: "no-store",
        signal: AbortSignal.timeout(since ? TIMEOUT : WHOLE_LIST_TIMEOUT),
      });
      if (response.status === 401) return isSignedOut(response) ? "signedOut" : "unpaired";
      if (response.status === 410) return "outdated";
      if (!response.ok) return "refused";
      news = await response.json();
    } catch {
      return "offline";
    }
    this.clock.learn({ asked, heard: this.clock.read(), serverNow: Date.parse(news.now) });
    await this.keep(news, sent);
    return "connected";
  }
}
