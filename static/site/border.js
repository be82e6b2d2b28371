// What people type, as the server takes it: names of persons, and searches folded in the same way.
// Equal to eventsite/web/border/; tests/border_vectors.json holds both to the same answers.

const MOST_WORDS = 10;
// What Python takes for blanks, four controls among them.
// eslint-disable-next-line no-control-regex
const BLANKS = /[\t-\r\x1c-\x1f\x85\p{Z}]/gu;
const HYPHENS = /[-‐‑‒–—―−־⁃﹘﹣－]/g;
const JOINED = /['`´‘’‚‛′‵ʹʺʻʼʽʾʿˈˊˋ՚׳Ꞌꞌՙ＇｀"“”„‟″«»‹›·‧−]|\p{Pd}/gu;
const NOTHING = /[\p{M}\p{Cc}\p{Cf}\p{Co}\p{Cs}\u02b0-\u02ff]/gu;
const WORD = /[\p{L}\p{N}\p{So}\p{Cn}]+/gu; // Cn: letters of a later Unicode
/** @type {Record<string, string>} */
const PLAIN = {
  ß: "ss", æ: "ae", œ: "oe", þ: "th", ς: "σ", ð: "d", đ: "d", ɖ: "d", ɗ: "d", ø: "o", ɔ: "o", ł: "l", ƚ: "l", ħ: "h",
  ı: "i", ɨ: "i", ŋ: "n", ɲ: "n", ŧ: "t", ⱦ: "t", ĸ: "k", ƙ: "k", ə: "e", ɛ: "e", ɇ: "e", ƒ: "f", ɓ: "b", ƀ: "b",
  ȼ: "c", ǥ: "g", ɣ: "g", ɉ: "j", ɍ: "r", ʉ: "u", ʋ: "v", ɏ: "y", ƴ: "y", ƶ: "z", ⱥ: "a",
};

/**
 * Its words without capitals, accents, apostrophes and hyphens.
 * @param {string} text
 */
export function fold(text) {
  // Before it is taken apart: Unicode makes a blank with an accent of "´".
  const decomposed = text.replace(JOINED, "").normalize("NFKD");
  // Letter by letter: in a whole word Greek has another s at the end.
  const lowered = Array.from(decomposed, (letter) => letter.toLowerCase()).join("").normalize("NFKD");
  const plain = Array.from(lowered, (letter) => PLAIN[letter] ?? letter).join("");
  const bare = plain.replace(BLANKS, " ").replace(JOINED, "").replace(NOTHING, "");
  return (bare.match(WORD) ?? []).join(" ");
}

/**
 * The same with nothing between the words.
 * @param {string} name
 */
export const foldName = (name) => fold(name).replaceAll(" ", "");

/**
 * The words of a search in folded names.
 * @param {string} text
 */
export function nameWords(text) {
  const words = text.replace(HYPHENS, " ").split(BLANKS).map(foldName).filter(Boolean);
  return [...new Set(words)].slice(0, MOST_WORDS);
}

const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}\u2800\ufffc\ufffe\uffff]/gu;

/** @param {string} text */
export const visible = (text) => text.replace(BLANKS, " ").replace(INVISIBLE, "").trim();

/**
 * Whether there is anything to see that a name can be made of.
 * @param {string} text
 */
export const isName = (text) => /[\p{L}\p{N}\p{S}\p{Cn}]/u.test(visible(text));

// What mail clients make a link of, beside any two letters.
const TOP_LEVELS = new Set(
  (
    "agency amsterdam app art auto bar beauty bet bid bike bio biz blog brussels buzz cafe cam cards " +
    "care cash casino center cfd charity chat city click clinic cloud club coach com company coop " +
    "credit cyou date dating day deals design dev digital direct doctor download eco edu email events " +
    "expert farm finance foundation frl fun fund fyi game games garden gent gift gmbh gold gov group " +
    "guru health help host house how icu inc info ink int ist jobs life link live loan loans lol love " +
    "ltd market marketing media mobi mobile money monster mov museum name net network new news ngo " +
    "ninja nyc one ong online org page party photo photos pics pizza plus poker porn press pro " +
    "properties pub quest rent rest review reviews rocks rodeo run sale sbs services sex shop " +
    "shopping site skin social software solutions space sport store stream studio style support " +
    "systems tax team tech tel tips today tools top tours town trade training travel tube vacations " +
    "vegas video vip vlaanderen wang web website wiki win wine work works world wtf xin xxx xyz zip " +
    "zone"
  ).split(" "),
);
const NEVER_A_SURNAME = new Set("biz com info net nl org www".split(" "));
const SHORT = new Set(
  (
    "alb bc bsc chr corn dhr dr drs ds ec fam fr herm hr ing ir jac jhr jkvr joh jr mej mevr mr mrs " +
    "ms msc mw ph prof sr st th wed wm"
  ).split(" "),
);
const PARTICLES = new Set(
  (
    "'s 't aan al au bij d' da dal de del den der des di do dos du el en het in l' la las le les lo " +
    "los onder op over te ten ter thoe to tot uijt uit van ver von voor zu zum zur"
  ).split(" "),
);
const NUMBERED = /(?<![0-9.])[0-9]{1,3}(\.[0-9]{1,3}){3}(?![0-9.])/; // a machine by its number
const DOTTED = /((?:[\p{L}\p{N}_-]+\.)+)([\p{L}\p{N}_-]+)(\/?)/gu;

/**
 * Whether a mail client may make a link of a part of it.
 * @param {string} name
 */
export function holdsLink(name) {
  const plain = visible(name).normalize("NFKC").replaceAll("。", ".");
  if (/@|:\/\/|(^|[^\p{L}\p{N}_])www\./iu.test(plain) || NUMBERED.test(plain)) return true;
  return [...plain.matchAll(DOTTED)].some(([, before = "", last = "", path]) =>
    isDomain(before.slice(0, -1).split("."), last, Boolean(path)),
  );
}

/**
 * @param {string[]} before
 * @param {string} last
 * @param {boolean} hasPath
 */
function isDomain(before, last, hasPath) {
  const top = last.toLowerCase();
  const isShortened = before.every((one) => [...one].length === 1 || SHORT.has(one.toLowerCase()));
  if (!TOP_LEVELS.has(top) && !/^([a-z]{2}|xn--[a-z0-9-]+)$/.test(top)) {
    const isSurname = isShortened || PARTICLES.has(top) || !/^\p{Ll}/u.test(last);
    return !isSurname;
  }
  if (hasPath || NEVER_A_SURNAME.has(top)) return true;
  return !(isShortened && (/^\p{Lu}/u.test(last) || PARTICLES.has(top)));
}
