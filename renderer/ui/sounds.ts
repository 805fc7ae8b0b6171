import type { Sound } from '#shared/contract/notifications.ts';

/** One tone: a sine that begins at once and dies away. */
interface Tone {
  /** Hz */
  pitch: number;
  /** Seconds after the first. */
  at: number;
  /** Seconds until it can't be heard. */
  lasts: number;
  /** Of full scale. */
  loud: number;
}

/** Short, and soft enough for a room where people talk; the bell has an overtone, the knock is low. */
const TONES: Readonly<Record<Exclude<Sound, 'none'>, readonly Tone[]>> = {
  bell: [
    { pitch: 880, at: 0, lasts: 0.9, loud: 0.22 },
    { pitch: 2_217, at: 0, lasts: 0.4, loud: 0.06 },
  ],
  chime: [
    { pitch: 659, at: 0, lasts: 0.35, loud: 0.2 },
    { pitch: 988, at: 0.16, lasts: 0.6, loud: 0.2 },
  ],
  knock: [
    { pitch: 196, at: 0, lasts: 0.14, loud: 0.5 },
    { pitch: 196, at: 0.18, lasts: 0.14, loud: 0.5 },
  ],
};

/** Makes the tones of reminders in the window itself: no file to load. Returns how to play one. */
export function createSounds(): (sound: Sound) => void {
  let context: AudioContext | undefined;
  return (sound) => {
    if (sound === 'none') return;
    // Made with the first sound: a machine without a loudspeaker keeps nothing open.
    context ??= new AudioContext();
    const { destination, currentTime } = context;
    void context.resume();
    for (const { pitch, at, lasts, loud } of TONES[sound]) {
      const source = new OscillatorNode(context, { frequency: pitch });
      const volume = new GainNode(context, { gain: 0 });
      const begin = currentTime + 0.02 + at;
      volume.gain.setValueAtTime(0, begin);
      volume.gain.linearRampToValueAtTime(loud, begin + 0.008);
      volume.gain.exponentialRampToValueAtTime(0.000_1, begin + lasts);
      source.connect(volume).connect(destination);
      source.start(begin);
      source.stop(begin + lasts + 0.05);
    }
  };
}
