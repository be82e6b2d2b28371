// The page of the door begins here: on a borrowed tablet, and in an organiser's own browser.
import { Borrowed } from "./borrowed.js";
import { Clock } from "./clock.js";
import { Device } from "./device.js";
import { Door } from "./client.js";
import { Own, sessionOf } from "./own.js";
import { find, showScreen } from "./page.js";
import { Store } from "./store.js";

const OVER_CHECK = 30_000; // ms between looks whether the evening is over

const settings = find("[data-door]").dataset;
const session = sessionOf(location.pathname, settings.own ?? "");
// Two sessions of one organiser are two doors; a borrowed tablet is at one.
const name = session ? `door-${session}` : "door";

async function run() {
  const clock = new Clock();
  let store;
  try {
    store = await Store.open(name);
  } catch {
    showScreen("broken");
    return;
  }
  const device = new Device(store, clock);
  await device.load();
  const door = new Door(device, settings, session ? "same-origin" : "omit");
  door.wayIn = session
    ? new Own(door, { url: (settings.pairOwn ?? "").replace("0", session) })
    : new Borrowed(door, settings.pair ?? "");
  door.listen();
  setInterval(() => device.isOver && door.handIn(), OVER_CHECK);
  await door.wayIn.start();
  if (session) await Store.sweep(name, clock.now());
}

// Never awaited: against a server that hangs it would hang the page.
navigator.serviceWorker?.register(settings.worker ?? "", { scope: settings.scope }).catch(() => {});
if (navigator.locks) {
  // One tab at a time holds the door: two would each show half of what was scanned.
  navigator.locks.request(name, { ifAvailable: true }, (lock) => {
    if (!lock) showScreen("elsewhere");
  });
  navigator.locks.request(name, () => run().then(() => new Promise(() => {})));
} else run();
