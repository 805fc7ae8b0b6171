import { describe, expect, it } from 'vitest';
import { paperOf } from '#shared/exporting/paper.ts';

describe('paper', () => {
  it('is what the country’s printers hold, and A4 where that is not known', () => {
    expect(['US', 'ca', 'MX', 'PH'].map(paperOf)).toEqual(['Letter', 'Letter', 'Letter', 'Letter']);
    expect(['DK', 'GB', 'AU', 'JP', '', '??'].map(paperOf)).toEqual(['A4', 'A4', 'A4', 'A4', 'A4', 'A4']);
  });
});
