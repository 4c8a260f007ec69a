// Runs in a worker: a pattern that takes long on some code stops nothing but itself, and is stopped from outside.
import highlight from 'highlight.js/lib/core';
import bash from 'highlight.js/lib/languages/bash';
import cpp from 'highlight.js/lib/languages/cpp';
import css from 'highlight.js/lib/languages/css';
import diff from 'highlight.js/lib/languages/diff';
import go from 'highlight.js/lib/languages/go';
import java from 'highlight.js/lib/languages/java';
import javascript from 'highlight.js/lib/languages/javascript';
import json from 'highlight.js/lib/languages/json';
import python from 'highlight.js/lib/languages/python';
import rust from 'highlight.js/lib/languages/rust';
import sql from 'highlight.js/lib/languages/sql';
import typescript from 'highlight.js/lib/languages/typescript';
import xml from 'highlight.js/lib/languages/xml';
import yaml from 'highlight.js/lib/languages/yaml';
import type { CodeRange, HighlightReply, HighlightRequest } from './highlight-message.ts';
import { RangeEmitter } from './range-emitter.ts';

const languages = {
  ...{ bash, cpp, css, diff, go, java, javascript, json, python, rust, sql, typescript, xml, yaml },
};
for (const [name, language] of Object.entries(languages)) highlight.registerLanguage(name, language);
highlight.configure({ __emitter: RangeEmitter });

addEventListener('message', ({ data }: MessageEvent<HighlightRequest>) => {
  postMessage({ id: data.id, ranges: rangesOf(data) } satisfies HighlightReply);
});

function rangesOf({ code, language }: HighlightRequest): readonly CodeRange[] {
  if (!highlight.getLanguage(language)) return [];
  const { _emitter } = highlight.highlight(code, { language, ignoreIllegals: true });
  return _emitter instanceof RangeEmitter ? _emitter.ranges : [];
}
