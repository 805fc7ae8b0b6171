import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lanesSvg, SVG_WIDTH } from '#renderer/ui/lanes-svg.ts';
import type { Lane, LaneBand } from '#renderer/ui/lanes.tsx';

const band = (from: number, until: number, more: Partial<LaneBand> = {}): LaneBand => ({
  ...{
    key: `${from}`,
    from,
    until,
    label: `${from} to ${until}`,
    title: `awake ${from} to ${until}`,
    look: 0,
  },
  ...more,
});
const drawn = (lanes: readonly Lane[], heading = 'Coverage') =>
  lanesSvg({ from: 0, until: 24, lanes, ticks: [{ at: 6, label: '06:00' }], now: 7 }, heading);

/** Throws where a text is no well-formed XML. */
function parse(svg: string): void {
  const open: string[] = [];
  const text = svg.replaceAll(
    /<(\/?)([a-zA-Z]+)((?:\s+[a-zA-Z0-9-]+="[^"<]*"|\s+xmlns="[^"<]*")*)\s*(\/?)>/g,
    (_, end, name, _attributes, alone) => {
      if (end === '/') expect(open.pop()).toBe(name);
      else if (alone === '') open.push(String(name));
      return '';
    },
  );
  expect(open).toEqual([]);
  expect(text).not.toMatch(/[<>]/);
  expect(svg.replaceAll(/&(?:amp|lt|gt|quot|#39);/g, '')).not.toContain('&');
  // The characters XML has no way to write.
  expect(svg).not.toMatch(/[^\t\n\r\u0020-\uFFFD\u{10000}-\u{10FFFF}]/u);
  expect(svg.isWellFormed()).toBe(true);
}

describe('lanes as a picture of their own', () => {
  it('hold what is in sight, in its place, with all of it in words', () => {
    const { svg, width, height } = drawn([
      { key: 'a', label: 'EMEA', bands: [band(8, 18), band(30, 40)] },
      { key: 'all', label: 'Gaps', strong: true, bands: [band(0, 8, { look: 'gap', label: 'nobody' })] },
    ]);
    parse(svg);
    expect(width).toBe(SVG_WIDTH);
    expect(height).toBe(34 + 24 + 32 + 40 + 12);
    expect(svg).toContain('<title>Coverage</title>');
    expect(svg).toContain('<title>awake 8 to 18</title>');
    expect(svg).not.toContain('awake 30');
    // A third of the day from its beginning, hatched.
    expect(svg).toMatch(/<rect x="170" y="93" width="338.67" height="34" rx="3" fill="url\(#gap\)"/);
  });

  it('cut words that have no room, and leave out those that would say nothing', () => {
    const long = band(0, 2, { label: 'Noor Haddad of the database team' });
    const { svg } = drawn([{ key: 'a', label: 'a', bands: [long, band(3, 3.1, { label: 'short' })] }]);
    expect(svg).toMatch(/>Noor Hadd?a?d?…</);
    expect(svg).not.toContain('>short<');
  });

  it('are well formed, whatever people are called', () => {
    const name = fc.string({ unit: 'binary', maxLength: 20 });
    fc.assert(
      fc.property(name, name, name, (label, title, heading) => {
        parse(drawn([{ key: 'a', label, bands: [band(0, 24, { label, title })] }], heading).svg);
      }),
      { numRuns: 500 },
    );
  });
});
