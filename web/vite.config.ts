import { defineConfig } from 'vitest/config';

// The page is served by the daemon under a policy of script-src 'self' and style-src 'self':
// nothing may be inlined, neither small assets nor the preload polyfill.
export default defineConfig({
  esbuild: { jsx: 'automatic', jsxImportSource: 'preact' },
  build: {
    target: 'es2022',
    outDir: 'dist',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    cssCodeSplit: false,
    reportCompressedSize: false,
  },
  server: { proxy: { '/api': 'http://127.0.0.1:8420' } },
  test: { include: ['test/unit/**/*.test.ts'] },
});
