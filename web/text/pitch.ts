const NAMES = ['C', 'C♯', 'D', 'D♯', 'E', 'F', 'F♯', 'G', 'G♯', 'A', 'A♯', 'B'];
const A4_HZ = 440;
/** Of A4, counted in semitones from C-1. */
const A4_SEMITONES = 69;

/** The nearest note of equal temperament with A4 at 440 Hz, and how many cents above or below it: `A4 +3 ct`. */
export function noteText(hz: number): string {
  const semitones = A4_SEMITONES + 12 * Math.log2(hz / A4_HZ);
  const nearest = Math.round(semitones);
  const cents = Math.round(100 * (semitones - nearest));
  const name = NAMES[((nearest % 12) + 12) % 12];
  const octave = Math.floor(nearest / 12) - 1;
  return `${name}${octave} ${cents < 0 ? '−' : '+'}${Math.abs(cents)} ct`;
}
