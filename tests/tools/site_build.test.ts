import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { nameBuild } from '../../tools/site/site_build.mjs';

let site: string;

const write = (file: string, text: string) => writeFileSync(join(site, file), text);
const page = () => readFileSync(join(site, 'index.html'));

beforeEach(() => {
  site = mkdtempSync(join(tmpdir(), 'retimbre-site-'));
  for (const folder of ['assets', 'demo', 'screenshots']) mkdirSync(join(site, folder));
  write('index.html', '<meta name="build" content="" /><title>Retimbre</title>');
  write('assets/index-abc.js', 'run()');
  write('demo/fire.flac', 'crackle');
});

afterEach(() => rmSync(site, { recursive: true }));

describe('the name of a build', () => {
  it('stands in the page, and stays while nothing changes', () => {
    const { build } = nameBuild(site);
    expect(build).toMatch(/^[0-9a-f]{12}$/);
    expect(page().toString()).toContain(`<meta name="build" content="${build}" />`);
    expect(nameBuild(site).build).toBe(build);
  });

  it('is another with every file that changes', () => {
    const { build } = nameBuild(site);
    write('demo/fire.flac', 'crackle!');
    expect(nameBuild(site).build).not.toBe(build);
  });

  it('comes with the files a page needs, as they are after it has been written', () => {
    write('sw.js', 'old');
    write('_headers', '/*');
    write('screenshots/wide.png', '');
    const { files } = nameBuild(site);
    expect(files.map(({ url, cache }) => [url, cache])).toEqual([
      ['assets/index-abc.js', 'default'],
      ['demo/fire.flac', 'no-cache'],
      ['./', 'no-cache'],
    ]);
    const digest = createHash('sha256').update(page()).digest('base64');
    expect(files.at(-1)?.integrity).toBe(`sha256-${digest}`);
  });

  it('needs its place in the page', () => {
    write('index.html', '<title>Retimbre</title>');
    expect(() => nameBuild(site)).toThrow('web/index.html has no <meta name="build">');
  });
});
