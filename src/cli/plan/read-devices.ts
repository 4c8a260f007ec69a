import { type Accelerator, PlannerError, withOwnAccelerators } from '#planner';
import { type PlacedDocument, placedYaml } from '../config/checked-yaml.ts';
import { readText } from './read-text.ts';

/** The catalogue with the user's own rows: a list, or a file that is one or has one under `accelerators`. */
export async function readDevices(own: string | readonly unknown[] | undefined): Promise<readonly Accelerator[]> {
  if (typeof own !== 'string') return withOwnAccelerators(own ?? []);
  const document = placedYaml(await readText(own, 'list of accelerators'), own);
  const { value } = document;
  const isList = Array.isArray(value);
  const rows: unknown =
    !isList && typeof value === 'object' && value !== null && 'accelerators' in value ? value.accelerators : value;
  if (!Array.isArray(rows)) throw document.errorOf([{ path: [], message: 'must be a list of devices' }]);
  return placedDevices(rows, document, isList ? [] : ['accelerators']);
}

/** @throws {CliError} CLI_CONFIG with the line of the first row that cannot be used */
export function placedDevices(
  rows: readonly unknown[],
  document: PlacedDocument,
  path: readonly string[],
): readonly Accelerator[] {
  for (let index = 0; index < rows.length; index += 1) {
    try {
      withOwnAccelerators(rows.slice(0, index + 1));
    } catch (error) {
      if (!(error instanceof PlannerError)) throw error;
      const field = String(error.details.field ?? '');
      throw document.errorOf([{ path: [...path, index, field], message: withoutName(error.message, field) }]);
    }
  }
  return withOwnAccelerators(rows);
}

/** The place is said by the line; saying the field twice would read badly. */
function withoutName(message: string, field: string): string {
  return (message.startsWith(`${field} `) ? message.slice(field.length + 1) : message).replace(/\.$/, '');
}
