/** A web address inside text, without the punctuation that ends the sentence around it. */
const address = /https?:\/\/[^\s<>"'`|\\^{}\p{C}\p{Z}]+/giu;
const trailing = /[.,;:!?)\]*_~]+$/u;

/** Splits text into plain parts and web addresses. Only `http` and `https` count, so nothing else becomes a link. */
export function splitAddresses(text: string): { text: string; isAddress: boolean }[] {
  const parts: { text: string; isAddress: boolean }[] = [];
  let from = 0;
  for (const match of text.matchAll(address)) {
    const url = match[0].replace(trailing, '');
    if (!/^https?:\/\/[^/]/i.test(url)) continue;
    if (match.index > from) parts.push({ text: text.slice(from, match.index), isAddress: false });
    parts.push({ text: url, isAddress: true });
    from = match.index + url.length;
  }
  if (from < text.length) parts.push({ text: text.slice(from), isAddress: false });
  return parts;
}
