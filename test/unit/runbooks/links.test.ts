import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { linkTarget } from '#shared/runbooks/links.ts';
import { isTitle, outlineOf, sectionAt } from '#shared/runbooks/outline.ts';
import { parseRunbook } from '#shared/runbooks/parse.ts';

const keys = [
  'team/db/failover.md',
  'team/db/README.md',
  'team/web/disk.md',
  'team/web/guides/Restart proxy.md',
  'starter/disk.md',
  'starter/dns.md',
  'other/only-here.md',
];
const from = 'team/db/failover.md';

describe('a link of a runbook', () => {
  it.each([
    ['https://a.example/x', { kind: 'web', url: 'https://a.example/x' }],
    ['../web/disk.md', { kind: 'runbook', key: 'team/web/disk.md', anchor: null }],
    ['../web/disk', { kind: 'runbook', key: 'team/web/disk.md', anchor: null }],
    ['/web/disk.md#on-linux', { kind: 'runbook', key: 'team/web/disk.md', anchor: 'on-linux' }],
    ['../web/guides/Restart%20proxy.md?x=1', { kind: 'runbook', key: keys[3], anchor: null }],
    ['.', { kind: 'runbook', key: 'team/db/README.md', anchor: null }],
    // Moved, or the authors have more folders than are here.
    ['../../gone/disk.md', { kind: 'runbook', key: 'team/web/disk.md', anchor: null }],
    ['./dns.md', { kind: 'runbook', key: 'starter/dns.md', anchor: null }],
    ['Only-Here.md', { kind: 'runbook', key: 'other/only-here.md', anchor: null }],
    ['#lag', { kind: 'section', anchor: 'lag' }],
    ['./failover.md#lag', { kind: 'section', anchor: 'lag' }],
    ['../gone/README.md', { kind: 'nowhere' }],
    ['../scripts/kill.sh', { kind: 'nowhere' }],
    ['mailto:a@b.c', { kind: 'nowhere' }],
    ['javascript:alert(1)', { kind: 'nowhere' }],
    ['//a.example/x', { kind: 'nowhere' }],
    ['', { kind: 'nowhere' }],
    ['#', { kind: 'nowhere' }],
    ['%E0%A4%A', { kind: 'nowhere' }],
  ])('%s', (url, target) => {
    expect(linkTarget(url, from, keys)).toEqual(target);
  });

  it('leads only to what is in the library, whatever it says and wherever it stands', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.webUrl(),
          fc.array(fc.constantFrom('..', '.', '/', 'db', 'disk.md', '#a')).map((all) => all.join('/')),
        ),
        fc.constantFrom(null, ...keys),
        (url, where) => {
          const target = linkTarget(url, where, keys);
          if (target.kind === 'runbook') expect(keys).toContain(target.key);
          if (target.kind === 'web') expect(target.url).toMatch(/^https?:\/\//i);
        },
      ),
    );
  });
});

describe('headings', () => {
  it('have the anchors GitHub gives them, each one of its own', () => {
    const { tree } = parseRunbook(
      '# `Set server` state!\n\n## Lag\n\n## Lag\n\n> ### Lag 1\n\n## Lag-1\n\n## Ämter & Co.\n',
      'a.md',
    );
    expect(outlineOf(tree).map(({ anchor }) => anchor)).toEqual([
      'set-server-state',
      'lag',
      'lag-1',
      'lag-1-1',
      'lag-1-2',
      'ämter--co',
    ]);
    expect(sectionAt(outlineOf(tree), 'Set-Server-State')?.line).toBe(1);
    expect(sectionAt(outlineOf(tree), 'ämter-co')?.name).toBe('Ämter & Co.');
    expect(sectionAt(outlineOf(tree), 'none')).toBeNull();
  });

  it('never share an anchor', () => {
    const name = fc.constantFrom('Lag', 'Lag 1', 'Lag-1', 'Lag 1 1', 'lag', 'Other');
    fc.assert(
      fc.property(fc.array(name, { maxLength: 12 }), (names) => {
        const { tree } = parseRunbook(names.map((each) => `## ${each}\n`).join('\n'), 'a.md');
        expect(new Set(outlineOf(tree).map(({ anchor }) => anchor)).size).toBe(names.length);
      }),
    );
  });

  it('say the title once more, as one word as well', () => {
    expect(isTitle('KubePodNotReady', 'Kube Pod Not Ready')).toBe(true);
    expect(isTitle('Kube pod', 'Kube Pod Not Ready')).toBe(false);
  });

  it('are linked to as Hugo does', () => {
    const { tree } = parseRunbook(
      'See [Disk]({{< ref "./Disk.md" >}}) and [DNS]({{% relref "dns" %}}).',
      'a.md',
    );
    expect(JSON.stringify(tree)).toMatch(/"url":"\.\/Disk\.md".*"url":"dns"/);
  });
});
