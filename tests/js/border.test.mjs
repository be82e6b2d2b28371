import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { fold, foldName, holdsLink, isName, nameWords } from "../../static/site/border.js";
import { Roster } from "../../static/door/roster.js";
import { person } from "./door.mjs";

/** @param {string} name */
const read = (name) => readFileSync(new URL(`../${name}`, import.meta.url), "utf8");
const vectors = JSON.parse(read("border_vectors.json"));
const surnames = read("surnames.tsv").trim().split("\n").map((row) => row.split("\t"));

test("texts are folded as the server folds them, and folding twice is folding once", () => {
  for (const [text, folded] of vectors.fold) assert.equal(fold(text), folded, text);
  for (const [, folded] of vectors.fold) assert.equal(fold(folded), folded);
  for (const [text, words] of vectors.words) assert.deepEqual(nameWords(text), words, text);
});

test("every letter there is folds to what folds no further", () => {
  for (let code = 0; code <= 0x2ffff; code += 1) {  // behind them come tags and private use
    if (code >= 0xd800 && code < 0xe000) continue;
    const once = foldName(`a${String.fromCodePoint(code)}B`);
    assert.equal(foldName(once), once, code.toString(16));
  }
});

test("each surname is found typed plain, in capitals and with any apostrophe", () => {
  const roster = new Roster();
  const people = surnames.map(([name], id) => person({ id, key: `k${id}`, name: `Zoë ${name}` }));
  roster.apply({ full: true, people });

  assert.equal(surnames.length, 1300);
  surnames.forEach(([name = "", plain = ""], id) => {
    const others = [..."'’‘`´ʼ′"].map((mark) => name.replace(/[’']/g, mark));
    for (const typed of [name, plain, plain.toUpperCase(), name.toUpperCase(), name.replaceAll("-", " "), ...others]) {
      const found = roster.search(`zoe ${typed}`);
      assert.ok(found.includes(/** @type {any} */ (people[id])), typed);
    }
  });
});

test("a name with a link in it is seen, a name with full stops is none", () => {
  for (const name of vectors.names) assert.deepEqual([isName(name), holdsLink(name)], [true, false], name);
  for (const name of vectors.links) assert.equal(holdsLink(name), true, name);
  assert.equal(holdsLink("J.\vinfo"), false, "a tab of any kind is a blank");
  for (const name of vectors.noNames) assert.equal(isName(name), false, JSON.stringify(name));
});
