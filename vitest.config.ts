import { defineConfig } from 'vitest/config';

export default defineConfig({
  define: { __WASM_BASE__: JSON.stringify('wasm/'), __COMMIT__: JSON.stringify('test') },
  test: {
    include: ['tests/**/*.test.{ts,tsx}'],
    // whole transfers run here, on machines of any speed
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // the engine uses every core, and how soon it answers is measured
    fileParallelism: false,
  },
});
