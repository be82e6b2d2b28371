// Opens what the roster keeps sealed under a ticket's own code (eventsite/door/roster.py).

const PURPOSE = new TextEncoder().encode("door-roster");
const NONCE = 12; // bytes in front of the sealed text

/** @param {string} code */
async function keyFrom(code) {
  const raw = await crypto.subtle.importKey("raw", new TextEncoder().encode(code), "HKDF", false, [
    "deriveKey",
  ]);
  return crypto.subtle.deriveKey(
    { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(0), info: PURPOSE },
    raw,
    { name: "AES-GCM", length: 256 },
    false,
    ["decrypt"],
  );
}

/**
 * @param {string} box base64
 * @param {string} code the ticket's code, normalised
 * @returns {Promise<{name?: string, chips?: string[], lang?: string}>} empty when this code does not open it
 */
export async function open(box, code) {
  try {
    const bytes = Uint8Array.from(atob(box), (char) => char.charCodeAt(0));
    const text = await crypto.subtle.decrypt(
      { name: "AES-GCM", iv: bytes.subarray(0, NONCE) },
      await keyFrom(code),
      bytes.subarray(NONCE),
    );
    return JSON.parse(new TextDecoder().decode(text));
  } catch {
    return {};
  }
}
