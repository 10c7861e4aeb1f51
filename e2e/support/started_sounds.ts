import type { Page } from '@playwright/test';

/** A sound that went into the page's audio graph; times in seconds. */
export interface StartedSound {
  /** By the page's clock. */
  startedAt: number;
  /** By the audio graph's clock, and where in the sound it began. */
  when: number;
  offset: number;
  duration: number;
  loops: boolean;
  /** It has the very samples of the one before. */
  isRepeated: boolean;
}

declare global {
  interface Window {
    startedSounds: StartedSound[];
    /** When something was moved or typed, by the page's clock. */
    moves: number[];
  }
}

/** Notes every sound that is started and every move of a control; to be called before the page is opened. */
export async function noteStartedSounds(page: Page): Promise<void> {
  await page.addInitScript(() => {
    window.startedSounds = [];
    window.moves = [];
    window.addEventListener('input', () => window.moves.push(performance.now() / 1000));
    let last = new Float32Array();
    const { start } = AudioBufferSourceNode.prototype;
    AudioBufferSourceNode.prototype.start = function (when = 0, offset = 0, ...rest) {
      start.call(this, when, offset, ...rest);
      if (!this.buffer) return;
      const samples = this.buffer.getChannelData(0).slice();
      window.startedSounds.push({
        startedAt: performance.now() / 1000,
        when,
        offset,
        duration: this.buffer.duration,
        loops: this.loop,
        isRepeated:
          samples.length === last.length && samples.every((sample, i) => sample === last[i]),
      });
      last = samples;
    };
  });
}

export function startedSounds(page: Page): Promise<StartedSound[]> {
  return page.evaluate(() => window.startedSounds);
}
