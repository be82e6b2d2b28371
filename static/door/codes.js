// Ticket codes as the server knows them (eventsite/tickets/codes.py).

const CODE = /^[0-9A-HJKMNP-TV-Z]{26}$/;
const KEY_LENGTH = 20; // hex digits of the hash by which a tablet knows a ticket

// What a scanner may put before a code to say what it read (ISO/IEC 15424): "]Q1" of a QR code.
const SYMBOLOGY = /^\][A-Z][0-9A-Z]/;

/**
 * A code without blanks or dashes or what a scanner adds, in upper case, O for 0 and I or L for 1 forgiven.
 * @param {string} typed
 * @returns {string | null} null when it can't be a ticket code
 */
export function normalise(typed) {
  const code = typed
    .replace(/[\s\p{Cc}-]/gu, "")
    .toUpperCase()
    .replace(SYMBOLOGY, "")
    .replace(/O/g, "0")
    .replace(/[IL]/g, "1");
  return CODE.test(code) ? code : null;
}

/**
 * What the roster knows a ticket by: the start of its SHA-256.
 * @param {string} code normalised
 */
export async function keyOf(code) {
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(code));
  const hex = Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, "0"));
  return hex.join("").slice(0, KEY_LENGTH);
}

/** 256 random bits as base64url: a token, or what else nobody may guess. */
export function randomToken() {
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  return btoa(String.fromCharCode(...bytes))
    .replace(/\+/g, "-")
    .replace(/\//g, "_")
    .replace(/=/g, "");
}
