import fs from 'node:fs';
import path from 'node:path';
import { lengthOf, readScript, type DrillScript } from '#shared/drill/script.ts';

/** Beside the bundle, or in the sources. */
const folders = ['drills', '../../../resources/drills'].map((place) => path.join(import.meta.dirname, place));

/** The drills that come with the application, in the order of their files. Read when first asked for. */
export function createDrillScripts(places: readonly string[] = folders) {
  let known: DrillScript[] | undefined;
  function all(): DrillScript[] {
    if (known !== undefined) return known;
    const folder = places.find((place) => fs.existsSync(place));
    if (folder === undefined) return (known = []);
    known = fs
      .readdirSync(folder)
      .filter((name) => name.endsWith('.json'))
      .toSorted()
      .map((name) => {
        const read = readScript(fs.readFileSync(path.join(folder, name), 'utf8'), name);
        if (!read.ok) throw new Error(read.refusal.message);
        return read.output;
      });
    return known;
  }
  return {
    list: () => all().map((script) => ({ ...about(script), length: lengthOf(script) })),
    /** The one with this id; the first one when none is named. */
    find: (id?: string): DrillScript | undefined =>
      id === undefined ? all()[0] : all().find((script) => script.id === id),
  };
}

export type DrillScripts = ReturnType<typeof createDrillScripts>;

function about({ id, title, about: words }: DrillScript): { id: string; title: string; about: string } {
  return { id, title, about: words };
}
