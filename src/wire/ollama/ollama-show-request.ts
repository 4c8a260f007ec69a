import { z } from 'zod';
import { ignored } from '../parameter-table.ts';
import { readFields, requestFields } from '../request-fields.ts';
import { WireError } from '../wire-error.ts';

const schema = z.object({ model: z.string().min(1).max(512).nullish(), name: z.string().min(1).max(512).nullish() });

const unmapped = { verbose: ignored('there is no more to tell') };

/**
 * The model that `/api/show` is asked about; `name` is its older spelling.
 * @throws {WireError} always with a 4xx status
 */
export function parseOllamaShow(body: unknown): string {
  const fields = requestFields(body, { own: Object.keys(schema.shape), unmapped });
  const { model, name } = readFields(schema, fields);
  const asked = model ?? name;
  if (asked) return asked;
  throw new WireError('missing_required_parameter', '`model` is required and must be a string.', { param: 'model' });
}
