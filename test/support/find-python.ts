import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export type FoundPython =
  | { readonly kind: 'found'; readonly program: string }
  | { readonly kind: 'missing'; readonly reason: string };

/** Where `.ci/run` puts the recipe's packages; whoever has them elsewhere names a Python with NANO_R1_PYTHON. */
const ownPython = fileURLToPath(new URL('../../recipes/nano-r1/.venv/bin/python', import.meta.url));

/** @param modules - what must be importable there */
export function findPython(modules: readonly string[]): FoundPython {
  const candidates = [process.env.NANO_R1_PYTHON, existsSync(ownPython) ? ownPython : undefined, 'python3'];
  const check = ['import sys; assert sys.version_info >= (3, 11)', ...modules.map((name) => `import ${name}`)];
  const program = candidates.find(
    (candidate) => candidate && spawnSync(candidate, ['-c', check.join('\n')]).status === 0,
  );
  if (program) return { kind: 'found', program };
  return { kind: 'missing', reason: `no Python 3.11 with ${modules.join(', ') || 'its standard library'} found` };
}
