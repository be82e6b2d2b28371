// A verdict in words: what stands on its card.
import { asTime } from "./clock.js";

/** @import { Verdict } from "./checkin.js" */
/** @import { Device } from "./device.js" */
/** @import { Scan } from "./roster.js" */
/** @import { Words } from "./words.js" */

/**
 * @typedef {object} Card
 * @property {string} outcome names the template
 * @property {string} name
 * @property {string} why
 * @property {string[]} chips
 * @property {{n: number, text: string, label: string}[]} fewer to how many it can be corrected
 */

/**
 * @param {Verdict} verdict
 * @param {Device} device
 * @param {Words} words
 * @returns {Card}
 */
export function cardOf(verdict, device, words) {
  const { outcome, person, scan } = verdict;
  const who = person ? device.whoIs(person) : {};
  const card = { outcome, name: who.name ?? "", why: "", chips: /** @type {string[]} */ ([]), fewer: /** @type {Card["fewer"]} */ ([]) };
  if (!person && scan) card.name = device.nameOf(scan) || hiddenName(scan, words);
  if (outcome === "welcome" && scan) {
    card.chips = [...(who.chips ?? []), words.count("people", scan.people)];
    card.why = person ? partWhy(person.party, scan.people, verdict.inside ?? 0, words) : "";
    card.fewer = person ? fewerThan(scan.people, words) : [];
  } else if (outcome === "already-in" && person) {
    card.chips = [...(who.chips ?? []), words.count("people", person.party)];
    card.why = sinceWhy(verdict, words);
  } else if (outcome === "not-open") {
    const { opensAt, closesAt } = device.session;
    card.why = words.say("times", { opens: asTime(opensAt), closes: asTime(closesAt) });
  } else if (outcome === "unknown") {
    const time = asTime(device.facts.listAt);
    card.why = verdict.isAsked ? words.say("unknown") : words.say("unknownOffline", { time });
  }
  return card;
}

/**
 * What the server made of a scan whose card is on the screen, if that is another verdict.
 * @param {Scan} scan
 * @param {Device} device
 * @returns {Verdict | null}
 */
export function correctionOf(scan, device) {
  const person = device.roster.byKey.get(scan.key);
  if (scan.outcome === "aside") return { outcome: "aside", scan };
  if (scan.outcome !== "already-in" || !person) return null;
  return { outcome: "already-in", person, scan, since: scan.since, where: scan.where };
}

/**
 * For a ticket whose name is sealed.
 * @param {Scan} scan
 * @param {Words} words
 */
export function hiddenName(scan, words) {
  return words.say("hiddenName", { key: (scan.key || scan.id).slice(0, 4).toUpperCase() });
}

/**
 * @param {number} party
 * @param {number} people
 * @param {number} inside
 * @param {Words} words
 */
function partWhy(party, people, inside, words) {
  return party > people ? words.say("part", { n: inside, party }) : "";
}

/**
 * @param {Verdict} verdict
 * @param {Words} words
 */
function sinceWhy({ since, where }, words) {
  if (!since) return "";
  return where ? words.say("sinceWhere", { time: asTime(since), where }) : words.say("since", { time: asTime(since) });
}

/**
 * @param {number} people
 * @param {Words} words
 */
function fewerThan(people, words) {
  return Array.from({ length: people - 1 }, (_, index) => {
    const n = index + 1;
    return { n, text: words.say("only", { n }), label: words.say("onlyPeople", { n, party: people }) };
  });
}
