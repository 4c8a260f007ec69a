import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { EngineError } from '../errors.ts';
import { abiVersion } from './abi.ts';

export type Backend = 'cpu' | 'cuda' | 'vulkan' | 'metal';

export interface LibraryFolder {
  readonly backend: Backend;
  readonly folder: string;
  readonly packageVersion: string;
}

/** Version of the `@node-llama-cpp/*` packages that carry llama.cpp v0.5.0. */
export const libraryPackageVersion = '3.22.1';

/** Prebuilt packages by platform, best first; the CPU one is a dependency, the others are added by `regauge doctor --install`. */
export function libraryPackages(
  platform: NodeJS.Platform,
  arch: string,
): readonly { readonly name: string; readonly backend: Backend }[] {
  const scope = (name: string, backend: Backend) => ({ name: `@node-llama-cpp/${name}`, backend });
  switch (`${platform}-${arch}`) {
    case 'linux-x64':
      return [scope('linux-x64-cuda', 'cuda'), scope('linux-x64-vulkan', 'vulkan'), scope('linux-x64', 'cpu')];
    case 'linux-arm64':
      return [scope('linux-arm64', 'cpu')];
    case 'darwin-arm64':
      return [scope('mac-arm64-metal', 'metal')];
    case 'darwin-x64':
      return [scope('mac-x64', 'cpu')];
    case 'win32-x64':
      return [scope('win-x64-vulkan', 'vulkan'), scope('win-x64', 'cpu')];
    default:
      return [];
  }
}

/**
 * Finds the folder with the prebuilt libraries.
 * @param wanted - a backend by name, or 'auto' for the best one installed
 * @param searchFolders - the `node_modules` folders that an import here would search, nearest first
 * @throws {EngineError} ENGINE_LIBRARY_MISSING; ENGINE_LIBRARY_INCOMPATIBLE when the package has another version
 */
export function findLibrary(
  wanted: Backend | 'auto',
  platform: NodeJS.Platform = process.platform,
  arch: string = process.arch,
  searchFolders: readonly string[] = importFolders(),
): LibraryFolder {
  const candidates = libraryPackages(platform, arch).filter((p) => wanted === 'auto' || p.backend === wanted);
  for (const { name, backend } of candidates) {
    const root = packageRoot(name, searchFolders);
    if (!root) continue;
    const packageVersion = readVersion(root);
    if (packageVersion !== libraryPackageVersion) throw wrongVersion(name, packageVersion);
    return { backend, folder: join(root, 'bins', name.split('/')[1] ?? ''), packageVersion };
  }
  throw new EngineError(
    'ENGINE_LIBRARY_MISSING',
    `No prebuilt llama.cpp for ${platform} ${arch}${wanted === 'auto' ? '' : ` (${wanted})`} is installed` +
      (candidates.length
        ? `; expected ${candidates.map((c) => c.name).join(' or ')}. Run \`npm ci\` without --omit=optional.`
        : ' or exists; run Regauge on Linux, macOS or Windows x64.'),
    { platform, arch, wanted },
  );
}

/** The packages export only an ES entry, so the folder is found beside node_modules rather than by `require.resolve`. */
function packageRoot(name: string, searchFolders: readonly string[]): string | undefined {
  const base = searchFolders.find((folder) => existsSync(join(folder, name, 'package.json')));
  return base === undefined ? undefined : join(base, name);
}

function importFolders(): readonly string[] {
  return createRequire(import.meta.url).resolve.paths('any-package') ?? [];
}

function readVersion(root: string): string {
  const parsed: unknown = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  return typeof parsed === 'object' && parsed !== null && 'version' in parsed ? String(parsed.version) : 'unknown';
}

function wrongVersion(name: string, found: string): EngineError {
  return new EngineError(
    'ENGINE_LIBRARY_INCOMPATIBLE',
    `${name} is version ${found}, expected ${libraryPackageVersion} (llama.cpp ${abiVersion}). Reinstall the pinned package with \`npm ci\`.`,
    { found, expected: libraryPackageVersion },
  );
}

export interface LibraryFiles {
  readonly ggmlBase: string;
  readonly ggml: string;
  readonly llama: string;
}

/** Names differ by platform (`libllama.v0.5.0.so`, `.dylib`, `llama.dll`), so files are found by pattern. */
export function libraryFiles(folder: string): LibraryFiles {
  const names = readdirSync(folder);
  const pick = (stem: string): string => {
    const pattern = new RegExp(`^(lib)?${stem}(\\.v[0-9.]+)?\\.(so|dylib|dll)$`);
    const name = names.find((n) => pattern.test(n));
    if (name) return join(folder, name);
    throw new EngineError('ENGINE_LIBRARY_MISSING', `${folder} has no ${stem} library; reinstall with \`npm ci\`.`, {
      folder: dirname(folder),
    });
  };
  return { ggmlBase: pick('ggml-base'), ggml: pick('ggml'), llama: pick('llama') };
}
