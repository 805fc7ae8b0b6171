import { clipboard, ClipboardItem, nativeImage, type NativeImage } from 'electron';

export async function writeText(text: string): Promise<void> {
  await clipboard.writeText(text);
}

/** Puts a PNG picture, given as base64, on the clipboard. */
export async function writePng(base64: string): Promise<void> {
  const bytes = Buffer.from(base64, 'base64');
  if (hasWriteImage(clipboard)) return clipboard.writeImage(nativeImage.createFromBuffer(bytes));
  await clipboard.write([new ClipboardItem({ 'image/png': new Blob([bytes], { type: 'image/png' }) })]);
}

/** Older Electrons take pictures this way and know no ClipboardItem. */
function hasWriteImage(candidate: object): candidate is { writeImage(image: NativeImage): void } {
  return 'writeImage' in candidate;
}
