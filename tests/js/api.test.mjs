import assert from "node:assert/strict";
import { test } from "node:test";

import { post, Refused, VERSION } from "../../static/door/api.js";

/** @param {number} status @param {() => object} body */
const server = (status, body) => {
  /** @type {RequestInit[]} */
  const asked = [];
  /** @type {import("../../static/door/exchange.js").Send} */
  const send = async (_url, options) => {
    asked.push(options);
    return { ok: status < 400, status, headers: new Headers(), json: async () => body() };
  };
  return { asked, send };
};

test("the token goes in the header; no cookie, no redirect", async () => {
  const { asked, send } = server(200, () => ({ people: [] }));

  assert.deepEqual(await post("/x", { name: "jan" }, { token: "t", send }), { people: [] });

  const [{ headers, credentials, redirect, body }] = asked;
  assert.equal(new Headers(headers).get("Authorization"), "Bearer t");
  assert.deepEqual([credentials, redirect, body], ["omit", "error", '{"name":"jan"}']);
});

test("a refusal has its reason; a broken page is the network's", async () => {
  const refused = server(409, () => ({ detail: "Al gekoppeld." }));
  await assert.rejects(post("/x", {}, { send: refused.send }), (error) => error instanceof Refused && error.message === "Al gekoppeld.");
  const broken = server(502, () => {
    throw new SyntaxError("<html>");
  });
  await assert.rejects(post("/x", {}, { send: broken.send }), SyntaxError);
});

test("a question of who is signed in has the cookie", async () => {
  const { asked, send } = server(200, () => ({}));
  await post("/x", {}, { credentials: "same-origin", send });
  assert.equal(asked[0].credentials, "same-origin");
});

test("each question says its version, and the language of the page where there is one", async () => {
  const { asked, send } = server(200, () => ({}));
  await post("/x", {}, { send });
  // @ts-expect-error: all that is asked of a page
  globalThis.document = { documentElement: { lang: "en" } };
  await post("/x", {}, { send });
  // @ts-expect-error: as above
  delete globalThis.document;

  const [without, withLanguage] = asked.map(({ headers }) => new Headers(headers));
  assert.equal(without.get("API-Version"), VERSION);
  assert.equal(without.get("Accept-Language"), null);
  assert.equal(withLanguage.get("Accept-Language"), "en");
});
