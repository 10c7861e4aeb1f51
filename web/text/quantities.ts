/** How the page writes numbers: always with their unit, with the digits that matter. */

const MINUS = '−';

export function secondsText(seconds: number): string {
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  if (seconds < 59.5) return `${Math.round(seconds)} s`;
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

/** 1:05, as a clock shows it. */
export function clockText(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}

export function rateText(hz: number): string {
  return hz < 1000 ? `${Number(hz.toFixed(0))} Hz` : `${Number((hz / 1000).toFixed(2))} kHz`;
}

export function channelsText(channels: number): string {
  if (channels === 1) return 'mono';
  return channels === 2 ? 'stereo' : `${channels} channels`;
}

export function decibelText(db: number, digits = 0): string {
  return `${db < 0 ? MINUS : ''}${Math.abs(db).toFixed(digits)} dB`;
}

/** A level as it is read off a spectrogram. */
export function levelText(db: number): string {
  return Number.isFinite(db) ? decibelText(db, 1) : 'silence';
}

export function differenceText(db: number): string {
  return `${db > 0 ? '+' : ''}${decibelText(db, 1)}`;
}

export function bytesText(bytes: number): string {
  const mebibytes = bytes / 2 ** 20;
  return mebibytes < 1024 ? `${Math.ceil(mebibytes)} MiB` : `${(mebibytes / 1024).toFixed(1)} GiB`;
}

export function threadsText(threads: number): string {
  return threads === 1 ? '1 thread' : `${threads} threads`;
}

/** A part of 1 in whole per cent. */
export function percentText(part: number): string {
  return `${Math.round(100 * part)} %`;
}
