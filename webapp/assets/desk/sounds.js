// A sound for each answer, told apart without looking: ok rises, already repeats, help falls softly.
const NOTES = {
  ok: [[659, 0, 0.1], [988, 0.1, 0.2]],
  already: [[587, 0, 0.1], [587, 0.16, 0.12]],
  help: [[523, 0, 0.18], [392, 0.18, 0.3]],
};
const LOUD = 0.25;

let context = null;

// Browsers let a page sound only after it was touched once.
function wake() {
  context ??= new AudioContext();
  if (context.state === "suspended") context.resume();
}

export function startSounds() {
  // Afterwards, since opening the device takes longer than a scanner's next key.
  for (const touch of ["pointerdown", "keydown"]) {
    document.addEventListener(touch, () => setTimeout(wake));
  }
  document.addEventListener("pendopo:outcome", (event) => play(event.detail.tone));
}

export function play(tone) {
  if (!context || context.state !== "running") return;
  for (const [pitch, start, length] of NOTES[tone] ?? []) note(pitch, start, length);
}

function note(pitch, start, length) {
  const from = context.currentTime + start;
  const voice = new OscillatorNode(context, { type: "sine", frequency: pitch });
  const volume = new GainNode(context, { gain: 0 });
  volume.gain.setValueAtTime(0, from);
  volume.gain.linearRampToValueAtTime(LOUD, from + 0.01);
  volume.gain.exponentialRampToValueAtTime(0.001, from + length);
  voice.connect(volume).connect(context.destination);
  voice.start(from);
  voice.stop(from + length);
}
