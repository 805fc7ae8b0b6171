import { useMemo, useState } from 'react';
import type { TimeDisplay } from '#shared/contract/shell.ts';
import { settingsText } from '#shared/text/settings.ts';
import { useApp, useDisplay, useNow, useSurroundings } from '#renderer/ui/app-context.tsx';
import { isZone, ownZone } from '#renderer/state/display.ts';
import { Choice, SelectField, TextField } from '../parts/field.tsx';
import parts from '../parts/parts.module.css';

const { times: text } = settingsText;

/** In whose time all windows write. */
export function TimesSection() {
  const { client } = useApp();
  const { times } = useDisplay();
  const regions = useSurroundings((state) => state.workspace.regions);
  const zones = useMemo(() => Intl.supportedValuesOf('timeZone'), []);
  const pinned = times.show === 'zone' && times.zone !== 'UTC' ? times.zone : null;
  const [typed, setTyped] = useState(pinned ?? '');
  const [typing, setTyping] = useState(pinned !== null);
  const show = (wanted: TimeDisplay) => void client.call('shell.times.set', { times: wanted });
  const wrong = typing && typed.trim() !== '' && !isZone(typed.trim());

  function choose(wanted: TimeDisplay): void {
    setTyping(false);
    show(wanted);
  }

  return (
    <fieldset className={parts.group} aria-label={text.label}>
      <p className={parts.lead}>{text.lead}</p>
      <Choice
        type="radio"
        name="times"
        checked={!typing && times.show === 'viewer'}
        onChange={() => choose({ show: 'viewer' })}
      >
        {text.viewer(ownZone())}
      </Choice>
      <Choice
        type="radio"
        name="times"
        checked={!typing && times.show === 'zone' && times.zone === 'UTC'}
        onChange={() => choose({ show: 'zone', zone: 'UTC' })}
      >
        {text.utc}
      </Choice>
      <Choice type="radio" name="times" checked={typing} onChange={() => setTyping(true)}>
        {text.zone}
      </Choice>
      {typing ? (
        <div className={parts.indented}>
          <TextField
            label={text.zone}
            hint={text.zoneHint}
            value={typed}
            offers={zones}
            first={pinned === null}
            error={wrong ? text.unknown(typed.trim()) : null}
            onChange={(value) => {
              setTyped(value);
              if (isZone(value.trim())) show({ show: 'zone', zone: value.trim() });
            }}
          />
        </div>
      ) : null}
      {regions.length === 0 ? (
        <p className={`${parts.note} ${parts.spaced}`}>{text.noRegion}</p>
      ) : (
        <div className={`${parts.narrow} ${parts.spaced}`}>
          <SelectField
            label={text.region}
            value={times.show === 'region' ? times.region : ''}
            options={[['', '–'], ...regions.map(({ name, zone }) => [name, `${name} (${zone})`] as const)]}
            onChange={(region) => choose(region === '' ? { show: 'viewer' } : { show: 'region', region })}
          />
        </div>
      )}
      <Now />
    </fieldset>
  );
}

function Now() {
  const { times } = useApp();
  const now = useNow();
  return <p className={`${parts.note} ${parts.spaced}`}>{text.now(times.seconds(now), times.zone)}</p>;
}
