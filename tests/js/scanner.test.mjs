import assert from "node:assert/strict";
import { test } from "node:test";

import { Scanner } from "../../static/door/scanner.js";

/** A scanner with a clock of its own, and what it made of what it saw. */
function setting() {
  const seen = { codes: /** @type {string[]} */ ([]), now: 10_000, answer: () => {} };
  const scanner = new Scanner(
    (code) => {
      seen.codes.push(code);
      return new Promise((resolve) => {
        seen.answer = () => resolve(undefined);
      });
    },
    () => seen.now,
  );
  return { scanner, seen };
}

test("a card held still is one scan, however long", async () => {
  const { scanner, seen } = setting();
  const first = scanner.see("a");
  seen.answer();
  await first;
  for (let n = 0; n < 10; n += 1) {
    seen.now += 2999;
    await scanner.see("a");
  }
  assert.deepEqual(seen.codes, ["a"]);
});

test("away for three seconds it is scanned anew", async () => {
  const { scanner, seen } = setting();
  const first = scanner.see("a");
  seen.answer();
  await first;
  seen.now += 3000;
  scanner.see("a");
  assert.deepEqual(seen.codes, ["a", "a"]);
});

test("a card that was held up while another was asked after is read then", async () => {
  const { scanner, seen } = setting();
  const first = scanner.see("a");
  await scanner.see("b");
  assert.deepEqual(seen.codes, ["a"]);
  seen.answer();
  await first;
  scanner.see("b");
  assert.deepEqual(seen.codes, ["a", "b"]);
});

test("after a scan that failed the next one is read", async () => {
  const codes = /** @type {string[]} */ ([]);
  const scanner = new Scanner(async (code) => {
    codes.push(code);
    if (code === "a") throw new Error("broken");
  });
  await assert.rejects(scanner.see("a"));
  await scanner.see("b");
  assert.deepEqual(codes, ["a", "b"]);
});
