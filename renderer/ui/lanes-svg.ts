import { escapeHtml } from '#shared/text/escape-html.ts';
import type { Lane, LaneBand, LanesProps } from './lanes.tsx';

/** Size in pixels of what is drawn, as large as on the screen. */
export const SVG_WIDTH = 1_200;
const NAME = 170;
const EDGE = 14;
const HEAD = 34;
const SCALE = 24;
const LANE = 32;
const STRONG_LANE = 40;
/** About as wide as a character is. */
const CHARACTER = 6.7;

/** The light look, whatever the window has: a picture goes into documents. */
const INK = '#171b21';
const DIM = '#4d5664';
const LINE = '#d9dee6';
const LINE_STRONG = '#aab3c0';
const PAPER = '#ffffff';
const AMBER = '#845000';
const AMBER_TINT = '#fff3df';
const BLUE = '#1b53bf';
const BLUE_TINT = '#e6eefc';
const SHADES = { 0: '#eef0f4', 1: '#e0e5ec', 2: '#d3dae3' } as const;

/** Lanes as a picture of their own, with a heading, and with what each band says as its title. */
export function lanesSvg(
  { from, until, lanes, ticks, now }: Pick<LanesProps, 'from' | 'until' | 'lanes' | 'ticks' | 'now'>,
  heading: string,
): { svg: string; width: number; height: number } {
  const right = SVG_WIDTH - EDGE;
  const place = (at: number): number =>
    round(NAME + ((Math.min(Math.max(at, from), until) - from) / (until - from)) * (right - NAME));
  const top = HEAD + SCALE;
  const tops = lanes.map((_, index) =>
    lanes.slice(0, index).reduce((sum, lane) => sum + heightOf(lane), top),
  );
  const bottom = lanes.reduce((sum, lane) => sum + heightOf(lane), top);
  const height = bottom + 12;
  const inside = ticks.filter(({ at }) => at >= from && at < until);
  const parts = [
    `<rect width="${SVG_WIDTH}" height="${height}" fill="${PAPER}"/>`,
    words(EDGE, 22, heading, SVG_WIDTH - 2 * EDGE, 'font-size="14" font-weight="600"'),
    ...inside.map(({ at, label }) =>
      words(place(at) + 4, HEAD + 16, label, 90, `font-size="11" fill="${DIM}"`),
    ),
    ...lanes.map((lane, index) => laneParts(lane, tops[index] ?? top, right)),
    ...inside.map(({ at }) => upright(place(at), top, bottom, LINE, 1)),
    ...lanes.flatMap((lane, index) =>
      lane.bands
        .filter((band) => band.until > from && band.from < until)
        .map((band) => bandParts(band, lane, tops[index] ?? top, place)),
    ),
    ...(now === undefined || now < from || now >= until ? [] : [upright(place(now), top, bottom, INK, 2)]),
  ];
  const svg = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${SVG_WIDTH}" height="${height}" viewBox="0 0 ${SVG_WIDTH} ${height}" role="img" font-family="Inter, system-ui, sans-serif" font-size="12" fill="${INK}">`,
    `<title>${plain(heading)}</title>`,
    `<defs><pattern id="gap" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(-45)"><rect width="7" height="7" fill="${AMBER_TINT}"/><rect width="2" height="7" fill="${AMBER}" fill-opacity="0.38"/></pattern></defs>`,
    ...parts,
    '</svg>',
  ].join('\n');
  return { svg, width: SVG_WIDTH, height };
}

function laneParts(lane: Lane, top: number, right: number): string {
  const strong = lane.strong === true;
  const weight = strong ? 'font-weight="600"' : `fill="${DIM}"`;
  return [
    `<line x1="${NAME}" y1="${top}" x2="${right}" y2="${top}" stroke="${strong ? LINE_STRONG : LINE}" stroke-width="${strong ? 2 : 1}"/>`,
    words(EDGE, top + heightOf(lane) / 2 + 4, lane.label, NAME - EDGE - 10, weight),
  ].join('\n');
}

function bandParts(band: LaneBand, lane: Lane, top: number, place: (at: number) => number): string {
  const left = place(band.from);
  const width = Math.max(2, round(place(band.until) - left));
  const high = heightOf(lane) - 6;
  const look = lookOf(band);
  const bold = lane.strong === true ? ' font-weight="600"' : '';
  return [
    `<g><title>${plain(band.title)}</title>`,
    `<rect x="${left}" y="${top + 3}" width="${width}" height="${high}" rx="3" ${look.box}/>`,
    words(left + 6, top + heightOf(lane) / 2 + 4, band.label, width - 12, `${look.ink}${bold}`),
    '</g>',
  ].join('\n');
}

function lookOf({ look }: LaneBand): { box: string; ink: string } {
  // A word on hatching needs a ground of its own.
  const ground = `stroke="${AMBER_TINT}" stroke-width="4" paint-order="stroke"`;
  if (look === 'gap') return { box: `fill="url(#gap)" stroke="${AMBER}"`, ink: `fill="${AMBER}" ${ground}` };
  if (look === 'marked')
    return { box: `fill="${BLUE_TINT}" stroke="${BLUE}" stroke-dasharray="4 3"`, ink: `fill="${INK}"` };
  return { box: `fill="${SHADES[look]}" stroke="${LINE_STRONG}"`, ink: `fill="${INK}"` };
}

const heightOf = (lane: Lane): number => (lane.strong === true ? STRONG_LANE : LANE);

const upright = (x: number, top: number, bottom: number, color: string, width: number): string =>
  `<line x1="${x}" y1="${top}" x2="${x}" y2="${bottom}" stroke="${color}" stroke-width="${width}"/>`;

/** Words on one line, cut to about a width; nothing where no three characters fit. */
function words(x: number, y: number, text: string, room: number, looks: string): string {
  const most = Math.floor(room / CHARACTER);
  const characters = [...text];
  if (most < 3 || text === '') return '';
  const shown = characters.length <= most ? text : `${characters.slice(0, most - 1).join('')}…`;
  return `<text x="${x}" y="${y}" ${looks}>${plain(shown)}</text>`;
}

/** Text as XML takes it: without what XML has no way to write. */
function plain(text: string): string {
  return escapeHtml(text.replaceAll(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD'));
}

const round = (value: number): number => Math.round(value * 100) / 100;
