// Reads calendars from standard input with ical.js; prints their events as JSON, instants in UTC.
import { readFileSync } from "node:fs";
import ICAL from "ical.js";

const parsed = ICAL.parse(readFileSync(0, "utf8"));
/** @type {ICAL.Component[]} */
const roots = (typeof parsed[0] === "string" ? [parsed] : parsed).map(
  (/** @type {any[]} */ calendar) => new ICAL.Component(calendar),
);
for (const zone of roots[0].getAllSubcomponents("vtimezone")) {
  ICAL.TimezoneService.register(new ICAL.Timezone(zone));
}
const components = roots.flatMap((root) => root.getAllSubcomponents("vevent"));
const events = components.map((component) => {
  const event = new ICAL.Event(component);
  return {
    uid: event.uid,
    sequence: event.sequence,
    status: component.getFirstPropertyValue("status"),
    summary: event.summary,
    description: event.description,
    location: event.location,
    start: event.startDate.toJSDate().toISOString(),
    end: event.endDate.toJSDate().toISOString(),
    offset: event.startDate.utcOffset(),
  };
});
process.stdout.write(JSON.stringify(events));
