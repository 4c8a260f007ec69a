import type { Links, MarkedToken, Token } from 'marked';
import { BoundedLexer } from './bounded-lexer.ts';
import type { MathToken } from './math-syntax.ts';
import { isMidLine, lineEnd, windowEnd } from './window.ts';

export type KnownToken = MarkedToken | MathToken;

/** A block that shows something, with its place in the source. */
export interface Block {
  readonly startChars: number;
  readonly endChars: number;
  readonly raw: string;
  readonly token: KnownToken;
  /** How many link definitions were known when its text was read: with more of them it may read differently. */
  readonly definitions: number;
}

export interface Reading {
  /** Blocks that text to come will not change, but for link definitions. */
  readonly closed: readonly Block[];
  /** What text to come may still go on with: at most one block and what stands before its end. */
  readonly open: readonly Block[];
}

const maxDefinitions = 1_000;

/**
 * Reads a growing text, each part of it about once. It holds the unfinished end alone: a string cut from a longer one
 * keeps all of that in memory.
 */
export class BlockReader {
  /** The unfinished end, and one character before it. */
  #text = '';
  #textStartChars = 0;
  #startChars = 0;
  readonly #links: Links = noLinks();

  push(text: string): void {
    this.#text += text;
  }

  read(): Reading {
    const closed: Block[] = [];
    for (;;) {
      const window = readWindow(this.#text, this.#startChars - this.#textStartChars, copyOf(this.#links));
      const { kept, rest } = divide(window);
      // Not those of the open part: an address that is still being written would be taken for the whole one.
      addDefinitions(this.#links, kept);
      window.lexer.readInline(this.#links);
      const definitions = count(this.#links);
      closed.push(...blocksOf(kept, this.#startChars, definitions));
      this.#startChars += lengthOf(kept);
      if (!window.isLast) continue;
      this.#forgetClosed();
      return { closed, open: blocksOf(rest, this.#startChars, definitions) };
    }
  }

  #forgetClosed(): void {
    const keepFrom = Math.max(0, this.#startChars - 1);
    this.#text = this.#text.slice(keepFrom - this.#textStartChars);
    this.#textStartChars = keepFrom;
  }
}

/** Reads a text that is whole: all definitions first, so that links before them are links. */
export function readAll(source: string): readonly Block[] {
  const links = noLinks();
  const windows: { readonly lexer: BoundedLexer; readonly tokens: readonly Token[]; readonly startChars: number }[] =
    [];
  for (let startChars = 0, isLast = source === ''; !isLast; ) {
    const window = readWindow(source, startChars, copyOf(links));
    const tokens = window.isLast ? window.tokens : divide(window).kept;
    addDefinitions(links, tokens);
    windows.push({ lexer: window.lexer, tokens, startChars });
    startChars += lengthOf(tokens);
    isLast = window.isLast;
  }
  const definitions = count(links);
  return windows.flatMap(({ lexer, tokens, startChars }) => {
    lexer.readInline(links);
    return blocksOf(tokens, startChars, definitions);
  });
}

interface Window {
  readonly lexer: BoundedLexer;
  readonly tokens: readonly Token[];
  readonly isLast: boolean;
}

function readWindow(source: string, startChars: number, links: Links): Window {
  const lexer = new BoundedLexer(links);
  const isRestOfLine = isMidLine(source, startChars);
  const end = isRestOfLine ? lineEnd(source, startChars) : windowEnd(source, startChars);
  const text = source.slice(startChars, end);
  const tokens = isRestOfLine ? [paragraph(lexer, text)] : lexer.readBlocks(text);
  return { lexer, tokens, isLast: end === source.length };
}

function paragraph(lexer: BoundedLexer, raw: string): Token {
  const text = raw.replace(/\n$/, '');
  return { type: 'paragraph', raw, text, tokens: lexer.inline(text) };
}

/** All but the last block are finished. A block that fills its window is cut there, or nothing would ever go on. */
function divide({ tokens, isLast }: Window): { readonly kept: readonly Token[]; readonly rest: readonly Token[] } {
  const last = tokens.findLastIndex(({ type }) => type !== 'space');
  if (!isLast && last <= 0) return { kept: tokens, rest: [] };
  return { kept: tokens.slice(0, Math.max(0, last)), rest: tokens.slice(Math.max(0, last)) };
}

function blocksOf(tokens: readonly Token[], startChars: number, definitions: number): Block[] {
  const blocks: Block[] = [];
  let at = startChars;
  for (const token of tokens) {
    const endChars = at + token.raw.length;
    if (token.type !== 'space' && token.type !== 'def')
      blocks.push({ startChars: at, endChars, raw: token.raw, token: token as KnownToken, definitions });
    at = endChars;
  }
  return blocks;
}

function lengthOf(tokens: readonly Token[]): number {
  return tokens.reduce((chars, { raw }) => chars + raw.length, 0);
}

function noLinks(): Links {
  return Object.create(null);
}

function copyOf(links: Links): Links {
  return Object.assign(noLinks(), links);
}

function count(links: Links): number {
  return Object.keys(links).length;
}

/** The first definition of a name wins. Quotes and lists may hold some too. */
function addDefinitions(links: Links, tokens: readonly Token[]): void {
  for (const token of tokens as readonly MarkedToken[]) {
    if (token.type === 'def' && !(token.tag in links) && count(links) < maxDefinitions)
      links[token.tag] = { href: token.href, title: token.title };
    if (token.type === 'blockquote' || token.type === 'list_item') addDefinitions(links, token.tokens);
    if (token.type === 'list') addDefinitions(links, token.items);
  }
}
