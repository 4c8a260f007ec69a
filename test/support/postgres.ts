import { spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { Client } from 'pg';
import { ServerProcess } from './server-process.ts';

export type FoundPostgres =
  | { readonly kind: 'url'; readonly url: string }
  /** Folder of `initdb` and `postgres`, and what has to stand before them: the server refuses to run as root. */
  | { readonly kind: 'programs'; readonly folder: string; readonly runAs: RunAs | undefined }
  | { readonly kind: 'missing'; readonly reason: string };

interface RunAs {
  readonly uid: number;
  readonly gid: number;
}

/** A server that runs, by POSTGRES_URL, or programs to start one: on the path, or where Debian puts them. */
export function findPostgres(): FoundPostgres {
  const url = process.env.POSTGRES_URL;
  if (url) return { kind: 'url', url };
  const folder = [...(process.env.PATH ?? '').split(delimiter), ...debianFolders()].find(
    (candidate) => existsSync(join(candidate, 'postgres')) && existsSync(join(candidate, 'initdb')),
  );
  if (!folder) return { kind: 'missing', reason: 'no Postgres: POSTGRES_URL is not set and no initdb was found' };
  if (process.getuid?.() !== 0) return { kind: 'programs', folder, runAs: undefined };
  const runAs = idsOf('postgres') ?? idsOf('nobody');
  if (runAs) return { kind: 'programs', folder, runAs };
  return { kind: 'missing', reason: 'Postgres does not run as root, and there is no user to run it as' };
}

function debianFolders(): readonly string[] {
  const versions = '/usr/lib/postgresql';
  if (!existsSync(versions)) return [];
  return readdirSync(versions)
    .toSorted((a, b) => Number(b) - Number(a))
    .map((version) => join(versions, version, 'bin'));
}

function idsOf(user: string): RunAs | undefined {
  const [uid, gid] = ['-u', '-g'].map((flag) => spawnSync('id', [flag, user], { encoding: 'utf8' }));
  if (uid?.status !== 0 || gid?.status !== 0) return undefined;
  return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
}

/** A Postgres server in which each caller gets an empty database. */
export class Postgres {
  readonly #url: string;
  readonly #server: ServerProcess | undefined;
  readonly #folder: string | undefined;
  readonly #made: string[] = [];

  private constructor(url: string, server?: ServerProcess, folder?: string) {
    this.#url = url;
    this.#server = server;
    this.#folder = folder;
  }

  static async start(found: Exclude<FoundPostgres, { kind: 'missing' }>): Promise<Postgres> {
    if (found.kind === 'url') return new Postgres(found.url);
    const folder = mkdtempSync(join(tmpdir(), 'regauge-pg-'));
    if (found.runAs) chownSync(folder, found.runAs.uid, found.runAs.gid);
    const cluster = join(folder, 'cluster');
    const initdb = asUser(found.runAs, join(found.folder, 'initdb'), [
      ...['--pgdata', cluster, '--username', 'regauge', '--auth', 'trust'],
      ...['--encoding', 'UTF8', '--locale', 'C', '--no-sync'],
    ]);
    const made = spawnSync(initdb.program, initdb.args, { encoding: 'utf8', cwd: folder });
    if (made.status !== 0) throw new Error(`initdb failed:\n${made.stdout}${made.stderr}`);
    // By socket only: no port is taken.
    const settings = ['listen_addresses=', `unix_socket_directories=${folder}`, 'fsync=off'];
    const postgres = asUser(found.runAs, join(found.folder, 'postgres'), [
      ...['-D', cluster],
      ...settings.flatMap((setting) => ['-c', setting]),
    ]);
    const server = await ServerProcess.start(
      { program: 'sh', args: ['-c', 'exec "$0" "$@" 2>&1', postgres.program, ...postgres.args] },
      { kind: 'line', pattern: /(ready to accept connections)/ },
      30_000,
    );
    return new Postgres(`postgres://regauge@localhost/postgres?host=${encodeURIComponent(folder)}`, server, folder);
  }

  /** Address of a new, empty database. */
  async createDatabase(): Promise<string> {
    const name = `regauge_test_${process.pid}_${this.#made.length}`;
    await administer(this.#url, `create database ${name}`);
    this.#made.push(name);
    const url = new URL(this.#url);
    url.pathname = `/${name}`;
    return url.href;
  }

  /** What the server does by itself some minutes after much was written: statistics, and indexes put in order. */
  async settle(url: string): Promise<void> {
    await administer(url, 'vacuum analyze');
  }

  async close(): Promise<void> {
    if (this.#server) await this.#server.close('SIGINT');
    else for (const name of this.#made) await administer(this.#url, `drop database if exists ${name} with (force)`);
    if (this.#folder) rmSync(this.#folder, { recursive: true, force: true });
  }
}

async function administer(url: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

interface Command {
  readonly program: string;
  readonly args: readonly string[];
}

function asUser(runAs: RunAs | undefined, program: string, args: readonly string[]): Command {
  if (!runAs) return { program, args };
  const ids = [`--reuid=${runAs.uid}`, `--regid=${runAs.gid}`, '--clear-groups'];
  return { program: 'setpriv', args: [...ids, program, ...args] };
}
