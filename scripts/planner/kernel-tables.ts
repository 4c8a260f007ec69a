// Measured kernel times as points of (operations, bytes, seconds), out of public tables that are not in this repository.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { tarEntries } from './tar-entries.ts';

/** One measured kernel: what it computed and moved per device, and how long it took. */
export interface Point {
  readonly operations: number;
  readonly bytes: number;
  readonly us: number;
}

export type Line = Readonly<Record<string, string>>;

export interface Tables {
  /** Lines of the tables of one device whose name holds `part`, AIConfigurator's. */
  readonly aic: (device: string, part: string) => readonly Line[];
  /** Lines of one table of InferSim, by its path without `bench_data/`. */
  readonly inferSim: (path: string) => readonly Line[];
}

export function openTables(folder: string): Tables {
  const aicFolder = join(folder, 'aic-kernels');
  const names = readdirSync(aicFolder);
  const tar = tarEntries(gunzipSync(readFileSync(join(folder, 'infersim-bench', 'bench_data.tar.gz'))));
  return {
    aic: (device, part) =>
      names
        .filter((name) => name.startsWith(`${device}__`) && name.includes(part))
        .flatMap((name) => linesOf(gunzipSync(readFileSync(join(aicFolder, name))).toString('utf8'))),
    inferSim: (path) => linesOf(tar.find(({ name }) => name.endsWith(`bench_data/${path}`))?.text ?? ''),
  };
}

/** Tables without quotes: commas part cells, and nothing else does. */
function linesOf(text: string): readonly Line[] {
  const [header = '', ...rest] = text.trim().split(/\r?\n/);
  const names = header.split(',');
  return rest.map((line) => {
    const cells = line.split(',');
    return Object.fromEntries(names.map((name, column) => [name, cells[column] ?? '']));
  });
}

export const numberIn = (line: Line, column: string): number => Number(line[column]);
