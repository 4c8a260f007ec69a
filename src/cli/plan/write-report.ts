import { writeFile } from 'node:fs/promises';
import { CliError } from '../errors.ts';

/** @throws {CliError} CLI_OUTPUT with the reason */
export async function writeReport(path: string, text: string): Promise<void> {
  try {
    await writeFile(path, text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CliError(
      'CLI_OUTPUT',
      `${path} cannot be written (${reason}); name a file in a folder of yours.`,
      { path },
      { cause: error },
    );
  }
}
