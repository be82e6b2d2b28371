import assert from "node:assert/strict";
import { test } from "node:test";

import { keyOf, normalise, randomToken } from "../../static/door/codes.js";

const CODE = "0123456789ABCDEFGHJKMNPQRS";

test("a code is read however it was typed", () => {
  for (const typed of [CODE, CODE.toLowerCase(), ` ${CODE} `, "01234 56789 ABCDE-FGHJK MNPQR S"]) {
    assert.equal(normalise(typed), CODE);
  }
  assert.equal(normalise(CODE.replace("0", "o").replace("1", "l")), CODE);
});

test("what a scanner puts before and behind a code is not of it", () => {
  for (const before of ["]Q0", "]Q1", "]Q3", "]Q6", "]q1", "]d2", " ]Q1"]) {
    for (const behind of ["", "\r", "\n", "\r\n", "\t", "\u001d"]) {
      assert.equal(normalise(before + CODE + behind), CODE);
    }
  }
  assert.equal(normalise(`]Q1${CODE.slice(3)}`), null);
  assert.equal(normalise(`Q1${CODE}`), null);
});

test("what is no code is none", () => {
  for (const typed of ["", CODE.slice(1), `${CODE}0`, CODE.replace("A", "U"), CODE.replace("A", "é")]) {
    assert.equal(normalise(typed), null);
  }
});

test("a ticket is known by the start of its hash", async () => {
  assert.equal(await keyOf(CODE), "f5f69e3261dbfad21106"); // as codes.key_of makes it
  assert.notEqual(await keyOf(CODE), await keyOf(CODE.replace("0", "1")));
});

test("a token is 43 characters that nobody had before", () => {
  const tokens = new Set(Array.from({ length: 1000 }, randomToken));
  assert.equal(tokens.size, 1000);
  for (const token of tokens) assert.match(token, /^[A-Za-z0-9_-]{43}$/);
});
