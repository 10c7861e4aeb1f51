import { defineConfig } from 'vite';

export default defineConfig({
  publicDir: false,
  build: {
    ssr: 'cli/main.ts',
    outDir: 'build/cli',
    target: 'node20',
    minify: false,
  },
});
