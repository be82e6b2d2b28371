// One question to the server, beside the exchange.

/** @import { Send } from "./exchange.js" */

export const VERSION = "1.0.0"; // of the protocol that this page speaks: eventsite/door/protocol.py
const TIMEOUT = 8000; // ms; dead wifi must not look like a slow server

/**
 * What every question says: the version it is asked in, and the language of the page.
 * @returns {Record<string, string>}
 */
export function spoken() {
  const language = globalThis.document?.documentElement.lang;
  return { "API-Version": VERSION, ...(language ? { "Accept-Language": language } : {}) };
}

/** The server said no; ``message`` is its reason in words. */
export class Refused extends Error {
  /**
   * @param {number} status
   * @param {string} detail
   */
  constructor(status, detail) {
    super(detail);
    this.status = status;
  }
}

/**
 * @param {string} url
 * @param {object} body
 * @param {{token?: string, credentials?: RequestCredentials, timeout?: number, send?: Send}} [how]
 * @returns {Promise<any>}
 * @throws {Refused} anything else that is thrown is the network's
 */
export async function post(url, body, { token, credentials = "omit", timeout = TIMEOUT, send = fetch } = {}) {
  const response = await send(url, {
    method: "POST",
    headers: {
      Accept: "application/json",
      "Content-Type": "application/json",
      ...spoken(),
      ...(token ? { Authorization: `Bearer ${token}` } : {}),
    },
    body: JSON.stringify(body),
    redirect: "error",
    credentials,
    signal: AbortSignal.timeout(timeout),
  });
  const answer = await response.json();
  if (!response.ok) throw new Refused(response.status, answer.detail ?? "");
  return answer;
}
