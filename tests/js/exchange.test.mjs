import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout } from "node:timers/promises";

import { VERSION } from "../../static/door/api.js";
import { Clock } from "../../static/door/clock.js";
import { answered, asItem, Exchange, pauseAfter } from "../../static/door/exchange.js";

/**
 * @typedef {import("../../static/door/roster.js").Scan} Scan
 * @typedef {import("../../static/door/exchange.js").State} State
 * @typedef {ReturnType<typeof asItem>} Item
 * @typedef {Omit<RequestInit, "body"> & {headers: Record<string, string>, body: {items: Item[]}}} Request
 */

/** @type {(n: number, fields?: Partial<Scan>) => Scan} */
const scan = (n, fields = {}) => ({
  id: `s${n}`, key: "b", at: `2027-03-16T18:00:${String(n).padStart(2, "0")}.000Z`, people: 1,
  undoneAt: null, waiting: true, letIn: null, walkIn: null, ...fields,
});

/**
 * An exchange against a server that answers as told; scans it took wait no longer.
 * @param {{waiting?: Scan[], answers: (number | "cut")[], scheme?: string, credentials?: RequestCredentials}} told statuses, 200 once they are used up
 */
function setting({ waiting = [], answers, scheme = "Bearer", credentials }) {
  const seen = {
    requests: /** @type {Request[]} */ ([]),
    states: /** @type {State[]} */ ([]),
    waiting: new Map(waiting.map((s) => [s.id, s])),
  };
  const exchange = new Exchange({
    url: "/x", batch: 2, credentials, clock: new Clock(() => 0), chance: () => 0,
    load: () => ({ token: "t", since: "c", waiting: [...seen.waiting.values()] }),
    keep: async (answer) => {
      for (const { id } of answer.taken) seen.waiting.delete(id);
    },
    onState: (state) => seen.states.push(state),
    send: async (_url, options) => {
      /** @type {{items: Item[]}} */
      const body = JSON.parse(String(options.body));
      seen.requests.push({ ...options, headers: Object(options.headers), body });
      const status = answers.shift() ?? 200;
      if (status === "cut") throw new TypeError("network");
      return {
        ok: status < 400, status, headers: new Headers({ "WWW-Authenticate": scheme }),
        json: async () => ({ now: "2027-03-16T18:00:00.000Z", taken: body.items.map(({ id }) => ({ id, outcome: "welcome" })) }),
      };
    },
  });
  return { exchange, seen };
}

test("what waits is sent in small batches until nothing does", async () => {
  const { exchange, seen } = setting({ waiting: [1, 2, 3, 4, 5].map((n) => scan(n)), answers: [] });
  assert.equal(await exchange.round(), "connected");
  exchange.stop();
  assert.deepEqual(seen.requests.map((r) => r.body.items.map((i) => i.id)), [["s1", "s2"], ["s3", "s4"], ["s5"]]);
  assert.equal(seen.waiting.size, 0);
});

test("the token goes in the header; no cookie, no redirect", async () => {
  const { exchange, seen } = setting({ answers: [] });
  await exchange.round();
  exchange.stop();
  const [request] = seen.requests;
  assert.equal(request.headers.Authorization, "Bearer t");
  assert.equal(request.headers["API-Version"], VERSION);
  assert.equal(request.credentials, "omit");
  assert.equal(request.redirect, "error");
  assert.ok(request.signal);
});

/** @type {[number | "cut", State][]} */
const FAILURES = [["cut", "offline"], [500, "refused"], [403, "refused"], [401, "unpaired"], [410, "outdated"], [404, "refused"], [400, "refused"]];
for (const [answer, state] of FAILURES) {
  test(`after ${answer} everything still waits`, async () => {
    const { exchange, seen } = setting({ waiting: [scan(1), scan(2), scan(3)], answers: [200, answer] });
    assert.equal(await exchange.round(), state);
    exchange.stop();
    assert.deepEqual([...seen.waiting.keys()], ["s3"]);
    assert.deepEqual(seen.states, [state]);
  });
}

test("an organiser's browser shows who is signed in, and hears when nobody is", async () => {
  const { exchange, seen } = setting({ waiting: [scan(1)], answers: [401], scheme: "Session", credentials: "same-origin" });
  assert.equal(await exchange.round(), "signedOut");
  exchange.stop();
  assert.equal(seen.requests[0].credentials, "same-origin");
  assert.deepEqual([...seen.waiting.keys()], ["s1"]);
});

test("a server that answers and takes nothing is not asked without a pause", async () => {
  const { exchange, seen } = setting({ waiting: [scan(1)], answers: [] });
  exchange.keep = async () => {};
  assert.equal(await exchange.round(), "refused");
  exchange.stop();
  assert.equal(seen.requests.length, 2);
});

test("who asks while one is under way gets that answer", async () => {
  const { exchange, seen } = setting({ answers: [] });
  await Promise.all([exchange.round(), exchange.round(), exchange.round()]);
  exchange.stop();
  assert.equal(seen.requests.length, 1);
});

test("a look that begins now is another than the one under way, unless that one failed", async () => {
  const { exchange, seen } = setting({ answers: [200, 200, "cut"] });
  exchange.round();
  assert.equal(await exchange.freshRound(), "connected");
  assert.equal(seen.requests.length, 2);
  exchange.round();
  assert.equal(await exchange.freshRound(), "offline");
  exchange.stop();
  assert.equal(seen.requests.length, 3);
});

test("a connection that comes back while a look is failing is looked at without a pause", async () => {
  const { exchange, seen } = setting({ answers: ["cut"] });
  const failing = exchange.round();
  exchange.soon();
  await failing;
  await setTimeout(50);
  exchange.stop();
  assert.deepEqual(seen.states, ["offline", "connected"]);
});

test("pauses grow with each failure, up to a minute, and are never the same for all", () => {
  assert.ok(pauseAfter(0, 0.5) === 10_000);
  const pauses = [1, 2, 3, 4, 5, 9].map((failures) => pauseAfter(failures, 1));
  assert.deepEqual(pauses, [2000, 4000, 8000, 16_000, 32_000, 60_000]);
  assert.ok(pauseAfter(3, 0) < pauseAfter(3, 1));
});

test("an answer ends the waiting, unless the scan was undone meanwhile", () => {
  const ack = { outcome: "welcome", letIn: 1, since: "x", where: 2 };
  assert.equal(answered(scan(1), { undoneAt: null }, ack).waiting, false);
  const undone = scan(1, { undoneAt: "y" });
  assert.equal(answered(undone, { undoneAt: null }, ack).waiting, true);
  assert.equal(answered(undone, { undoneAt: "y" }, ack).waiting, false);
});

test("of a scan that was corrected the server hears no undo: the correction says it", () => {
  const corrected = scan(1, { undoneAt: "y", correctedBy: "s2" });
  assert.equal(asItem(corrected).undoneAt, null);
  assert.equal(asItem(scan(2, { corrects: "s1" })).corrects, "s1");
  assert.equal(answered(corrected, { undoneAt: null }, { outcome: "welcome", letIn: 4 }).waiting, false);
});

test("a walk-in's name leaves the tablet once the server has it", () => {
  const els = scan(1, { walkIn: { name: "Els", email: "els@example.nl" } });
  const kept = answered(els, els, { outcome: "welcome", letIn: 1 });
  assert.ok(!JSON.stringify(kept).includes("Els") && !JSON.stringify(kept).includes("example"));
  assert.equal(asItem(kept).walkIn, null);
});

test("nothing but what the server needs is told of a scan", () => {
  assert.deepEqual(Object.keys(asItem(scan(1, { outcome: "welcome", where: 3 }))), [
    "id", "at", "people", "key", "walkIn", "admit", "corrects", "undoneAt",
  ]);
});
