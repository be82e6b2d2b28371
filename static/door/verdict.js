// A verdict in words: what stands on its card.
import { asMoment, asTime } from "./clock.js";

/** @import { Verdict } from "./checkin.js" */
/** @import { Device } from "./device.js" */
/** @import { Person, Scan } from "./roster.js" */
/** @import { Words } from "./words.js" */

/**
 * @typedef {object} Card
 * @property {string} outcome names the template
 * @property {string} title "" where the template's own is right
 * @property {string} name
 * @property {string} why
 * @property {string[]} chips
 * @property {{n: number, text: string, label: string}[]} fewer to how many it can be corrected
 *
 * @typedef {(verdict: Verdict, device: Device, words: Words) => Partial<Card>} Details
 */

/** @type {Record<string, Details>} what a card says beside a name, by its outcome */
const DETAILS = {
  welcome({ person, scan, inside }, device, words) {
    const people = scan?.people ?? 0;
    const chips = [...(chipsOf(person, device) ?? []), words.count("people", people)];
    if (!person) return { chips };
    const why = person.party > people ? words.say("part", { n: inside ?? 0, party: person.party }) : "";
    return { chips, why, fewer: fewerThan(people, words) };
  },
  "already-in"(verdict, device, words) {
    const { person } = verdict;
    const chips = [...(chipsOf(person, device) ?? []), words.count("people", person?.party ?? 0)];
    return { chips, why: sinceWhy(verdict, words) };
  },
  waiting({ person, free }, _device, words) {
    const why = `${words.say("noPlace")} ${freeIn(free ?? 0, words)}`;
    return { chips: [words.count("people", person?.party ?? 0)], why };
  },
  full: ({ free }, _device, words) => ({ why: freeIn(free ?? 0, words) }),
  cancelled({ person }, _device, words) {
    const at = person?.cancelledAt;
    return { why: at ? words.say("cancelledAt", { moment: asMoment(at) }) : words.say("cancelled") };
  },
  "other-event"({ elsewhere }, _device, words) {
    if (!elsewhere) return {};
    const { noun, title, startsAt } = elsewhere;
    return { title: words.say("otherEvent", { noun }), why: words.say("otherEventWhy", { title, moment: asMoment(startsAt) }) };
  },
  "not-done": ({ problem }, _device, words) => ({ why: problem || words.say("notDone") }),
  "not-open": (_verdict, device, words) => ({ why: times(device, words) }),
  closed: (_verdict, device, words) => ({ why: times(device, words) }),
  unknown({ isAsked }, device, words) {
    return { why: isAsked ? words.say("unknown") : words.say("unknownOffline", { time: asTime(device.facts.listAt) }) };
  },
};

/**
 * @param {Verdict} verdict
 * @param {Device} device
 * @param {Words} words
 * @returns {Card}
 */
export function cardOf(verdict, device, words) {
  const { outcome, person, scan } = verdict;
  let name = verdict.name ?? (person ? (device.whoIs(person).name ?? "") : "");
  if (!name && !person && scan) name = device.nameOf(scan) || hiddenName(scan, words);
  const details = DETAILS[outcome]?.(verdict, device, words);
  return { outcome, title: "", name, why: "", chips: [], fewer: [], ...details };
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
 * How many places are free.
 * @param {number} free
 * @param {Words} words
 */
export const freeIn = (free, words) => (free ? words.count("free", free) : words.say("full"));

/**
 * What they do tonight.
 * @param {Person | undefined} person
 * @param {Device} device
 */
const chipsOf = (person, device) => (person ? device.whoIs(person).chips : undefined);

/**
 * @param {Device} device
 * @param {Words} words
 */
function times(device, words) {
  const { opensAt, closesAt } = device.session;
  if (opensAt === closesAt) return words.say("calledOff");
  return words.say("times", { opens: asMoment(opensAt), closes: asMoment(closesAt) });
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
