import { describe, expect, it } from 'vitest';
import { totalDue, trayTemplate, type TrayFacts } from '#electron/main/tray-menu.ts';
import type { IncidentSummary } from '#shared/contract/views.ts';

function incident(n: number, fields: Partial<IncidentSummary> = {}): IncidentSummary {
  const known: Partial<IncidentSummary> = {
    ...{ stream: `incident/${n}`, ref: `INC-${n}`, severity: 'SEV-1', open: true },
    title: `Checkout & cart ${n}`,
    ...fields,
  };
  return known as IncidentSummary;
}

function menu(facts: TrayFacts) {
  const done: string[] = [];
  const template = trayTemplate(facts, {
    openIncident: (ref) => done.push(`open ${ref}`),
    declare: () => done.push('declare'),
    home: () => done.push('home'),
    quit: () => done.push('quit'),
  });
  for (const { click } of template) (click as (() => void) | undefined)?.();
  return { done, labels: template.map(({ label, type }) => label ?? type) };
}

describe('the tray’s menu', () => {
  it('lists what is open with what is due, and does what it says', () => {
    const { done, labels } = menu({
      incidents: [incident(1), incident(2)],
      due: new Map([['incident/1', 3]]),
    });
    expect(labels).toEqual([
      'SEV-1  INC-1  Checkout && cart 1 – 3 due',
      'SEV-1  INC-2  Checkout && cart 2',
      'separator',
      'Declare an incident…',
      'All incidents',
      'separator',
      'Quit',
    ]);
    expect(done).toEqual(['open INC-1', 'open INC-2', 'declare', 'home', 'quit']);
  });

  it('says that nothing is open, shortens titles, and leaves the eleventh to the list', () => {
    expect(menu({ incidents: [], due: new Map() }).labels[0]).toBe('No open incident');
    const many = Array.from({ length: 12 }, (_, n) => incident(n, { title: 'x'.repeat(80) }));
    const { labels } = menu({ incidents: many, due: new Map() });
    expect(labels[0]).toBe(`SEV-1  INC-0  ${'x'.repeat(47)}…`);
    expect(labels[10]).toBe('2 more…');
  });

  it('counts everything due but that of rehearsals', () => {
    const facts = {
      incidents: [incident(1), incident(2, { exercise: true })],
      due: new Map([
        ['incident/1', 2],
        ['incident/2', 5],
        ['incident/3', 1],
      ]),
    };
    expect(totalDue(facts)).toBe(3);
  });
});
