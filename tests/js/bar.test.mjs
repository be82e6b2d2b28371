import assert from "node:assert/strict";
import { test } from "node:test";

import { stateOf } from "../../static/door/bar.js";
import { words } from "./door.mjs";

for (const [connection, waiting, text, tone] of /** @type {const} */ ([
  ["", 0, "", "warn"],
  ["connected", 0, "connected", "calm"],
  ["connected", 1, "waitingOne n=1", "warn"],
  ["offline", 0, "offline", "warn"],
  ["offline", 2, "offline · waiting n=2", "warn"],
  ["", 2, "waiting n=2", "warn"],
  ["refused", 0, "refused", "warn"],
])) {
  test(`with ${waiting} waiting and the connection "${connection}" it says "${text}"`, () => {
    assert.deepEqual(stateOf(connection, waiting, words), { text, tone });
  });
}
