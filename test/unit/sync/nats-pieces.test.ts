import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createAssembler, readPiece, split, writePiece } from '#electron/engine/sync/nats-pieces.ts';

test('what was split is whole again, in whatever order and however often its pieces come', () => {
  fc.assert(
    fc.property(
      fc.array(fc.uint8Array({ minLength: 1, maxLength: 200 }), { minLength: 1, maxLength: 5 }),
      fc.integer({ min: 1, max: 50 }),
      fc.nat(),
      (contents, size, dice) => {
        const messages = contents.flatMap((content, number) =>
          split(Buffer.from(content), size).map((bytes, index, all) => ({
            place: { id: `parcel-${number}`, index, count: all.length },
            bytes,
          })),
        );
        const twice = [...messages, ...messages].filter(({ place }) => place.count > 1);
        const mixed = twice
          .map((message, index) => ({ message, at: (index * 7_919 + dice) % 1_009 }))
          .toSorted((a, b) => a.at - b.at)
          .map(({ message }) => message);
        const assembler = createAssembler<number>(() => undefined);
        for (const [index, { place, bytes }] of mixed.entries()) {
          const whole = assembler.add(place, bytes, index);
          if (whole === null) continue;
          const number = Number(place.id.split('-')[1]);
          expect(whole.bytes).toEqual(Buffer.from(contents[number] ?? []));
          expect(whole.messages.length).toBe(place.count);
        }
      },
    ),
  );
});

test('a place reads back as it was written, and nonsense is none', () => {
  expect(readPiece(writePiece({ id: 'a-b', index: 3, count: 9 }))).toEqual({ id: 'a-b', index: 3, count: 9 });
  for (const text of ['', '9/9/x', '0/1/x', '1/x', '-1/2/x', '0/2/', '0/2/../x', `0/2/${'x'.repeat(300)}`])
    expect(readPiece(text)).toBeNull();
});

test('what never becomes whole does not fill the memory, and its messages are given back', () => {
  const back: number[] = [];
  const assembler = createAssembler<number>((messages) => void back.push(...messages));
  for (let index = 0; index < 100; index += 1)
    assembler.add({ id: `never-${index}`, index: 0, count: 2 }, Buffer.alloc(10), index);
  expect(back).toEqual(Array.from({ length: 68 }, (_, index) => index));
});
