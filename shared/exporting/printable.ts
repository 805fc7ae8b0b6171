/** Lines of a program without what moves a cursor or rings a bell, and without empty lines at the end. */
export function printable(text: string): string {
  return text
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll(/(?![\n\t])\p{Cc}/gu, '\uFFFD')
    .replace(/\n+$/, '');
}
