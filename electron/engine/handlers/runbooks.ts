import { join } from 'node:path';
import { refuse, type Outcome } from '#shared/contract/refusal.ts';
import { matchRunbooks, termsOfRunbook, type Situation } from '#shared/runbooks/match.ts';
import { searchRunbooks } from '#shared/runbooks/search.ts';
import { searchedWords } from '#shared/domain/incident/entry.ts';
import type { EngineParts } from '../parts.ts';
import { linkEnd } from '../runbooks/link-ends.ts';
import type { ReadRunbook } from '../runbooks/read.ts';
import type { Shelf } from '../runbooks/shelves.ts';
import { pictureBeside } from '../runbooks/picture.ts';
import { saveRunbook } from '../runbooks/save.ts';
import type { Handlers } from './index.ts';

/** Newest entries of an incident that say what it is about. */
const MOST_ENTRIES = 500;

/** The library of runbooks, and whose text was reviewed here. */
export function runbookHandlers(
  parts: EngineParts,
): Handlers<
  | 'runbook.list'
  | 'runbook.show'
  | 'runbook.picture'
  | 'runbook.links'
  | 'runbook.search'
  | 'runbook.match'
  | 'runbook.trust'
  | 'runbook.distrust'
  | 'runbook.save'
  | 'runbook.figures'
  | 'runbook.folders'
  | 'runbook.folder.add'
  | 'runbook.folder.remove'
> {
  const { runbooks, log, heads, list, entries, runFigures, now, me } = parts;
  const { library, shelves, trust } = runbooks;

  /** What is known of an incident, or of what was asked for without one. */
  function situation(stream: string | undefined): Situation {
    const summary = stream === undefined ? undefined : list.summary(stream);
    if (stream === undefined || summary === undefined)
      return { title: '', texts: [], services: [], alerts: [] };
    const texts = entries
      .page(stream, undefined, MOST_ENTRIES)
      .entries.filter((entry) => entry.system === null)
      .map(searchedWords);
    return { title: summary.title, texts, services: summary.services, alerts: [] };
  }

  function shelfOf(folder: string): Outcome<Shelf> {
    const shelf = shelves.all().find(({ id }) => id === folder);
    return shelf === undefined
      ? refuse('not_found', `No folder of runbooks is called ${folder}. See: runbook folders list.`, 'folder')
      : { ok: true, output: shelf };
  }

  /** Puts the summary beside what was found. */
  function withSummaries<Found extends { key: string }>(found: Found[], all: ReadRunbook[]) {
    const byKey = new Map(all.map((one) => [one.key, one]));
    return found.flatMap((each) => {
      const read = byKey.get(each.key);
      return read === undefined ? [] : [{ ...each, runbook: library.summary(read) }];
    });
  }

  return {
    'runbook.list': async () => ({ ok: true, output: await library.list() }),

    async 'runbook.show'({ runbook }) {
      const found = await library.find(runbook);
      if (!found.ok) return found;
      const { key, text, findings } = found.output;
      const review = trust.lastOf(key);
      const reviewed = review === undefined ? null : trust.textOf(review);
      return {
        ok: true,
        output: {
          ...library.summary(found.output),
          text,
          findings,
          lastReview:
            review === undefined || reviewed === null
              ? null
              : { hash: review.hash, by: review.by, at: review.at, text: reviewed },
        },
      };
    },

    async 'runbook.picture'({ runbook, file }) {
      const found = await library.find(runbook);
      return found.ok ? await pictureBeside(found.output, file) : found;
    },

    async 'runbook.links'({ folder, file, urls }) {
      const shelf = shelfOf(folder);
      if (!shelf.ok) return shelf;
      const all = await library.all();
      const runbooks = new Map(all.map((one) => [one.key, one]));
      const keys = [...runbooks.keys()];
      const from = { key: `${folder}/${file}`, path: join(shelf.output.path, file), shelf: shelf.output };
      // Its own headings are being written.
      const world = { keys, runbooks, own: () => null };
      return { ok: true, output: urls.map((url) => linkEnd(url, from, world)) };
    },

    async 'runbook.search'({ text, limit }) {
      const all = await library.all();
      const found = searchRunbooks(
        all.map(({ search }) => search),
        text,
        limit,
      );
      return { ok: true, output: withSummaries(found, all) };
    },

    async 'runbook.match'({ ref, alert, service, text, limit }) {
      const incident = ref === undefined ? undefined : list.find(ref);
      if (incident?.ok === false) return incident;
      if (ref === undefined && alert === undefined && service === undefined && text === undefined)
        return refuse(
          'nothing_to_match',
          'Say what it is about: an incident, an alert, a service or a text.',
        );
      const known = situation(incident?.output.stream);
      const all = await library.all();
      const found = matchRunbooks(
        {
          title: [known.title, alert ?? '', text ?? ''].join(' ').trim(),
          texts: known.texts,
          services: [...known.services, ...(service === undefined ? [] : [service])],
          alerts: alert === undefined ? [] : [alert],
        },
        all.map(({ search }) => ({ runbook: search, terms: termsOfRunbook(search) })),
        limit,
      );
      return { ok: true, output: withSummaries(found, all) };
    },

    async 'runbook.trust'({ runbook, hash, as }) {
      const found = await library.find(runbook);
      if (!found.ok) return found;
      if (found.output.hash !== hash)
        return refuse(
          'changed_meanwhile',
          'The runbook has another text than the one that was reviewed. Read it again.',
          'hash',
        );
      const review = trust.trust(found.output.key, found.output.text, as ?? me, now());
      void library.changed();
      return { ok: true, output: { hash: review.hash, by: review.by, at: review.at } };
    },

    async 'runbook.distrust'({ runbook }) {
      const found = await library.find(runbook);
      if (!found.ok) return found;
      const taken = trust.distrust(found.output.key);
      void library.changed();
      return { ok: true, output: { taken } };
    },

    async 'runbook.save'({ folder, file, text, was }) {
      const shelf = shelfOf(folder);
      if (!shelf.ok) return shelf;
      saveRunbook(shelf.output, file, text, was);
      const saved = await library.find(`${folder}/${file}`);
      void library.changed();
      return saved.ok ? { ok: true, output: library.summary(saved.output) } : saved;
    },

    'runbook.figures'() {
      if (!runFigures.isFilled()) log.writer.transaction(() => runFigures.fill(heads.get));
      return { ok: true, output: runFigures.figures() };
    },

    'runbook.folders': async () => ({ ok: true, output: (await library.list()).folders }),

    async 'runbook.folder.add'({ path }) {
      const { id } = shelves.add(path);
      const { folders } = await library.list();
      void library.changed();
      const added = folders.find((folder) => folder.id === id);
      if (added === undefined) throw new Error('a folder that was added is listed');
      return { ok: true, output: added };
    },

    'runbook.folder.remove'({ folder }) {
      const { id } = shelves.remove(folder);
      void library.changed();
      return { ok: true, output: { id } };
    },
  };
}
