import { Lexer, type Links, Marked, type MarkedOptions, type Token, Tokenizer, type Tokens } from 'marked';
import { inlinePieces } from './inline-pieces.ts';
import { maskMath, mathSyntax } from './math-syntax.ts';

const maxBlockDepth = 16;
const maxInlineDepth = 24;
const maxTableColumns = 64;
const maxTableCells = 4_096;

/**
 * marked's lexer, held within limits: nesting deeper than people write is text, a table with more cells than people
 * read is text, and paragraphs are read in pieces. What is left grows with the length of the text and no faster.
 */
export class BoundedLexer extends Lexer {
  #blockDepth = 0;
  #inlineDepth = 0;

  constructor(links: Links) {
    super({ ...options, tokenizer: new BoundedTokenizer(options) });
    this.tokens.links = links;
  }

  /** Blocks only. Their inner text waits for `readInline`, by when all link definitions may be known. */
  readBlocks(source: string): Token[] {
    const tokens: Token[] = [];
    this.blockTokens(source, tokens);
    return tokens;
  }

  readInline(links: Links): void {
    this.tokens.links = links;
    for (const { src, tokens } of this.inlineQueue) {
      this.state.inRawBlock = false;
      this.inlineTokens(src, tokens);
    }
    this.inlineQueue = [];
  }

  // marked declares two forms that differ in the kind of list only; this one serves both.
  override blockTokens(source: string, tokens: Token[] = [], lastParagraphClipped = false): Token[] & { links: Links } {
    this.#blockDepth += 1;
    try {
      if (this.#blockDepth <= maxBlockDepth) super.blockTokens(source, tokens, lastParagraphClipped);
      else tokens.push({ type: 'paragraph', raw: source, text: source, tokens: this.inline(source) });
      return Object.assign(tokens, { links: this.tokens.links });
    } finally {
      this.#blockDepth -= 1;
    }
  }

  override inlineTokens(source: string, tokens: Token[] = []): Token[] {
    this.#inlineDepth += 1;
    try {
      if (this.#inlineDepth > maxInlineDepth)
        tokens.push({ type: 'text', raw: source, text: source, escaped: false } satisfies Tokens.Text);
      else for (const piece of inlinePieces(source)) super.inlineTokens(piece, tokens);
      return tokens;
    } finally {
      this.#inlineDepth -= 1;
    }
  }
}

/** A star between two letters or digits without a space: `6*4`, `a*b`. */
const timesSign = /^\*[A-Za-z0-9(]/;
const beforeTimesSign = /[A-Za-z0-9)]$/;

/**
 * Cells are made for every column of the head in every row, however short the row: a product, not a sum.
 *
 * Stars that multiply emphasise nothing, unlike in CommonMark: reasoning is full of `6*4=24`, and a reader who is shown
 * `64=24` is told something else. Between letters of scripts without spaces they do emphasise.
 */
class BoundedTokenizer extends Tokenizer {
  override emStrong(source: string, masked: string, previous = ''): Tokens.Em | Tokens.Strong | undefined {
    if (timesSign.test(source) && beforeTimesSign.test(previous)) return undefined;
    return super.emStrong(source, masked, previous);
  }

  override table(source: string): Tokens.Table | undefined {
    const endOfHead = source.indexOf('\n');
    if (endOfHead < 0) return undefined;
    const columns = count(source.slice(0, endOfHead), '|') + 1;
    if (columns === 1) return super.table(source);
    const endOfTable = source.indexOf('\n\n');
    const rows = count(endOfTable < 0 ? source : source.slice(0, endOfTable), '\n') + 1;
    return columns > maxTableColumns || columns * rows > maxTableCells ? undefined : super.table(source);
  }
}

function count(text: string, sign: string): number {
  let found = 0;
  for (let at = text.indexOf(sign); at >= 0; at = text.indexOf(sign, at + 1)) found += 1;
  return found;
}

const options: MarkedOptions = new Marked({
  gfm: true,
  extensions: [...mathSyntax],
  hooks: { emStrongMask: maskMath },
}).defaults;
