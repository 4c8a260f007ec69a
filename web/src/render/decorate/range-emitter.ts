import type { Emitter } from 'highlight.js';
import type { CodeRange, CodeScope } from './highlight-message.ts';

const scopes: Readonly<Record<string, CodeScope>> = {
  ...{ keyword: 'keyword', built_in: 'keyword', literal: 'keyword', type: 'keyword', tag: 'keyword', meta: 'keyword' },
  ...{ string: 'string', regexp: 'string', char: 'string', addition: 'string', link: 'string', quote: 'string' },
  ...{ number: 'number', symbol: 'number', bullet: 'number', variable: 'number', template: 'number' },
  ...{ title: 'name', attr: 'name', attribute: 'name', name: 'name', section: 'name', property: 'name' },
  ...{ selector: 'name', 'selector-tag': 'name', 'selector-class': 'name', 'selector-id': 'name' },
  ...{ comment: 'comment', doctag: 'comment', deletion: 'comment' },
};

/** Collects where each meaning begins and ends, where highlight.js would write HTML. */
export class RangeEmitter implements Emitter {
  readonly ranges: CodeRange[] = [];
  readonly #open: (CodeScope | undefined)[] = [];
  #at = 0;

  addText(text: string): void {
    const scope = this.#open.findLast((open) => open !== undefined);
    const last = this.ranges.at(-1);
    const end = this.#at + text.length;
    if (scope !== undefined && last?.scope === scope && last.end === this.#at)
      this.ranges[this.ranges.length - 1] = { ...last, end };
    else if (scope !== undefined && text !== '') this.ranges.push({ start: this.#at, end, scope });
    this.#at = end;
  }

  startScope(name: string): void {
    this.#open.push(scopes[name] ?? scopes[name.split(/[._]/)[0] ?? '']);
  }

  endScope(): void {
    this.#open.pop();
  }

  /** Modes are announced by these two names, single keywords by the two above; the declared type has only the latter. */
  openNode(name: string): void {
    this.startScope(name);
  }

  closeNode(): void {
    this.endScope();
  }

  __addSublanguage(inner: Emitter): void {
    if (!(inner instanceof RangeEmitter)) return;
    for (const { start, end, scope } of inner.ranges)
      this.ranges.push({ start: this.#at + start, end: this.#at + end, scope });
    this.#at += inner.#at;
  }

  finalize(): void {}

  toHTML(): string {
    return '';
  }
}
