import { readdirSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium, type Page } from '@playwright/test';
import playwright from '../playwright.config.ts';
import type { ClipInput } from '../worker/engine/module.ts';
import type { BuildInfo, Calls, ClipInfo, JobEnd, JobReport, Ready } from '../worker/protocol.ts';
import { lasting, type Pair, readClip } from './pairs.ts';
import { median } from './statistics.ts';
import { PublishedMethod, writeAnalysed } from './torch.ts';

const CLIP_SECONDS = 10;
const THREADS = 2;
const JOBS = 7;
/** Evaluations and iterations of the published method that are measured, and all that it takes. */
const MEASURED = 20;
const PUBLISHED_ITERATIONS = 300;
const PUBLISHED_PHASE_ITERATIONS = 500;

export interface JobResult {
  pair: string;
  clipSeconds: number;
  browser: string;
  build: BuildInfo;
  /** Medians, of all jobs; `wall` is from the call to its answer. */
  seconds: JobReport['seconds'] & { wall: number };
  /** Of every job in order; the first compiles as it goes. */
  wallSeconds: number[];
  evaluations: number;
  wasmMebibytes: number;
  published?: {
    torch: string;
    evaluationSeconds: number[];
    phaseIterationSeconds: number[];
    /** Extrapolated to all iterations, one evaluation each. */
    seconds: number;
  };
}

/** From where they stand: they know the checkout by their own place. */
const tool = (path: string) => import(/* @vite-ignore */ pathToFileURL(resolve(path)).href);
const server: typeof import('../tools/serve.mjs') = await tool('tools/serve.mjs');
const site: typeof import('../tools/site/wasm_files.mjs') = await tool('tools/site/wasm_files.mjs');

interface InPage {
  build: BuildInfo;
  jobs: { wallSeconds: number; report: JobReport }[];
  wasmBytes: number;
}

/**
 * Runs in the page: the site's own worker does the same job again and again, through the protocol. What starts it keeps the
 * memory that its wasm makes, to ask for its size.
 */
async function runJobs(given: {
  entry: string;
  wasmBase: string;
  clips: { samples: number[]; sampleRateHz: number }[];
  threads: number;
  jobs: number;
}): Promise<InPage> {
  const starter = `
    const Memory = WebAssembly.Memory;
    let made;
    WebAssembly.Memory = function (...given) { return (made = new Memory(...given)); };
    addEventListener('message', (event) => {
      if (event.data !== 'memory') return;
      event.stopImmediatePropagation();
      postMessage({ answers: 'memory', gives: made.buffer.byteLength });
    });
    await import(${JSON.stringify(given.entry)});
    postMessage({ answers: 'started' });`;
  const url = URL.createObjectURL(new Blob([starter], { type: 'text/javascript' }));
  const worker = new Worker(url, { type: 'module' });
  const answerTo = (id: number | string) =>
    new Promise<unknown>((resolve, reject) => {
      worker.onerror = (event) => reject(new Error(event.message));
      worker.addEventListener('message', function hear({ data }) {
        if (data.answers !== id) return;
        worker.removeEventListener('message', hear);
        if (data.error) reject(new Error(data.error.message));
        else resolve(data.gives);
      });
    });
  let calls = 0;
  const call = <Name extends keyof Calls>(name: Name, takes: Calls[Name]['takes']) => {
    const answer = answerTo(++calls);
    worker.postMessage({ call: calls, name, takes });
    return answer;
  };

  await answerTo('started');
  const { build } = (await call('start', {
    wasmBase: given.wasmBase,
    threads: given.threads,
  })) as Ready;
  const ids: number[] = [];
  for (const { samples, sampleRateHz } of given.clips) {
    const clip: ClipInput = { channels: [Float32Array.from(samples)], sampleRateHz };
    ids.push(((await call('addClip', { clip, name: 'clip', role: 'clip' })) as ClipInfo).id);
  }
  const [content, style] = ids as [number, number];
  const jobs: InPage['jobs'] = [];
  for (let job = 1; job <= given.jobs; job++) {
    const start = performance.now();
    const styles = [{ clip: style, weight: 1 }];
    const end = (await call('transfer', { job, content, styles, settings: {} })) as JobEnd;
    const wallSeconds = (performance.now() - start) / 1e3;
    if (end.kind !== 'done') throw new Error('The job did not end by itself.');
    jobs.push({ wallSeconds, report: end.report });
    await call('forgetClip', { clip: end.clip.id });
  }
  const size = answerTo('memory');
  worker.postMessage('memory');
  const wasmBytes = (await size) as number;
  worker.terminate();
  return { build, jobs, wasmBytes };
}

async function inPage(page: Page, origin: string, clips: ClipInput[]): Promise<InPage> {
  const entry = readdirSync('dist/assets').find((file) => /^entry-.*\.js$/.test(file));
  if (!entry) throw new Error('There is no worker in dist/assets; `npm run build` makes the site.');
  await page.goto(origin);
  return page.evaluate(runJobs, {
    entry: `${origin}/assets/${entry}`,
    wasmBase: `${origin}/${site.wasmBase()}`,
    clips: clips.map(({ channels, sampleRateHz }) => ({
      samples: Array.from(channels[0] as Float32Array),
      sampleRateHz,
    })),
    threads: THREADS,
    jobs: JOBS,
  });
}

async function measurePublished(
  content: ClipInput,
  style: ClipInput,
): Promise<NonNullable<JobResult['published']>> {
  const clips = await writeAnalysed('build/bench/clips', content, style);
  const take = async (what: 'time' | 'phase', title: string) => {
    const torch = await PublishedMethod.start(what, clips, THREADS);
    await torch.step(); // warms up
    const seconds: number[] = [];
    for (let i = 1; i <= MEASURED; i++) {
      seconds.push(await torch.step());
      console.log(`  ${title} ${i}: ${seconds.at(-1)?.toFixed(4)} s`);
    }
    torch.close();
    return { version: torch.version, seconds };
  };
  const evaluations = await take('time', 'PyTorch evaluation');
  const phase = await take('phase', 'PyTorch Griffin-Lim iteration');
  return {
    torch: evaluations.version,
    evaluationSeconds: evaluations.seconds,
    phaseIterationSeconds: phase.seconds,
    seconds:
      PUBLISHED_ITERATIONS * median(evaluations.seconds) +
      PUBLISHED_PHASE_ITERATIONS * median(phase.seconds),
  };
}

/** A whole transfer at default settings in headless Chromium, through the built site's worker, and the published method. */
export async function measureJob(pair: Pair, withTorch: boolean): Promise<JobResult> {
  const content = lasting(await readClip(pair.content), CLIP_SECONDS);
  const style = lasting(await readClip(pair.style), CLIP_SECONDS);
  const listening = await server.serve(resolve('dist'), 0);
  const browser = await chromium.launch(playwright.use?.launchOptions ?? {});
  try {
    const origin = `http://localhost:${(listening.address() as AddressInfo).port}`;
    const { build, jobs, wasmBytes } = await inPage(
      // what starts the worker keeps its memory: the page's policy knows no such script
      await browser.newPage({ serviceWorkers: 'block', bypassCSP: true }),
      origin,
      [content, style],
    );
    const published = withTorch ? await measurePublished(content, style) : undefined;
    const of = (stage: keyof JobReport['seconds']) =>
      median(jobs.map(({ report }) => report.seconds[stage]));
    const wallSeconds = jobs.map((job) => job.wallSeconds);
    return {
      pair: pair.name,
      clipSeconds: CLIP_SECONDS,
      browser: `Chromium ${browser.version()}`,
      build,
      seconds: {
        analyse: of('analyse'),
        prepare: of('prepare'),
        optimise: of('optimise'),
        phase: of('phase'),
        wall: median(wallSeconds),
      },
      wallSeconds,
      evaluations: median(jobs.map(({ report }) => report.evaluations)),
      wasmMebibytes: wasmBytes / 2 ** 20,
      ...(published && { published }),
    };
  } finally {
    await browser.close();
    listening.close();
  }
}
