import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { SHOWN_QUARANTINE } from '#shared/contract/sync.ts';
import { shownContent } from '#electron/engine/sync/shown-content.ts';
import { seal } from '#electron/engine/sync/seal.ts';
import { installation, sharedFolder, until } from './kit.ts';

/** What came and does not verify, looked at and dismissed. */

describe('what lies in quarantine', () => {
  it('is shown as text, dismissed one by one or all together, and kept', async () => {
    const folder = sharedFolder();
    const { must } = await installation('ana');
    const { workspace } = await must('sync.start', { name: 'Team' });
    const theirs = path.join(folder.path, `deepwater-${workspace}`, randomUUID());
    fs.mkdirSync(theirs, { recursive: true });
    for (const [index, content] of ['not a parcel', Buffer.from([0, 255, 65]), '{"a":[1]}'].entries())
      fs.writeFileSync(path.join(theirs, `00000000000${index}-0123456789ab.parcel`), content);
    await must('sync.carrier.set', { kind: 'folder', settings: { path: folder.path, seconds: 0.2 } });
    await until('all are refused', async () => (await must('sync.status', {})).quarantined === 3);

    const rows = await must('sync.quarantine', {});
    const texts = await Promise.all(
      rows.map(async ({ num }) => (await must('sync.quarantine.show', { num })).text),
    );
    expect(texts.toSorted()).toEqual([
      expect.stringMatching(/^000000 {2}00 ff 41 .* \.\.A$/),
      'not a parcel',
      '{\n  "a": [\n    1\n  ]\n}',
    ]);
    await expect(must('sync.quarantine.show', { num: 99 })).rejects.toThrow('no piece 99');

    expect(await must('sync.quarantine.settle', { num: rows[0]?.num ?? 0 })).toEqual({ left: 2 });
    expect(await must('sync.quarantine.settle', {})).toEqual({ left: 0 });
    expect(await must('sync.quarantine', {})).toEqual([]);
    expect(await must('sync.quarantine', { all: true })).toHaveLength(3);
  });
});

describe('the content of a piece', () => {
  const key = { generation: 1, id: '0123456789abcdef', key: Buffer.alloc(32, 7) };
  const sealer = { workspace: randomUUID(), sender: randomUUID(), sign: () => Buffer.alloc(64) };

  it('is opened where a key of this workspace opens it, and stays sealed otherwise', () => {
    const message = { kind: 'key' as const, generation: 2, keyId: 'f'.repeat(16), boxes: {}, revoked: [] };
    const bytes = seal(message, key, sealer);
    expect(shownContent(bytes, () => key).text).toContain(`"keyId": "${'f'.repeat(16)}"`);
    const locked = shownContent(bytes, () => undefined).text;
    expect(locked).toContain(sealer.sender);
    expect(locked).not.toContain('keyId');
    // Cut off on its way: its header can still be read.
    expect(shownContent(bytes.subarray(0, -5), () => key).text).toContain(sealer.sender);
  });

  it('holds nothing that a terminal or a window obeys', () => {
    const hostile = String.raw`{"a":"\u009b31m \u001b[2J \u202e"}`;
    const { text } = shownContent(Buffer.from(hostile), () => undefined);
    expect(text).toContain('\\u009b31m');
    expect(text).toContain('\\u202e');
    expect(text).not.toMatch(/[^\P{Cc}\n]|\u202e/u);
    expect(shownContent(Buffer.from('one\rtwo'), () => undefined).text).toBe('one\\u000dtwo');
  });

  it('is bounded, however large it is', () => {
    for (const large of [Buffer.alloc(900_000, 'a'), Buffer.alloc(900_000)]) {
      const shown = shownContent(large, () => undefined);
      expect(shown.text).toHaveLength(SHOWN_QUARANTINE);
      expect(shown.cut).toBe(true);
    }
    expect(shownContent(Buffer.alloc(0), () => undefined)).toEqual({ text: '', cut: false });
  });
});
