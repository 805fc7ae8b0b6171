import { describe, expect, it } from 'vitest';
import { matchRunbooks, termsOfRunbook, type Situation } from '#shared/runbooks/match.ts';
import { parseRunbook } from '#shared/runbooks/parse.ts';
import { searchable } from '#shared/runbooks/search.ts';

const library = [
  '# DNS failure\n\nNobody can resolve a name. Look from a machine in each region.\n\n1. Ask the resolver.',
  '# Database fail-over\n\nThe pool of connections is exhausted, and replicas lag.\n\n1. Look at the lag.',
  '---\nalerts: [KubeAPIDown]\nservices: [control plane]\n---\n# API is down\n\n1. Look at the endpoints.',
].map((text, index) => {
  const runbook = searchable(`book ${index}`, parseRunbook(text, `${index}.md`), text);
  return { runbook, terms: termsOfRunbook(runbook) };
});

/** Titles of the runbooks that fit, the best first. */
function fitting(situation: Partial<Situation>): string[] {
  const whole = { title: '', texts: [], services: [], alerts: [], ...situation };
  return matchRunbooks(whole, library, 10).map(
    ({ key }) => library.find(({ runbook }) => runbook.key === key)?.runbook.title ?? '',
  );
}

describe('runbooks that fit an incident', () => {
  it('answer its alert, touch its service, or share the words that tell it', () => {
    expect(fitting({ title: 'KubeAPIDown in prod' })).toEqual(['API is down']);
    expect(fitting({ title: 'Slow', alerts: ['kubeapidown'] })).toEqual(['API is down']);
    expect(fitting({ title: 'Slow', services: ['Control plane'] })).toEqual(['API is down']);
    expect(fitting({ title: 'DNS is broken' })).toEqual(['DNS failure']);
    expect(fitting({ title: 'Checkout is slow', texts: ['The database is behind'] })).toEqual([
      'Database fail-over',
    ]);
    expect(fitting({ title: 'Slow', texts: ['Connections exhausted', 'The pool is empty'] })).toEqual([
      'Database fail-over',
    ]);
  });

  it('are not offered for a word or two that stand in no title', () => {
    const texts = ['@ana acts at the machine of @bo from here on', 'nobody knows'];
    expect(fitting({ title: 'etcd has no leader', texts })).toEqual([]);
  });
});
