import type { TokenizerExtension, TokenizerExtensionFunction, TokenizerThis } from 'marked';

/** A closed formula. An open one is no token: until it is closed its characters are ordinary text. */
export interface MathToken {
  readonly type: 'math';
  readonly raw: string;
  readonly tex: string;
  readonly isDisplay: boolean;
}

/** Longer ones are shown as they were written: they are more likely a price list than a formula. */
const maxTexChars = 4_000;
const maxDollarChars = 500;
const maxTries = 16;

/** Without a blank line inside, as TeX itself asks. */
const body = String.raw`(?:(?!\n[ \t]*\n)[\s\S]){1,${maxTexChars}}?`;
const dollars = String.raw`\$\$((?:(?!\n[ \t]*\n)(?:\\\$|[^$])){1,${maxTexChars}}?)\$\$`;
const brackets = String.raw`\\\[(${body})\\\]`;
const parentheses = String.raw`\\\((${body})\\\)`;
/** Space next to a sign of money on the inside, or a letter or digit after it, makes it one of money. */
const dollar = String.raw`\$(?![\s$])([^$\n\\]|(?:[^$\n]|\\\$){1,${maxDollarChars}}?[^\s$\\])\$(?![\p{L}\p{N}$])`;

const block = new RegExp(String.raw`^ {0,3}(?:${dollars}|${brackets})[ \t]*(?:\n+|$)`);
const blockStart = /\n {0,3}(?:\$\$|\\\[)/g;
const inlineDisplay = new RegExp(`^(?:${dollars}|${brackets})`);
const inline = new RegExp(`^(?:${parentheses}|${dollar})`, 'u');
const anyInline = new RegExp(`${dollars}|${brackets}|${parentheses}|${dollar}`, 'gu');

const readBlock: TokenizerExtensionFunction = (source) => {
  const found = block.exec(source);
  return found ? token(found, true) : undefined;
};

const readInline: TokenizerExtensionFunction = (source) => {
  if (source[0] !== '$' && source[0] !== '\\') return undefined;
  const display = inlineDisplay.exec(source);
  if (display) return token(display, true);
  const found = inline.exec(source);
  return found && !isMoney(found) ? token(found, false) : undefined;
};

/** Both levels of the syntax, in the form in which marked takes it. */
export const mathSyntax: readonly TokenizerExtension[] = [
  { name: 'math', level: 'block', start: startOfBlock, tokenizer: readBlock },
  { name: 'math', level: 'inline', start: startOfInline, tokenizer: readInline },
];

/** Stars and underscores inside a formula are no emphasis: they are hidden from its search, at equal length. */
export function maskMath(source: string): string {
  if (!source.includes('$') && !source.includes('\\')) return source;
  return source.replace(anyInline, (raw) => 'a'.repeat(raw.length));
}

/** The next formula that is a block, or marked would read it as part of the paragraph before. Tries a few places only. */
function startOfBlock(this: TokenizerThis, source: string): number | undefined {
  let tried = 0;
  for (const { 0: start, index } of source.matchAll(blockStart)) {
    if (++tried > maxTries) return undefined;
    const closing = start.endsWith('$') ? '$$' : '\\]';
    const closedAt = source.indexOf(closing, index + start.length);
    if (closedAt < 0) continue;
    if (closedAt - index <= maxTexChars + start.length && block.test(source.slice(index + 1))) return index + 1;
  }
  return undefined;
}

function startOfInline(this: TokenizerThis, source: string): number | undefined {
  const at = source.search(/[$\\]/);
  return at < 0 ? undefined : at;
}

function token(found: RegExpExecArray, isDisplay: boolean): MathToken {
  return { type: 'math', raw: found[0], tex: (found[1] ?? found[2] ?? '').trim(), isDisplay };
}

/** `$120`, `$5 (or 5$)`: it begins with a digit and goes on in words, with no sign that TeX would be needed for. */
function isMoney([raw, , insideDollars]: RegExpExecArray): boolean {
  if (insideDollars === undefined || raw.startsWith('\\(')) return false;
  return /^[\d.,]/.test(insideDollars) && /\s/.test(insideDollars) && !/[\\^_={}]/.test(insideDollars);
}
