/** Letters of one run that llama.cpp's splitter takes in one match with the stack it is given; 20,000 are known to fit. */
export const longestRun = 8_192;

/**
 * Cuts text where one kind of character (letters, digits, white space, others) goes on for longer than any word does.
 *
 * llama.cpp splits text by regular expressions that recurse once per character of what they match, so that a word of a
 * hundred thousand letters would end the process. The pieces spell the text; only at such a cut may its tokens be others.
 */
export function cutLongRuns(text: string, longest: number = longestRun): readonly string[] {
  if (text.length <= longest) return [text];
  const pieces: string[] = [];
  let [from, runStart, kind] = [0, 0, ''];
  for (let at = 0; at < text.length; at++) {
    const here = kindOf(text, at);
    if (here !== kind) [runStart, kind] = [at, here];
    else if (at - runStart >= longest && !isLowSurrogate(text.charCodeAt(at))) {
      pieces.push(text.slice(from, at));
      from = runStart = at;
    }
  }
  return [...pieces, text.slice(from)];
}

const isLowSurrogate = (code: number): boolean => code >= 0xdc00 && code <= 0xdfff;

function kindOf(text: string, at: number): string {
  const code = text.charCodeAt(at);
  if ((code >= 97 && code <= 122) || (code >= 65 && code <= 90)) return 'letter';
  if (code >= 48 && code <= 57) return 'digit';
  if (code === 32 || (code >= 9 && code <= 13)) return 'space';
  if (code < 128) return 'other';
  // Halves of pairs count as letters: most are, and a run that is cut a little early is none the worse.
  if (code >= 0xd800 && code <= 0xdfff) return 'letter';
  return /[\p{L}\p{M}]/u.test(text.charAt(at)) ? 'letter' : 'other';
}
