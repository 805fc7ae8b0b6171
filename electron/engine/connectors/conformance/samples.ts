import type { EffectName, EffectPayload } from '#shared/connectors/effects.ts';

/** The incident of every sample. */
export const SAMPLE_STREAM = 'incident/0198c0de-0000-7000-8000-000000000000';

const incident = {
  stream: SAMPLE_STREAM,
  ref: 'INC-7F3',
  title: 'Checkout answers slowly',
  severity: 'SEV-2',
  phase: 'triage',
  services: ['checkout'],
  exercise: false,
};

const HOUR = 3_600_000;

export type SamplePayloads = { readonly [N in EffectName]: EffectPayload<N> };

/** One payload of every effect, as a real incident has it at `now`. Times in ms since the epoch. */
export const samplePayloads = (now: number): SamplePayloads => ({
  'channel.open': { incident, topic: 'SEV-2 · triage · Checkout answers slowly', people: ['@ana', '@ben'] },
  'channel.post': {
    incident,
    text: 'Checkout answers slowly. “Retry” helps; we’re on it & will write again at 14:30.',
    about: 'update',
    pin: true,
    to: null,
  },
  'channel.topic': { incident, topic: 'SEV-1 · mitigating · Checkout answers slowly' },
  'page.raise': {
    incident,
    page: '0198c0de-0000-7000-8000-000000000001',
    text: 'Checkout answers slowly: please join.',
    people: ['@ana'],
    service: 'checkout',
  },
  'page.acknowledge': { incident, page: '0198c0de-0000-7000-8000-000000000001', by: '@ana' },
  'page.resolve': { incident, page: '0198c0de-0000-7000-8000-000000000001' },
  'status.publish': {
    incident,
    text: 'Some payments are slow. We are looking into it.',
    components: ['checkout'],
  },
  'status.update': { incident, text: 'The cause is known.', components: ['checkout'] },
  'status.resolve': { incident, text: 'Payments work as usual.', components: ['checkout'] },
  'ticket.create': { incident, of: 'incident', task: null, text: 'Checkout answers slowly' },
  'ticket.update': { incident, of: 'incident', task: null, state: 'done' },
  'ticket.comment': { incident, text: 'Mitigated by a rollback.' },
  'document.publish': {
    incident,
    name: 'INC-7F3 Checkout answers slowly',
    markdown: '# Checkout\n\nIt was slow.\n',
  },
  'event.mark': {
    incident,
    text: 'INC-7F3 SEV-2',
    from: now - HOUR,
    to: null,
    tags: ['incident', 'sev-2'],
  },
  'calendar.add': {
    incident,
    title: 'Review of INC-7F3',
    from: now + 24 * HOUR,
    to: now + 25 * HOUR,
    people: ['@ana'],
  },
  'silence.create': {
    incident,
    matchers: { service: 'checkout' },
    until: now + HOUR,
    reason: 'INC-7F3 is being worked on',
  },
  'notice.show': { incident, title: 'INC-7F3', text: 'You are paged.' },
});
