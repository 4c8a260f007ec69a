import { readFile, stat } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { CliError } from '../errors.ts';

const unpack: (packed: Buffer, limits: { readonly maxOutputLength: number }) => Promise<Buffer> = promisify(gunzip);

/** More than any published trace has unpacked. */
const usualMostBytes = 256 * 1024 * 1024;

/**
 * A file that was named on the command line or in a scenario, whole; one that ends in `.gz` unpacked.
 *
 * @param mostBytes - of the text, so that a small file cannot unpack into all memory there is
 * @throws {CliError} CLI_INPUT where there is none, its packing is broken, or it is larger than any real one
 */
export async function readText(path: string, what: string, mostBytes: number = usualMostBytes): Promise<string> {
  try {
    const { size } = await stat(path);
    if (size > mostBytes) throw tooLarge(path, what, mostBytes);
    const bytes = await readFile(path);
    const isPacked = /\.gz$/i.test(path);
    return (isPacked ? await unpack(bytes, { maxOutputLength: mostBytes }) : bytes).toString('utf8');
  } catch (error) {
    throw faultOf(error, path, what, mostBytes);
  }
}

function faultOf(error: unknown, path: string, what: string, mostBytes: number): CliError {
  if (error instanceof CliError) return error;
  if (error instanceof RangeError && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE')
    return tooLarge(path, what, mostBytes);
  const reason = error instanceof Error ? error.message : String(error);
  const text = `The ${what} ${path} cannot be read (${reason}); check the path and the file.`;
  return new CliError('CLI_INPUT', text, { path }, { cause: error });
}

function tooLarge(path: string, what: string, mostBytes: number): CliError {
  const text = `The ${what} ${path} has more text than the ${mostBytes} bytes that are read. Cut a part with the busy hours in it.`;
  return new CliError('CLI_INPUT', text, { path, mostBytes });
}
