/** One `key: value` of a front matter. */
export interface FrontMatterField {
  key: string;
  value: string;
  /** From 1. */
  line: number;
}

/** The block of settings some documents begin with. */
export interface FrontMatter {
  /** Its last line, from 1; 0 when there is none. */
  to: number;
  fields: FrontMatterField[];
  /** Lines in it that are not a plain `key: value`. */
  others: { text: string; line: number }[];
}

const MAX_LINES = 200;

/** Reads the front matter between `---` lines (or `+++`) at the very top. Nested YAML is kept as plain lines. */
export function readFrontMatter(lines: readonly string[]): FrontMatter {
  const none: FrontMatter = { to: 0, fields: [], others: [] };
  const fence = lines[0]?.trimEnd();
  if (fence !== '---' && fence !== '+++') return none;
  const end = lines
    .slice(1, MAX_LINES)
    .findIndex((line) => line.trimEnd() === fence || (fence === '---' && line.trimEnd() === '...'));
  if (end < 1) return none;
  const inside = lines.slice(1, end + 1);
  const looksLikeSettings = inside.some((line) => /^[\w-]+\s*[:=]/.test(line));
  if (!looksLikeSettings) return none;
  const matter: FrontMatter = { to: end + 2, fields: [], others: [] };
  inside.forEach((text, index) => {
    const line = index + 2;
    const found =
      /^([\w][\w .-]{0,60}?)\s*[:=]\s+(.+)$/.exec(text) ?? /^([\w][\w.-]{0,60}?)=(.+)$/.exec(text);
    if (found) {
      const value = (found[2] ?? '').trim().replace(/^(["'])(.*)\1$/, '$2');
      matter.fields.push({ key: (found[1] ?? '').toLowerCase(), value, line });
    } else if (text.trim() !== '') {
      matter.others.push({ text: text.trim(), line });
    }
  });
  return matter;
}
