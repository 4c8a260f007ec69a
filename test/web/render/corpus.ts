/** Texts as models write them, and as they do not. Short, because they are split at every place. */
export const corpus: Readonly<Record<string, string>> = {
  prose: 'One *line* and **another _nested_ one**, `code`, ~~gone~~.  \nHard break.\nSoft break.\n\nNext paragraph.',
  headings: '# One\n\nText\n## Two ##\nUnder\n===\nLine\n---\n\n- - -\n####### seven',
  lists: '- a\n- b\n  - c\n    1. d\n    2. e\n\n  still b\n- f\n\n3. three\n4. four\n\n- [ ] open\n- [x] done\n',
  quotes: '> a\n> b\n>\n> > c\n> - d\nlazy\n\nafter',
  table: 'Before\n\n| a | b |\n|:--|--:|\n| 1 | `x|y` |\n| **2** |\n\nafter the table',
  fences:
    'a\n```js\nlet x = "`";\n\n# not a heading\n```\nb\n~~~\n```\n~~~\n\n    indented\n    code\n\n````md\n```\nopen',
  definitions:
    'See [one] and [two][b], not [three].\n\nMore [one][].\n\n[one]: https://a.example "t"\n[b]:\n<https://b.example>\n',
  math: 'Sum $a*b*c$ and \\(x_1\\) for $120 or $5 each.\n\\[\nx = y\n- z\n\\]\n$$\na\n$$\n\ninline $$q$$ and \\[r\\] end, \\(open',
  cjk: '中文段落，**加粗**。等等，这里“有”问题。\n\n- 项目一\n- 項目二\n\n日本語のテキスト。한국어 문장입니다.',
  emoji: 'a 👩‍👩‍👧‍👦 b 🇩🇪 c 👍🏽 d\n\ne\u0301 a\u0308\u0304 ก็ नि 𝒳',
  bidi: 'שלום **עולם** abc\n\nمرحبا `code` 123\n\na \u202Eb\u202C c \u2067d\u2069',
  html: '<b>bold</b> &lt;i&gt; &amp; <!-- c -->\n\n<div onclick="x()">\nblock\n</div>\n\n<script>alert(1)</script>\n',
  links:
    '<https://a.example/?x=1&y=2> https://b.example. [c](http://c.example "t") ![d](http://d.example/e.png) a@b.example',
  returns: 'a\r\nb\r\n\r\n- c\r- d\r\n\r\ne\r',
  looksLikeControl: '<think>\nno\n</think>\n\n`</think>` and </think> <｜end▁of▁sentence｜> <|im_end|>',
  blank: '\n\n  \n\na\n\n\n\nb\n \n',
  unclosed: '**a `b [c](d\n\n| x |\n|-',
};
