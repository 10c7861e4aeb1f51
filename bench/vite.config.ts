import { defineConfig } from 'vite';

export default defineConfig({
  publicDir: false,
  build: {
    ssr: true,
    rollupOptions: { input: { main: 'bench/main.ts', listen: 'bench/listening/main.ts' } },
    outDir: 'build/bench',
    target: 'node20',
    minify: false,
  },
});
