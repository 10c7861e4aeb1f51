import type { Page } from '@playwright/test';

/** A sound that went into the page's audio graph. */
export interface StartedSound {
  /** By the page's clock and by the audio graph's, in seconds. */
  pageSeconds: number;
  whenSeconds: number;
  offsetSeconds: number;
  durationSeconds: number;
  loops: boolean;
  samples: number[];
}

declare global {
  interface Window {
    /** When something was moved or typed, by the page's clock. */
    movesSeconds: number[];
    startedSounds: (Omit<StartedSound, 'samples'> & { samples: Float32Array })[];
  }
}

/** Notes every sound that is started, as it is; to be called before the page is opened. */
export async function noteStartedSounds(page: Page): Promise<void> {
  await page.addInitScript(() => {
    window.startedSounds = [];
    window.movesSeconds = [];
    window.addEventListener('input', () => window.movesSeconds.push(performance.now() / 1000));
    const { start } = AudioBufferSourceNode.prototype;
    AudioBufferSourceNode.prototype.start = function (when = 0, offset = 0, ...rest) {
      if (this.buffer) {
        window.startedSounds.push({
          pageSeconds: performance.now() / 1000,
          whenSeconds: when,
          offsetSeconds: offset,
          durationSeconds: this.buffer.duration,
          loops: this.loop,
          samples: this.buffer.getChannelData(0).slice(),
        });
      }
      start.call(this, when, offset, ...rest);
    };
  });
}

export function startedSounds(page: Page): Promise<StartedSound[]> {
  return page.evaluate(() =>
    window.startedSounds.map((sound) => ({ ...sound, samples: [...sound.samples] })),
  );
}
