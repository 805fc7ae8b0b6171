import { describe, expect, it } from 'vitest';
import { complete } from '#shared/composer/complete.ts';
import { parseLine } from '#shared/composer/parse.ts';
import { preview } from '#shared/composer/preview.ts';
import { commandById } from '#shared/composer/registry.ts';
import { contextOf } from './context.ts';

const context = contextOf({}, { services: ['payments'] });

function read(line: string): unknown {
  const parsed = parseLine(line, context);
  return parsed.ok ? parsed.act : parsed.message;
}

const raise = (input: object) => ({ operation: 'page.raise', input: { ref: 'INC-7F3', ...input } });

describe('/page', () => {
  it.each([
    ['/page @bo', { targets: [{ person: '@bo' }] }],
    ['/page @db-sme lag is 40 s', { targets: [{ seat: 'sme:database' }], summary: 'lag is 40 s' }],
    ['/page @bo #ic Come', { targets: [{ person: '@bo' }, { seat: 'ic' }], summary: 'Come' }],
    ['/page payments', { service: 'payments' }],
    ['/page Payments all cards', { service: 'payments', summary: 'all cards' }],
    ['/page everyone', { policy: 'Everyone' }],
    ['/page eu-west', { targets: [{ regionChain: 'eu-west' }] }],
    ['/page Empty', { targets: [{ schedule: 'Empty' }] }],
  ])('reads %s', (line, input) => {
    expect(read(line)).toEqual(raise(input));
  });

  it('says what is missing', () => {
    expect(read('/page')).toContain('/page @db-sme');
    expect(read('/page somebody at all')).toContain('can’t be paged');
  });

  it('tells beforehand who would be called first, and what waits', () => {
    const told = (line: string) => {
      const parsed = parseLine(line, context);
      return parsed.ok ? preview(parsed.act, context) : null;
    };
    expect(told('/page payments')).toBe('Pages payments · first Bo Lin · 6 rungs');
    expect(told('/page Reports')).toContain('held until');
    expect(told('/page orphan')).toContain('has no escalation policy');
  });

  it('begins with the service that is affected, and offers it first', () => {
    expect(commandById('page').suggest?.(context)).toBe('payments');
    expect(complete('/page ', context).candidates[0]?.label).toBe('payments');
  });
});

it('reads calls and acknowledgements, with a page and a person or without', () => {
  const ref = 'INC-7F3';
  expect(read('/ack')).toEqual({ operation: 'page.acknowledge', input: { ref } });
  expect(read('/ack 2 @bo')).toEqual({
    operation: 'page.acknowledge',
    input: { ref, page: '2', person: '@bo' },
  });
  expect(read('/noanswer @bo')).toEqual({
    operation: 'page.attempt',
    input: { ref, person: '@bo', outcome: 'no-answer' },
  });
  expect(read('/reached')).toEqual({ operation: 'page.attempt', input: { ref, outcome: 'reached' } });
  expect(read('/standdown #1a')).toEqual({ operation: 'page.resolve', input: { ref, page: '1a' } });
  expect(read('/climb 1')).toEqual({ operation: 'page.escalate', input: { ref, page: '1' } });
  expect(read('/climb @bo')).toContain('too much');
  expect(read('/pages')).toEqual({ local: 'show-pages' });
});
