import { readFileSync } from 'node:fs';
import { decode } from 'fast-png';
import { describe, expect, it } from 'vitest';

interface Image {
  src: string;
  type: string;
  sizes: string;
}

const publicFile = (path: string) => readFileSync(new URL(`../../public/${path}`, import.meta.url));

const manifest: {
  icons: Image[];
  screenshots: Image[];
  share_target: { params: { files: { accept: string[] }[] } };
  file_handlers: { accept: Record<string, string[]> }[];
} = JSON.parse(publicFile('manifest.webmanifest').toString());

describe('the manifest', () => {
  const images = [...manifest.icons, ...manifest.screenshots];

  it.each(images.filter(({ type }) => type === 'image/png'))(
    'has $src in the size it says',
    ({ src, sizes }) => {
      const { width, height } = decode(publicFile(src));
      expect(`${width}x${height}`).toBe(sizes);
    },
  );

  it('takes the same files whether they are shared or opened', () => {
    const shared = manifest.share_target.params.files.flatMap(({ accept }) => accept);
    const opened = manifest.file_handlers.flatMap(({ accept }) => Object.values(accept).flat());
    expect(shared).toEqual(['audio/*', ...opened]);
  });
});
