import { crc32, deflateSync } from 'node:zlib';

const WIDTH = 480;
const HEIGHT = 180;
const INK = { ground: [0x12, 0x16, 0x1c], grid: [0x26, 0x2c, 0x36], line: [0xff, 0x7b, 0x7b] } as const;

/** A small PNG as somebody would paste it: an error rate that jumps up and comes down again. Always the same bytes. */
export function samplePicture(): Buffer {
  const rows = Buffer.alloc(HEIGHT * (1 + WIDTH * 3));
  for (let y = 0; y < HEIGHT; y += 1) {
    for (let x = 0; x < WIDTH; x += 1) {
      const near = Math.abs(HEIGHT - 20 - rateAt(x) * (HEIGHT - 45) - y);
      const colour = near < 2.5 ? INK.line : y % 40 === 20 ? INK.grid : INK.ground;
      rows.set(colour, y * (1 + WIDTH * 3) + 1 + x * 3);
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(WIDTH, 0);
  header.writeUInt32BE(HEIGHT, 4);
  // Eight bits of red, green and blue each.
  header.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** The rate at a column, 0 to 1, with a little noise. */
function rateAt(x: number): number {
  const noise = ((x * 7_919) % 13) / 260;
  if (x < 150) return 0.04 + noise;
  return x < 340 ? 0.78 + noise * 2 : Math.max(0.08, 0.78 - (x - 340) / 110) + noise;
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const frame = Buffer.alloc(8 + body.length);
  frame.writeUInt32BE(data.length, 0);
  body.copy(frame, 4);
  frame.writeUInt32BE(crc32(body), 4 + body.length);
  return frame;
}
