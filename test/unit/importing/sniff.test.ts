import { describe, expect, it } from 'vitest';
import { sniff } from '#shared/importing/sniff.ts';
import { decodeUtf8 } from '#shared/importing/utf8.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

function refusal(fileName: string, content: Uint8Array): string {
  const outcome = sniff(fileName, content);
  return outcome.ok
    ? `taken as ${outcome.output.format}`
    : `${outcome.refusal.code}: ${outcome.refusal.message}`;
}

function format(fileName: string, text: string): string {
  return refusal(fileName, bytes(text)).replace('taken as ', '');
}

describe('telling what a file is', () => {
  it('goes by the extension', () => {
    expect(format('a.json', 'x')).toBe('json');
    expect(format('a.MD', 'x')).toBe('markdown');
    expect(format('a.tsv', 'x')).toBe('csv');
  });

  it('goes by the content when the extension says nothing', () => {
    expect(format('a.txt', '{"events": []}')).toBe('json');
    expect(format('a', '[{"n": 1}]')).toBe('json');
    expect(format('a.txt', '# Outage\n\n- 14:03 x, y')).toBe('markdown');
    expect(format('a.txt', '| Time | Event |\n|---|---|\n')).toBe('markdown');
    expect(format('a.txt', 'time,text\n14:03,x\n')).toBe('csv');
    expect(format('a.txt', 'time;text\n14:03;x\n')).toBe('csv');
    expect(format('a.txt', '[14:03] restarted\n[14:05] fine')).toBe('markdown');
  });

  it('drops a byte order mark', () => {
    const outcome = sniff('a.csv', bytes('\uFEFFtime,text'));
    expect(outcome.ok && outcome.output.text).toBe('time,text');
  });

  it.each([
    [new Uint8Array(), 'empty_file', 'is empty'],
    [bytes(' \n\n '), 'empty_file', 'only blank lines'],
    [Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 1, 2), 'binary_file', 'a PNG image'],
    [Uint8Array.of(0x50, 0x4b, 3, 4, 0, 0), 'binary_file', 'save the sheet as CSV'],
    [bytes('%PDF-1.7 x'), 'binary_file', 'a PDF'],
    [Uint8Array.of(65, 66, 0, 67), 'binary_file', 'byte 3'],
    [Uint8Array.from({ length: 200 }, (_, index) => (index % 8) + 1), 'binary_file', 'binary'],
    [Uint8Array.of(0xff, 0xfe, 65, 0), 'not_utf8', 'UTF-16'],
    [Uint8Array.of(65, 10, 66, 0xe6, 67), 'not_utf8', 'line 2, byte 4'],
  ])('refuses case %#', (content, code, words) => {
    const sentence = refusal('a.csv', content);
    expect(sentence).toContain(code);
    expect(sentence).toContain(words);
    expect(sentence).toContain('a.csv');
  });

  it('refuses more than 20 MB and takes 20 MB', () => {
    expect(refusal('a.md', new Uint8Array(20 * 1024 * 1024 + 1).fill(65))).toContain('at most 20 MB');
    expect(refusal('a.md', new Uint8Array(20 * 1024 * 1024).fill(65))).toBe('taken as markdown');
  });

  it('decodes like the platform, and fails where the platform fails', () => {
    const strict = new TextDecoder('utf-8', { fatal: true });
    const samples = [
      [0xc3, 0xa6],
      [0xe2, 0x82, 0xac],
      [0xf0, 0x9f, 0x98, 0x80],
      [0xc0, 0x80],
      [0xed, 0xa0, 0x80],
      [0xf4, 0x90, 0x80, 0x80],
      [0xe2, 0x82],
      [0x80],
      [0xf5, 0x80, 0x80, 0x80],
      [0xe0, 0x80, 0x80],
      [0xef, 0xbf, 0xbf],
      [0x41, 0xff],
    ];
    for (const sample of samples) {
      const content = Uint8Array.from(sample);
      let expected: string | null = null;
      try {
        expected = strict.decode(content);
      } catch (error) {
        expect(error).toBeInstanceOf(TypeError);
      }
      const decoded = decodeUtf8(content);
      expect(decoded.ok ? decoded.text : null).toBe(expected);
    }
  });
});
