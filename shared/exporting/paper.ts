/** Sizes of paper a printer is likely to hold. */
export type Paper = 'A4' | 'Letter';

/** Countries (ISO 3166) whose offices print on Letter. From the Unicode CLDR supplemental data, `paperSize` US-Letter. */
const LETTER = new Set('BZ CA CL CO CR GT MX NI PA PH PR SV US VE'.split(' '));

/** The paper of a country; A4 where the country is not known. */
export function paperOf(country: string): Paper {
  return LETTER.has(country.toUpperCase()) ? 'Letter' : 'A4';
}
