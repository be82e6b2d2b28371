// A short sound per verdict, beside colour and words. Off is remembered on this tablet.

const KEY = "door-sound";
const MELODIES = {
  welcome: [[880, 0.09], [1320, 0.14]],
  "already-in": [[660, 0.12], [660, 0.12]],
  undone: [[520, 0.12]],
};
const NO = [[220, 0.28]];

/** @type {AudioContext | null} */
let audio = null;

export function isOn() {
  return localStorage.getItem(KEY) !== "off";
}

/** @param {boolean} on */
export function turn(on) {
  localStorage.setItem(KEY, on ? "on" : "off");
}

/** @param {string} outcome a verdict's data-outcome */
export function play(outcome) {
  if (!outcome || !isOn()) return;
  navigator.vibrate?.(outcome === "welcome" ? 60 : [120, 60, 120]);
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
