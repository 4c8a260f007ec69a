/**
 * What a text is in tokens, roughly, for when nobody can count them: 0.3 per character, 0.6 per Chinese one and whatever
 * else takes three bytes or more.
 * @see https://api-docs.deepseek.com/quick_start/token_usage - whose figures these are
 */
export function aboutTokens(text: string): number {
  let tenths = 0;
  for (let index = 0; index < text.length; index += 1) tenths += text.charCodeAt(index) < 0x800 ? 3 : 6;
  return Math.ceil(tenths / 10);
}
