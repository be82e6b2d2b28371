// What the tablet keeps when the page is closed: IndexedDB, nothing of it in the clear that need not be.

/** @import { Facts } from "./device.js" */
/** @import { News, Person, Scan } from "./roster.js" */

const VERSION = 1;

/**
 * @template T
 * @param {IDBRequest<T>} request
 * @returns {Promise<T>}
 */
function done(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

export class Store {
  /** @param {IDBDatabase} database */
  constructor(database) {
    this.database = database;
  }

  /** @param {string} name of the door: one for a borrowed tablet, one for each session of an organiser */
  static async open(name) {
    const request = indexedDB.open(name, VERSION);
    request.onupgradeneeded = () => {
      const database = request.result;
      database.createObjectStore("facts");
      database.createObjectStore("people", { keyPath: "id" });
      database.createObjectStore("scans", { keyPath: "id" });
    };
    return new Store(await done(request));
  }

  /**
   * Empty what this browser kept of an organiser's earlier doors. One that still holds scans stays.
   * @param {string} current
   * @param {number} now by the server's clock
   */
  static async sweep(current, now) {
    for (const { name } of (await indexedDB.databases?.()) ?? []) {
      if (!name?.startsWith("door-") || name === current) continue;
      const store = await Store.open(name);
      const { facts, scans } = await store.load();
      const isOver = !facts.tablet || now >= Date.parse(facts.tablet.endsAt);
      if (isOver && !scans.some((scan) => scan.waiting)) await store.wipe();
      store.database.close();
    }
  }

  /**
   * Write in one transaction, and come back when it is on the disk.
   * @param {string[]} stores
   * @param {(transaction: IDBTransaction) => void} work
   * @returns {Promise<void>}
   */
  #write(stores, work) {
    return new Promise((resolve, reject) => {
      // "strict": a tablet whose battery dies right after the green has the scan all the same.
      const transaction = this.database.transaction(stores, "readwrite", { durability: "strict" });
      transaction.oncomplete = () => resolve();
      transaction.onabort = transaction.onerror = () => reject(transaction.error);
      work(transaction);
    });
  }

  /**
   * Everything that is kept.
   * @returns {Promise<{facts: Facts, people: Person[], scans: Scan[]}>}
   */
  async load() {
    const transaction = this.database.transaction(["facts", "people", "scans"]);
    const [facts, people, scans] = await Promise.all([
      done(transaction.objectStore("facts").get("all")),
      done(transaction.objectStore("people").getAll()),
      done(transaction.objectStore("scans").getAll()),
    ]);
    return { facts: facts ?? {}, people, scans };
  }

  /** @param {Facts} facts */
  keepFacts(facts) {
    return this.#write(["facts"], (transaction) => {
      transaction.objectStore("facts").put(facts, "all");
    });
  }

  /** @param {Scan[]} scans */
  keepScans(...scans) {
    return this.#write(["scans"], (transaction) => {
      for (const scan of scans) transaction.objectStore("scans").put(scan);
    });
  }

  /**
   * An answer of the server: all of it or nothing.
   * @param {Facts} facts
   * @param {Scan[]} scans
   * @param {News | undefined} roster
   */
  keepAnswer(facts, scans, roster) {
    return this.#write(["facts", "people", "scans"], (transaction) => {
      transaction.objectStore("facts").put(facts, "all");
      for (const scan of scans) transaction.objectStore("scans").put(scan);
      const people = transaction.objectStore("people");
      if (roster?.full) people.clear();
      for (const person of roster?.people ?? []) people.put(person);
      for (const id of roster?.gone ?? []) people.delete(id);
    });
  }

  /** Forget the list; scans that wait stay. */
  wipePeople() {
    return this.#write(["people"], (transaction) => {
      transaction.objectStore("people").clear();
    });
  }

  /** Forget everything. */
  wipe() {
    return this.#write(["facts", "people", "scans"], (transaction) => {
      for (const name of ["facts", "people", "scans"]) transaction.objectStore(name).clear();
    });
  }
}
