import type { SeverityLevel } from '#shared/domain/workspace/state.ts';
import { settingsText } from '#shared/text/settings.ts';
import { numberIn } from '../parts/rows.ts';

/** A level as its fields hold it while it is edited. */
export interface LevelDraft {
  /** Tells drafts apart while their ids are being typed. */
  key: string;
  id: string;
  name: string;
  meaning: string;
  updateEveryMinutes: string;
  handoff: SeverityLevel['handoff'];
  postmortem: SeverityLevel['postmortem'];
  usersPercent: string;
  moneyPerHour: string;
  sloBurn: string;
  dataOrSecurity: boolean;
}

const shown = (value: number | null) => (value === null ? '' : String(value));

export function draftOf(level: SeverityLevel): LevelDraft {
  const { id, name, meaning, updateEveryMinutes, handoff, postmortem, thresholds } = level;
  return {
    key: id,
    id,
    name,
    meaning,
    updateEveryMinutes: shown(updateEveryMinutes),
    handoff,
    postmortem,
    usersPercent: shown(thresholds.usersPercent),
    moneyPerHour: shown(thresholds.moneyPerHour),
    sloBurn: shown(thresholds.sloBurn),
    dataOrSecurity: thresholds.dataOrSecurity,
  };
}

/** What the fields say. A number that is none stays one that is none, for the contract to refuse in its place. */
export function levelOf(draft: LevelDraft): SeverityLevel {
  const { id, name, meaning, handoff, postmortem, dataOrSecurity } = draft;
  return {
    id,
    name,
    meaning,
    handoff,
    postmortem,
    updateEveryMinutes: numberIn(draft.updateEveryMinutes),
    thresholds: {
      usersPercent: numberIn(draft.usersPercent),
      moneyPerHour: numberIn(draft.moneyPerHour),
      sloBurn: numberIn(draft.sloBurn),
      dataOrSecurity,
    },
  };
}

/** A level below those there are. */
export function newDraft(others: readonly LevelDraft[]): LevelDraft {
  const { newName, newMeaning } = settingsText.severities;
  let number = others.length + 1;
  while (others.some(({ id, key }) => id === `SEV-${number}` || key === `SEV-${number}`)) number += 1;
  return {
    ...draftOf({
      id: `SEV-${number}`,
      name: newName,
      meaning: newMeaning,
      updateEveryMinutes: null,
      handoff: 'none',
      postmortem: 'optional',
      thresholds: { usersPercent: null, moneyPerHour: null, sloBurn: null, dataOrSecurity: false },
    }),
  };
}
