import assert from "node:assert/strict";
import { test } from "node:test";

import { pair, pairOwn } from "../../static/door/pairing.js";
import { AT, deviceWith, SESSION, TABLET } from "./door.mjs";

/**
 * A device that is not paired yet, and a server that answers as told.
 * @param {(number | "cut")[]} answers
 */
function setting(...answers) {
  const { device, store } = deviceWith();
  device.facts = {};
  /** @type {{code: string, token: string}[]} */
  const asked = [];
  /** @type {import("../../static/door/exchange.js").Send} */
  const send = async (_url, options) => {
    asked.push(JSON.parse(String(options.body)));
    const status = answers.shift();
    if (status === "cut" || status === undefined) throw new TypeError("network");
    const body = status < 400 ? { tablet: TABLET, session: SESSION, now: AT } : { detail: "Deze code werkt niet meer." };
    return { ok: status < 400, status, headers: new Headers(), json: async () => body };
  };
  return { device, store, asked, send };
}

test("a code that is taken gives the tablet its place", async () => {
  const { device, store, asked, send } = setting(200);

  assert.deepEqual(await pair("c", device, "/x", send), { isPaired: true });

  assert.equal(device.facts.token, asked[0].token);
  assert.equal(device.tablet.name, "Tablet 1");
  assert.equal(device.facts.pairing, undefined);
  assert.deepEqual(store.facts, device.facts);
});

test("after a lost answer it is the same tablet that asks again", async () => {
  const { device, asked, send } = setting("cut", 200);

  const answer = await pair("c", device, "/x", send);
  assert.deepEqual(answer, { isPaired: false, mayTryAgain: true });
  await pair("c", device, "/x", send);

  assert.equal(asked[0].token, asked[1].token);
});

test("another code is another tablet", async () => {
  const { device, asked, send } = setting("cut", 200);
  await pair("c", device, "/x", send);
  await pair("d", device, "/x", send);
  assert.notEqual(asked[0].token, asked[1].token);
});

test("a code that is refused says why, and is forgotten", async () => {
  const { device, store, send } = setting(410);

  const answer = await pair("c", device, "/x", send);

  assert.deepEqual(answer, { isPaired: false, problem: "Deze code werkt niet meer.", isSignedOut: false });
  assert.deepEqual(store.facts, {});
});

test("an organiser's browser is paired by who is signed in, and stays the same one", async () => {
  const { device, asked, send } = setting("cut", 200, 200);

  assert.deepEqual(await pairOwn(device, "/x", { send }), { isPaired: false, mayTryAgain: true });
  assert.deepEqual(await pairOwn(device, "/x", { send }), { isPaired: true });
  device.facts.cursor = "c1";
  await pairOwn(device, "/x", { namesAllowed: true, send });

  assert.equal(new Set(asked.map(({ token }) => token)).size, 1);
  assert.deepEqual(asked.map((body) => /** @type {any} */ (body).namesAllowed), [false, false, true]);
  assert.equal(device.facts.cursor, "c1");
});

test("nobody signed in is told apart from other refusals", async () => {
  const { device, send } = setting(401, 410);
  assert.equal((await pairOwn(device, "/x", { send })).isSignedOut, true);
  assert.equal((await pairOwn(device, "/x", { send })).isSignedOut, false);
});
