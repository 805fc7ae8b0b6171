import { SHOWN_QUARANTINE } from '#shared/contract/sync.ts';
import { headerOf, unseal, type WorkspaceKey } from './seal.ts';

/** Bytes in one line of hexadecimal. */
const PER_LINE = 16;
/** Characters that one line of hexadecimal takes at most. */
const LINE = 80;

/** Signs that a terminal or a window obeys instead of showing: controls, and those that turn the direction of writing. */
const UNSEEN = /[^\P{Cc}\t\n]|[\u202a-\u202e\u2066-\u2069]/gu;

/**
 * What came and does not verify, as text for a person: opened where a key of this workspace opens it, JSON line by line,
 * everything else in hexadecimal. Of it nothing is checked, applied or run; at most `SHOWN_QUARANTINE` characters.
 */
export function shownContent(
  content: Buffer,
  keyOf: (id: string) => WorkspaceKey | undefined,
): { text: string; cut: boolean } {
  const read = sealedText(content, keyOf) ?? plainText(content) ?? hexadecimal(content);
  const whole = read.replace(UNSEEN, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return { text: whole.slice(0, SHOWN_QUARANTINE), cut: whole.length > SHOWN_QUARANTINE };
}

function sealedText(content: Buffer, keyOf: (id: string) => WorkspaceKey | undefined): string | null {
  const known = headerOf(content);
  if (known === null) return null;
  const header = JSON.stringify(known.header, null, 2);
  const key = keyOf(known.header.key);
  const opened = key === undefined ? null : unseal(content, key);
  if (opened !== null && typeof opened !== 'string') {
    try {
      return `${header}\n${JSON.stringify(opened.read(), null, 2)}`;
    } catch {
      // Malformed inside: that is why it lies here. What it is made of can still be looked at.
    }
  }
  return `${header}\n${hexadecimal(content.subarray(known.end))}`;
}

/** As text; null for bytes that are no text. */
function plainText(content: Buffer): string | null {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(content);
  } catch {
    return null;
  }
  // Anything but tabs and line breaks of the control characters says that it is no text.
  if (/[^\P{Cc}\t\n\r]/u.test(text)) return null;
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

function hexadecimal(content: Buffer): string {
  const lines: string[] = [];
  const most = Math.ceil(SHOWN_QUARANTINE / LINE) * 2;
  for (let at = 0; at < content.length && lines.length < most; at += PER_LINE) {
    const bytes = content.subarray(at, at + PER_LINE);
    const hex = bytes
      .toString('hex')
      .replace(/../g, '$& ')
      .padEnd(PER_LINE * 3);
    const signs = bytes.toString('latin1').replace(/[^\x20-\x7e]/g, '.');
    lines.push(`${at.toString(16).padStart(6, '0')}  ${hex} ${signs}`);
  }
  return lines.join('\n');
}
