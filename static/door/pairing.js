// A tablet's place at the door, asked for with the code from an organiser's screen.
import { post, Refused } from "./api.js";
import { randomToken } from "./codes.js";

/** @import { Device } from "./device.js" */
/** @import { Send } from "./exchange.js" */

const TIMEOUT = 15_000; // ms

/**
 * @param {string} code
 * @param {Device} device
 * @param {string} url
 * @param {Send} [send]
 * @returns {Promise<{isPaired: true} | {isPaired: false, problem: string, mayTryAgain: boolean}>}
 */
export async function pair(code, device, url, send) {
  // Made and kept before it is sent: when the answer is lost, asking again is the same tablet.
  const before = device.facts.pairing;
  const token = before?.code === code ? before.token : randomToken();
  await device.keepFacts({ pairing: { code, token } });
  const { clock } = device;
  const asked = clock.read();
  let answer;
  try {
    answer = await post(url, { code, token }, { timeout: TIMEOUT, send });
  } catch (error) {
    if (!(error instanceof Refused)) return { isPaired: false, problem: "", mayTryAgain: true };
    await device.keepFacts({});
    return { isPaired: false, problem: error.message, mayTryAgain: false };
  }
  clock.learn({ asked, heard: clock.read(), serverNow: Date.parse(answer.now) });
  await device.keepFacts({ token, tablet: answer.tablet, session: answer.session, offset: clock.offset });
  return { isPaired: true };
}
