import { useMemo, useState } from 'react';
import { useStore } from 'zustand';
import { commands } from '#shared/composer/registry.ts';
import type { Command } from '#shared/composer/command.ts';
import { composerText } from '#shared/text/composer.ts';
import { uiText } from '#shared/text/ui.ts';
import type { IncidentSummary } from '#shared/contract/views.ts';
import { openIncidents, pastIncidents } from '#renderer/state/incidents-store.ts';
import { deskHash } from '#renderer/state/route.ts';
import { deskOf, useApp, useSurroundings } from './app-context.tsx';
import { KeyCaps } from './key-caps.tsx';
import { OptionField } from './option-field.tsx';
import { OptionList, type Option } from './option-list.tsx';
import { runCommand } from './run-command.ts';
import { Sheet } from './sheet.tsx';
import classes from './sheet.module.css';

const LIST = 'palette-options';

type Item = { kind: 'command'; command: Command } | { kind: 'incident'; incident: IncidentSummary };

/** Every command and every open incident, found by a few letters. */
export function PaletteDialog() {
  const app = useApp();
  const desk = deskOf(app);
  const [words, setWords] = useState('');
  const [active, setActive] = useState(0);
  const known = useStore(app.incidents, (state) => state.incidents);
  const levels = useSurroundings((state) => state.workspace.severities);
  const items = useMemo(() => {
    const incidents = [...(known?.values() ?? [])];
    const order = [
      ...openIncidents(
        incidents,
        levels.map((level) => level.id),
      ),
      ...pastIncidents(incidents),
    ];
    return find(
      words,
      desk !== null,
      order.filter((incident) => incident.ref !== desk?.ref),
    );
  }, [words, known, levels, desk]);

  function choose(index: number, beside = false): void {
    const item = items[index];
    if (item === undefined) return;
    if (item.kind === 'command') {
      runCommand(item.command, app);
      return;
    }
    app.dialogs.setState({ dialog: null });
    const { ref } = item.incident;
    if (beside) void app.client.call('shell.window.open', { screen: 'desk', ref });
    else app.location.go(deskHash(ref));
  }

  return (
    <Sheet title={uiText.palette.title} size={620} untitled>
      <OptionField
        list={LIST}
        label={uiText.palette.hint}
        count={items.length}
        active={active}
        onActive={setActive}
        words={words}
        onWords={setWords}
        onEnter={(event) => choose(active, app.mac ? event.metaKey : event.ctrlKey)}
      />
      {items.length === 0 ? <p className={classes.note}>{uiText.palette.none}</p> : null}
      <OptionList
        id={LIST}
        label={uiText.palette.title}
        options={items.map((item, index) =>
          optionOf(item, words === '' ? items[index - 1] : item, index === active),
        )}
        active={active}
        onActive={setActive}
        onChoose={choose}
      />
    </Sheet>
  );
}

function optionOf(item: Item, before: Item | undefined, active: boolean): Option {
  if (item.kind === 'incident') {
    const { incident } = item;
    return {
      key: incident.stream,
      label: uiText.palette.goTo(incident.ref),
      hint: incident.title,
      end: active ? (
        <span className={classes.slash}>
          {uiText.palette.beside} <KeyCaps keys="mod+enter" />
        </span>
      ) : (
        incident.severity
      ),
    };
  }
  const { command } = item;
  const sameGroup = before?.kind === 'command' && before.command.group === command.group;
  return {
    key: command.id,
    label: command.title,
    ...(sameGroup ? {} : { heading: composerText.groups[command.group] }),
    end:
      command.key === undefined ? (
        <span className={classes.slash}>/{command.id}</span>
      ) : (
        <KeyCaps keys={command.key} />
      ),
  };
}

/** What the words mean, the best match first. */
function find(words: string, onDesk: boolean, incidents: readonly IncidentSummary[]): Item[] {
  const lower = words.trim().toLowerCase().replace(/^\//, '');
  const usable = commands.filter(
    (command) => (onDesk || command.scope === 'anywhere') && command.id !== 'palette',
  );
  if (lower === '') return usable.map((command) => ({ kind: 'command', command }));
  const ranked = usable
    .map((command) => ({ command, rank: rank(command, lower) }))
    .filter((item) => item.rank < 4)
    .toSorted((one, other) => one.rank - other.rank);
  const found = incidents.filter(
    (incident) => incident.ref.toLowerCase().includes(lower) || incident.title.toLowerCase().includes(lower),
  );
  return [
    ...ranked.map(({ command }): Item => ({ kind: 'command', command })),
    ...found.slice(0, 8).map((incident): Item => ({ kind: 'incident', incident })),
  ];
}

function rank(command: Command, lower: string): number {
  const title = command.title.toLowerCase();
  if (command.id.startsWith(lower) || title.startsWith(lower)) return 0;
  if (command.aliases?.some((alias) => alias.startsWith(lower))) return 1;
  if (title.split(/\s+/).some((word) => word.startsWith(lower))) return 2;
  return title.includes(lower) ? 3 : 4;
}
