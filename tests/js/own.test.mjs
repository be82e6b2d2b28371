import assert from "node:assert/strict";
import { test } from "node:test";

import { sessionOf } from "../../static/door/own.js";

for (const [path, session] of [
  ["/inchecken/7/", "7"],
  ["/inchecken/120/", "120"],
  ["/inchecken/tablet/", ""],
  ["/inchecken/7/stand/", ""],
  ["/inchecken/", ""],
  ["/elders/7/", ""],
]) {
  test(`${path} is the door of session "${session}"`, () => {
    assert.equal(sessionOf(path, "/inchecken/0/"), session);
  });
}
