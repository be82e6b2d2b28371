// Everything that this browser knows of the door: who it is, the list, what was scanned here, and the
// names it came to see. What is not on the disk does not count.
import { answered } from "./exchange.js";
import { Roster } from "./roster.js";

/** @import { Clock } from "./clock.js" */
/** @import { Counted, News, Recent, Rights, Tablet, Undecided } from "./exchange.js" */
/** @import { News as List, Person, Scan, Session } from "./roster.js" */
/** @import { Store } from "./store.js" */

/**
 * @typedef {{name?: string, chips?: string[], lang?: string}} Who
 *
 * @typedef {object} Facts
 * @property {{code: string, token: string}} [pairing] asked for, and not answered yet
 * @property {string} [token]
 * @property {Tablet} [tablet]
 * @property {Session} [session]
 * @property {string} [cursor] ask for what changed since
 * @property {string} [listAt] how old the list is
 * @property {number} [offset] of the clock, in ms
 */

/** @type {Rights} */
const NONE = { email: false, undo: false, decide: false };

export class Device {
  /**
   * @param {Store} store
   * @param {Clock} clock
   */
  constructor(store, clock) {
    this.store = store;
    this.clock = clock;
    this.roster = new Roster();
    /** @type {Facts} */
    this.facts = {};
    /** @type {Map<string, Who>} by a ticket's key or a walk-in's scan; never written down */
    this.seen = new Map();
    /** @type {Rights} as the server last said; a page that was opened without a connection has none */
    this.rights = NONE;
    /** @type {Recent[]} */
    this.recent = [];
    /** @type {Undecided[]} */
    this.undecided = [];
  }

  /** Remember what was kept when the page was closed. */
  async load() {
    const { facts, people, scans } = await this.store.load();
    this.facts = facts;
    this.clock.offset = facts.offset ?? 0;
    this.roster.apply({ full: true, people });
    for (const scan of scans) this.roster.keep(scan);
  }

  get session() {
    if (!this.facts.session) throw new Error("not paired");
    return this.facts.session;
  }

  get tablet() {
    if (!this.facts.tablet) throw new Error("not paired");
    return this.facts.tablet;
  }

  get isPaired() {
    return Boolean(this.facts.token);
  }

  /** Whether the evening is over, also as far as one can tell without a connection. */
  get isOver() {
    const { tablet } = this.facts;
    return Boolean(tablet && (!tablet.isLive || this.clock.now() >= Date.parse(tablet.endsAt)));
  }

  /** Whether one can check in now. */
  get isOpen() {
    const now = this.clock.now();
    return now >= Date.parse(this.session.opensAt) && now < Date.parse(this.session.closesAt);
  }

  /** Free places, with who was let in here since the server counted. */
  get free() {
    return this.roster.count(this.session).free;
  }

  /** @param {Facts} facts instead of those there were */
  async keepFacts(facts) {
    this.facts = facts;
    await this.store.keepFacts(facts);
  }

  /**
   * A scan made now.
   * @param {Partial<Scan> & {people: number}} parts
   * @returns {Scan}
   */
  newScan(parts) {
    return {
      id: crypto.randomUUID(),
      key: "",
      at: this.clock.nowAsText(),
      undoneAt: null,
      waiting: true,
      letIn: null,
      walkIn: null,
      ...parts,
    };
  }

  /**
   * Write scans down. Only what is on the disk may turn the screen green.
   * @param {Scan[]} scans
   */
  async keep(...scans) {
    await this.store.keepScans(...scans);
    for (const scan of scans) this.roster.keep(scan);
  }

  /**
   * Write an answer of the server down.
   * @param {News} news
   * @param {Scan[]} sent
   * @returns {Promise<Scan[]>} the scans that it is about, as they are now
   */
  async keepAnswer(news, sent) {
    const acks = new Map(news.taken.map((ack) => [ack.id, ack]));
    /** @type {Scan[]} */
    const known = [];
    for (const one of sent) {
      const ack = acks.get(one.id);
      const scan = this.roster.scans.get(one.id);
      if (ack && scan) known.push(answered(scan, one, ack));
    }
    const { tablet, session } = news;
    const roster = news.roster && this.#withCounted(news.roster, news.counted ?? []);
    const list = roster ? { cursor: roster.cursor, ...(news.counted ? {} : { listAt: news.now }) } : {};
    const facts = { ...this.facts, tablet, session, offset: this.clock.offset, ...list };
    await this.store.keepAnswer(facts, known, roster);
    this.facts = facts;
    this.rights = news.rights;
    // They come when there are others.
    if (news.recent || !news.rights.undo) this.recent = news.recent ?? [];
    this.undecided = news.undecided ?? [];
    // A scan may have been undone on the screen while the answer was written down.
    for (const scan of known) {
      const { undoneAt, correctedBy } = this.roster.scans.get(scan.id) ?? scan;
      const waiting = scan.waiting || (undoneAt !== scan.undoneAt && !correctedBy);
      this.roster.keep({ ...scan, undoneAt, correctedBy, waiting });
    }
    if (roster) this.roster.apply(roster);
    return known;
  }

  /**
   * The list with what these scans changed on it. Who is not on it yet comes with the next look.
   * @template {List} T
   * @param {T} roster
   * @param {Counted[]} counted
   * @returns {T}
   */
  #withCounted(roster, counted) {
    const people = counted.flatMap((now) => {
      const known = this.roster.byId.get(now.id);
      return known ? [{ ...known, ...now }] : [];
    });
    return { ...roster, people: [...roster.people, ...people] };
  }

  /**
   * People that the server found: their names are seen, and not kept.
   * @param {Person[]} people
   */
  meet(people) {
    for (const person of people) {
      const { name, chips, lang, ...rest } = person;
      this.seen.set(person.key, { name, chips, lang });
      if (!this.roster.byKey.has(person.key)) this.roster.apply({ full: false, people: [rest] });
    }
  }

  /**
   * @param {Person} person
   * @returns {Who}
   */
  whoIs(person) {
    if (person.name) return { name: person.name, chips: person.chips, lang: person.lang };
    return this.seen.get(person.key) ?? {};
  }

  /**
   * @param {Scan} scan
   * @returns {string} "" while nobody showed the ticket here since the page was opened
   */
  nameOf(scan) {
    const seen = this.seen.get(scan.walkIn ? scan.id : scan.key)?.name;
    const told = this.recent.find(({ id }) => id === scan.id)?.name;
    return scan.walkIn?.name || seen || this.roster.byKey.get(scan.key)?.name || told || "";
  }

  /** The list goes; scans that wait stay. */
  async forgetPeople() {
    this.#forgetSeen();
    this.roster.apply({ full: true, people: [] });
    await this.store.wipePeople();
  }

  #forgetSeen() {
    this.seen.clear();
    this.rights = NONE;
    this.recent = [];
    this.undecided = [];
  }

  /** Everything goes. */
  async forget() {
    this.#forgetSeen();
    this.roster.apply({ full: true, people: [] });
    this.roster.scans.clear();
    this.facts = {};
    await this.store.wipe();
  }
}
