/** A line typed into the composer and what it has to leave on the timeline. */
export interface Sentence {
  line: string;
  kind: string;
  text: string;
}

function said(kind: string, command: string, text: string, facts = ''): Sentence {
  return { line: `${command}${text}${facts}`, kind, text };
}

/** What people write in the first minutes: every kind, with facts, accents, signs and another script. */
export const firstMinutes: readonly Sentence[] = [
  said('note', '', 'Checkout shows a spinner, then an error'),
  said('observation', '/observation ', 'Error rate on POST /charge at 38 %, was 0.2 %', ' | source: Grafana'),
  said('metric', '/metric ', 'Checkout success 62 %', ' | source: Prometheus'),
  said('question', '/q ', 'Did the last deploy reach EU?'),
  said('hypothesis', '/hypothesis ', 'Connection pool exhausted by a retry storm'),
  said('hypothesis', '/h ', 'The token cache is cold'),
  said('communication', '/comm ', 'Support knows what to answer', ' | to: support leads'),
  said('evidence', '/evidence ', 'Dashboard of the pool https://dash.example/d/pool'),
  said('action', '/action ', 'Stopped the batch writers'),
  said(
    'decision',
    '/decision ',
    'Fail over before rolling back',
    ' | known: pool at 100 % | considered: rolling back | advised: @lars',
  ),
  said('note', '', "Café Zürich reports “déjà vu”: charged twice? <b>no</b> & 'no'"),
  said('note', '', '決済が失敗しています'),
  said('note', '/', '/etc/hosts on web-3 was changed by hand'),
  said('observation', '/o ', 'Only cards, PayPal works'),
  said('action', '/did ', 'Raised the pool from 500 to 700'),
];

/** What goes on being typed while the engine is killed. */
export const underFire: readonly Sentence[] = [
  said('note', '', 'Under fire 1: replica lag 4.2 s'),
  said('observation', '/observation ', 'Under fire 2: writers are quiet'),
  said('note', '', 'Under fire 3: eu-db-2 takes reads'),
  said('action', '/action ', 'Under fire 4: promoted eu-db-2'),
  said('note', '', 'Under fire 5: lag 0.9 s'),
  said('metric', '/metric ', 'Under fire 6: success 71 %'),
  said('note', '', 'Under fire 7: EU still unchanged'),
  said('note', '', 'Under fire 8: first charge in EU'),
];
