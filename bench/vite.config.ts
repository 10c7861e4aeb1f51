import { defineConfig } from 'vite';

export default defineConfig({
  publicDir: false,
  build: { ssr: 'bench/main.ts', outDir: 'build/bench', target: 'node20', minify: false },
});
