import { basename, dirname } from 'node:path';
import { findModelShape, type ModelShape, shapeFromConfig, shapeFromGguf } from '#planner';
import { CliError } from '../errors.ts';
import { readText } from './read-text.ts';

/**
 * The shape that a name, a `config.json` or a `.gguf` stands for; of a file only its header is read.
 *
 * @throws {PlannerError} PLANNER_UNKNOWN_MODEL, PLANNER_BAD_VALUE for a file of something else
 * @throws {CliError} CLI_INPUT for a file that is not there or is no JSON; {ModelsError} for a broken GGUF
 */
export async function readModel(name: string): Promise<ModelShape> {
  if (/\.json$/i.test(name)) return shapeFromConfig(parseJson(await readText(name, 'model'), name), nameOf(name));
  if (!/\.gguf$/i.test(name)) return findModelShape(name);
  const { readGgufHeader } = await import('#models');
  const { metadata, tensors } = readGgufHeader(name);
  const tied = !tensors.some((tensor) => tensor.name === 'output.weight');
  return shapeFromGguf(Object.fromEntries(metadata), basename(name, '.gguf'), tied);
}

/** Every checkpoint's file is called config.json, so that its folder says more. */
function nameOf(path: string): string {
  const own = basename(path, '.json');
  const folder = basename(dirname(path));
  return own === 'config' && folder !== '' && folder !== '.' ? folder : own;
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CliError(
      'CLI_INPUT',
      `${path} is no JSON (${reason}); take the config.json that belongs to the weights.`,
      { path },
    );
  }
}
