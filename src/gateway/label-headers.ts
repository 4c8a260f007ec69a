import type { LabelRule } from '#policy';
import { WireError } from '#wire';

const mostChars = 512;
const mostRules = 16;
const ruleText = /^([a-z][a-z0-9-]{0,62})=([^\s=,|][^=,|]*(?:\|[^\s=,|][^=,|]*)*)$/;

/**
 * Label rules that a request brings along: `regauge-only: vendor=huawei|intel, region=eu`, `regauge-never: …`. All of them
 * hold, beside those of the key and of the configuration, so that a request can only narrow where it may go.
 * @throws {WireError} invalid_value
 */
export function labelRulesOf(headers: Readonly<Record<string, string | string[] | undefined>>): readonly LabelRule[] {
  const rules = [...rulesIn(headers, 'only'), ...rulesIn(headers, 'never')];
  if (rules.length <= mostRules) return rules;
  throw new WireError('invalid_value', `At most ${mostRules} label rules are read; ${rules.length} were sent.`);
}

function rulesIn(
  headers: Readonly<Record<string, string | string[] | undefined>>,
  kind: LabelRule['kind'],
): readonly LabelRule[] {
  const name = `regauge-${kind}`;
  const sent = headers[name];
  if (sent === undefined) return [];
  const text = Array.isArray(sent) ? sent.join(',') : sent;
  if (text.length > mostChars) throw unreadable(name);
  return text.split(',').map((part) => {
    const [, label, values] = ruleText.exec(part.trim()) ?? [];
    if (label === undefined || values === undefined) throw unreadable(name);
    return { kind, label, values: values.split('|') };
  });
}

function unreadable(name: string): WireError {
  const message = `The header ${name} must be label=value pairs, as in \`vendor=huawei\` or \`vendor=huawei|intel, region=eu\`, at most ${mostChars} characters.`;
  return new WireError('invalid_value', message, { param: name });
}
