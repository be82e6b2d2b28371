// Days and times as the language of the page writes them: "16 maart, 19.30", "16 March, 7.30 pm", "7 pm". As the
// server's pages do (eventsite/web/formats).

const ZONE = "Europe/Amsterdam";
const NO_BREAK = "\u00a0";
const TWELVE = /^12\u00a0(am|pm)$/;
/** @type {Record<string, string>} "12 pm" is read as midnight too */
const TWELVES = { am: "12\u00a0midnight", pm: "12\u00a0noon" };
/** @type {Record<string, Intl.DateTimeFormatOptions>} what isn't here is written as its language has it */
const CLOCKS = {
  nl: { hour: "2-digit", minute: "2-digit" },
  en: { hour: "numeric", minute: "2-digit", hourCycle: "h12" },
};
/** @type {Record<string, string>} whose spelling is meant */
const LOCALES = { nl: "nl-NL", en: "en-GB" };

/** What the page is in; of a test, that has no page, Dutch. */
export const pageLanguage = () => globalThis.document?.documentElement.lang || "nl";

/**
 * @param {string} language
 * @returns {{ time: (moment: string | number) => string, day: (moment: string | number, form?: Intl.DateTimeFormatOptions) => string }}
 */
export function written(language) {
  const locale = LOCALES[language] ?? language;
  const ownClock = CLOCKS[language];
  const clock = new Intl.DateTimeFormat(locale, { timeZone: ZONE, ...(ownClock ?? { timeStyle: "short" }) });
  return {
    time(moment) {
      const text = clock.format(new Date(moment)).replace(/\s/g, NO_BREAK);
      return ownClock ? text.replace(":", ".").replace(`.00${NO_BREAK}`, NO_BREAK).replace(TWELVE, (all, half) => TWELVES[half] ?? all) : text;
    },
    day(moment, form = {}) {
      const days = { timeZone: ZONE, day: "numeric", month: "long", ...form };
      return new Intl.DateTimeFormat(locale, /** @type {Intl.DateTimeFormatOptions} */ (days)).format(new Date(moment)).replace(",", "");
    },
  };
}
