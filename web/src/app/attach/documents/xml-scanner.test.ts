import fc from 'fast-check';
import { expect, test } from 'vitest';
import { scanXml } from './xml-scanner.ts';

/** What is called, in order. */
function eventsOf(xml: string, skipped: readonly string[] = []): readonly string[] {
  const events: string[] = [];
  const visitor = {
    open: (name: string) => void events.push(`+${name}`),
    close: (name: string) => void events.push(`-${name}`),
    text: (text: string) => void events.push(text),
  };
  scanXml(xml, visitor, new Set(skipped));
  return events;
}
const attributeIn = (xml: string, name: string): string | undefined => {
  let found: string | undefined;
  scanXml(xml, { open: (_, attribute) => (found = attribute(name)) });
  return found;
};

test('elements come without their prefix, with the text between them', () => {
  const xml = '<?xml version="1.0"?>\n<w:p xmlns:w="x"><!-- <no> --><w:t>a</w:t>b<w:br/></w:p>\n';
  expect(eventsOf(xml)).toEqual(['+p', '+t', 'a', '-t', 'b', '+br', '-br', '-p']);
});

test('characters come as they are meant, and sections as they stand', () => {
  expect(eventsOf('<t>&lt;&amp;&gt;&quot;&apos;&#65;&#x1F682;<![CDATA[<b>&amp;]]></t>')).toEqual([
    '+t',
    '<&>"\'A🚂',
    '<b>&amp;',
    '-t',
  ]);
});

test('attributes are asked for by their whole name, in either quotes, with any character in them', () => {
  const xml = `<sldId id="256" r:id='rId2' note="a > b &amp; c"/>`;
  expect(attributeIn(xml, 'r:id')).toBe('rId2');
  expect(attributeIn(xml, 'id')).toBe('256');
  expect(attributeIn(xml, 'note')).toBe('a > b & c');
  expect(attributeIn(xml, 'none')).toBeUndefined();
});

test('what is skipped is left out with all that is in it, and nothing after it', () => {
  const xml = '<p><del><t>old</t><del/></del><t>new</t><del/></p>';
  expect(eventsOf(xml, ['del'])).toEqual(['+p', '+t', 'new', '-t', '-p']);
});

test.each([
  ['<a>', 'not closed'],
  ['<a></b>', 'closed by another'],
  ['</a>', 'never opened'],
  ['<a', 'cut in a tag'],
  ['<a b=c/>', 'no quotes'],
  ['<!-- a', 'cut in a remark'],
  ['<a>&nbsp;</a>', 'a name of HTML'],
  ['<a>&#0;</a>', 'no character'],
  ['<a>&#x110000;</a>', 'beyond the last character'],
  ['<a>a & b</a>', 'a sign that stands for itself'],
  ['<!DOCTYPE a [<!ENTITY b "bbbb">]><a>&b;</a>', 'a declaration, of which bombs are made'],
])('%s is broken: %s', (xml) => {
  expect(() => eventsOf(xml)).toThrow(expect.objectContaining({ reason: 'broken' }));
});

test('every text comes back that was escaped', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (text) => {
      const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
      expect(eventsOf(`<t>${escaped}</t>`)).toEqual(['+t', text, '-t']);
      expect(attributeIn(`<t a="${escaped}"/>`, 'a')).toBe(text);
    }),
  );
});

test('no text does anything but end, well or broken', () => {
  const piece = fc.constantFrom(
    '<',
    '>',
    '</',
    '/>',
    'a',
    ' ',
    '=',
    '"',
    '&',
    ';',
    '<!--',
    '-->',
    '<![CDATA[',
    ']]>',
    '<?',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      try {
        scanXml(pieces.join(''), {});
      } catch (error) {
        expect(error).toMatchObject({ reason: 'broken' });
      }
    }),
  );
});
