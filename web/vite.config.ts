import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const root = fileURLToPath(new URL('.', import.meta.url));

/**
 * Static files under hashed names, all from this origin: the gateway serves them under a policy that allows nothing
 * inline and nothing from elsewhere, so no asset is inlined either.
 */
export default defineConfig({
  root,
  // Where the gateway serves files; pages are at / and /c/….
  base: '/app/',
  clearScreen: false,
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    manifest: 'manifest.json',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: ['chrome123', 'firefox120', 'safari17.5'],
    reportCompressedSize: false,
    rolldownOptions: {
      input: {
        index: `${root}index.html`,
        console: `${root}console.html`,
        'service-worker': `${root}src/worker/service-worker.ts`,
      },
      output: {
        // Browsers look for a newer worker by its address.
        entryFileNames: ({ name }) => (name === 'service-worker' ? '[name].js' : 'assets/[name]-[hash].js'),
      },
    },
  },
  server: { proxy: { '/app/api': 'http://127.0.0.1:8910' } },
});
