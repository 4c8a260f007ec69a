import type { RenderLabels } from '../labels.ts';
import { withoutTurning } from './append-text.ts';

/** One text node of much more is laid out anew, all of it, with each piece that comes. */
const partChars = 16_384;

/** The end of a text for whose elements there is no room: as it was written, below a line that says so. */
export class PlainRest {
  readonly element: HTMLElement = document.createElement('div');
  readonly fromChars: number;
  #shownChars: number;
  #last: Text | undefined;

  /** @param fromChars - where in the source it begins */
  constructor(fromChars: number, labels: RenderLabels) {
    this.fromChars = fromChars;
    this.#shownChars = fromChars;
    const note = document.createElement('p');
    note.className = 'rest-note';
    note.append(labels.restIsPlain);
    this.element.append(note);
  }

  /** @param source - all of the text so far */
  show(source: string): void {
    while (this.#shownChars < source.length) {
      const room = partChars - (this.#last?.length ?? partChars);
      if (room > 0) this.#append(source.slice(this.#shownChars, this.#shownChars + room));
      else this.#last = this.#part();
    }
  }

  #append(text: string): void {
    this.#last?.appendData(withoutTurning(text));
    this.#shownChars += text.length;
  }

  #part(): Text {
    const part = document.createElement('div');
    part.className = 'plain';
    part.dir = 'auto';
    const text = document.createTextNode('');
    part.append(text);
    this.element.append(part);
    return text;
  }
}
