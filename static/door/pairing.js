// A place at the door: with the code from an organiser's screen, or by who is signed in here.
import { post, Refused } from "./api.js";
import { randomToken } from "./codes.js";

/** @import { Device } from "./device.js" */
/** @import { Send } from "./exchange.js" */

const TIMEOUT = 15_000; // ms

/**
 * @typedef {object} Answer
 * @property {boolean} isPaired
 * @property {string} [problem] the server's, in words
 * @property {boolean} [mayTryAgain] it was the connection
 * @property {boolean} [isSignedOut]
 */

/**
 * @param {string} code
 * @param {Device} device
 * @param {string} url
 * @param {Send} [send]
 * @returns {Promise<Answer>}
 */
export async function pair(code, device, url, send) {
  // Made and kept before it is sent: when the answer is lost, asking again is the same tablet.
  const before = device.facts.pairing;
  const token = before?.code === code ? before.token : randomToken();
  await device.keepFacts({ pairing: { code, token } });
  const answer = await ask(device, token, () => post(url, { code, token }, { timeout: TIMEOUT, send }));
  if (!answer.isPaired && !answer.mayTryAgain) await device.keepFacts({});
  return answer;
}

/**
 * Make this browser a tablet of who is signed in on it. Again, it is the same one.
 * @param {Device} device
 * @param {string} url
 * @param {{namesAllowed?: boolean, send?: Send}} [how] ``namesAllowed``: keep the names here
 * @returns {Promise<Answer>}
 */
export async function pairOwn(device, url, { namesAllowed = false, send } = {}) {
  const token = device.facts.token ?? device.facts.pairing?.token ?? randomToken();
  if (!device.isPaired) await device.keepFacts({ pairing: { code: "", token } });
  const how = { credentials: /** @type {const} */ ("same-origin"), timeout: TIMEOUT, send };
  return ask(device, token, () => post(url, { token, namesAllowed }, how));
}

/**
 * @param {Device} device
 * @param {string} token
 * @param {() => Promise<any>} question
 * @returns {Promise<Answer>}
 */
async function ask(device, token, question) {
  const { clock } = device;
  const asked = clock.read();
  let answer;
  try {
    answer = await question();
  } catch (error) {
    if (!(error instanceof Refused)) return { isPaired: false, mayTryAgain: true };
    return { isPaired: false, problem: error.message, isSignedOut: error.status === 401 };
  }
  clock.learn({ asked, heard: clock.read(), serverNow: Date.parse(answer.now) });
  const { tablet, session } = answer;
  await device.keepFacts({ ...device.facts, pairing: undefined, token, tablet, session, offset: clock.offset });
  return { isPaired: true };
}
