import { writeFileSync } from 'node:fs';
import { acceleratorsDocument } from '../src/planner/catalogue/accelerators-document.ts';

/** Writes the catalogue as a page for readers; `npm test` fails when it is out of date. */
writeFileSync(new URL('../docs/accelerators.md', import.meta.url), acceleratorsDocument());
