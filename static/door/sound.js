// A short sound and a buzz per verdict, beside colour and words. Off is remembered on this tablet.

const KEY = "door-sound";
/** @type {Record<string, [number, number][]>} hertz and seconds, one tone after the other */
const MELODIES = {
  welcome: [[880, 0.09], [1320, 0.14]],
  "already-in": [[660, 0.12], [660, 0.12]],
  undone: [[520, 0.12]],
};
/** @type {[number, number][]} */
const NO = [[220, 0.28]];

/** @type {AudioContext | null} */
let audio = null;

let on = true;
try {
  on = localStorage.getItem(KEY) !== "off";
} catch {
  // Storage is closed: sound is on, and turning it off lasts until the page is left.
}

export function isOn() {
  return on;
}

/** @param {boolean} wanted */
export function turn(wanted) {
  on = wanted;
  try {
    localStorage.setItem(KEY, on ? "on" : "off");
  } catch {
    // See above.
  }
}

/** @param {string} outcome a verdict's data-outcome */
export function play(outcome) {
  if (!outcome || !on) return;
  // A browser refuses to vibrate before the first touch, and says so in its console.
  if (navigator.userActivation?.hasBeenActive) navigator.vibrate?.(outcome === "welcome" ? 60 : [120, 60, 120]);
  audio ??= new AudioContext();
  let at = audio.currentTime;
  for (const [frequency, seconds] of MELODIES[outcome] ?? NO) {
    const tone = audio.createOscillator();
    const volume = audio.createGain();
    tone.frequency.value = frequency;
    volume.gain.setValueAtTime(0.25, at);
    volume.gain.exponentialRampToValueAtTime(0.001, at + seconds);
    tone.connect(volume).connect(audio.destination);
    tone.start(at);
    tone.stop(at + seconds);
    at += seconds + 0.03;
  }
}
