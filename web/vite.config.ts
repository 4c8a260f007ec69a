import { fileURLToPath } from 'node:url';
import { defaultClientConditions, defineConfig, type Plugin } from 'vite';

const root = fileURLToPath(new URL('.', import.meta.url));

/** The first paint needs the style alone: it is asked for before the scripts, and comes before them by a slow line. */
const styleFirst: Plugin = {
  name: 'style-first',
  transformIndexHtml: {
    order: 'post',
    handler: (html) => {
      const styles = html.match(/ *<link rel="stylesheet"[^>]*>\n/g) ?? [];
      const without = styles.reduce((page, style) => page.replace(style, ''), html);
      return without.replace(/ *<script/, (script) => styles.join('') + script);
    },
  },
};

/**
 * Static files under hashed names, all from this origin: the gateway serves them under a policy that allows nothing
 * inline and nothing from elsewhere, so no asset is inlined either.
 */
export default defineConfig({
  root,
  // Where the gateway serves files; pages are at / and /c/….
  base: '/app/',
  clearScreen: false,
  plugins: [styleFirst],
  // The plan is computed by the room itself, from its sources.
  resolve: { conditions: ['regauge-source', ...defaultClientConditions] },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  // Modules, whose parts load when they are wanted: what reads PDFs is large.
  worker: { format: 'es' },
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
        plan: `${root}plan.html`,
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
