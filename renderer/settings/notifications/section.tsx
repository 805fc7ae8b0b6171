import { Button } from '@mantine/core';
import { useEffect, useState } from 'react';
import { SOUNDS, type NotificationSettings } from '#shared/contract/notifications.ts';
import type { Operations } from '#shared/contract/index.ts';
import type { InputOf, OutputOf } from '#shared/contract/operation.ts';
import { DAYS } from '#shared/policy/quiet-hours.ts';
import { settingsText } from '#shared/text/settings.ts';
import { useApp } from '#renderer/ui/app-context.tsx';
import { Choice, SelectField, TextField } from '../parts/field.tsx';
import parts from '../parts/parts.module.css';

const { notifications: text } = settingsText;

type State = OutputOf<Operations['shell.notifications.get']>;

/** How reminders reach the person at this machine. */
export function NotificationsSection() {
  const { client } = useApp();
  const [state, setState] = useState<State | null>(null);
  const [told, setTold] = useState('');
  useEffect(() => {
    void client.call('shell.notifications.get', {}).then((outcome) => {
      if (outcome.ok) setState(outcome.output);
      else setTold(outcome.refusal.message);
    });
  }, [client]);
  if (state === null) return <p className={parts.note}>{told}</p>;
  const { settings, desktopAvailable, quietNow } = state;
  const { quiet } = settings;

  function set(change: InputOf<Operations['shell.notifications.set']>): void {
    void client.call('shell.notifications.set', change).then((outcome) => {
      if (outcome.ok) setState(outcome.output);
      setTold(outcome.ok ? '' : outcome.refusal.message);
    });
  }
  const setQuiet = (change: Partial<NotificationSettings['quiet']>) =>
    set({ quiet: { ...quiet, ...change } });

  return (
    <>
      <div className={parts.group}>
        <Choice checked={settings.desktop} onChange={(desktop) => set({ desktop })}>
          {text.desktop}
        </Choice>
        {desktopAvailable ? null : <p className={parts.note}>{text.noDesktop}</p>}
      </div>
      <div className={`${parts.group} ${parts.narrow}`}>
        <SelectField
          label={text.sound}
          value={settings.sound}
          options={SOUNDS.map((sound) => [sound, text.sounds[sound]])}
          onChange={(value) => {
            const sound = SOUNDS.find((each) => each === value);
            if (sound !== undefined) set({ sound });
          }}
        />
      </div>
      <fieldset className={parts.group}>
        <Choice checked={quiet.on} onChange={(on) => setQuiet({ on })}>
          {text.quiet}
        </Choice>
        <p className={parts.note}>
          {text.quietWhy} {quietNow ? text.quietNow : null}
        </p>
        {quiet.on ? (
          <>
            <div className={`${parts.grid} ${parts.narrow} ${parts.spaced}`}>
              <TextField
                label={text.from}
                type="time"
                value={quiet.from}
                onChange={(from) => setQuiet({ from })}
              />
              <TextField label={text.to} type="time" value={quiet.to} onChange={(to) => setQuiet({ to })} />
            </div>
            <fieldset className={parts.group}>
              <legend>{text.days}</legend>
              <div className={parts.choices}>
                {DAYS.map((day) => (
                  <Choice
                    key={day}
                    checked={quiet.days.includes(day)}
                    onChange={(checked) =>
                      setQuiet({
                        days: DAYS.filter((each) => (each === day ? checked : quiet.days.includes(each))),
                      })
                    }
                  >
                    {day}
                  </Choice>
                ))}
              </div>
            </fieldset>
          </>
        ) : null}
      </fieldset>
      <div className={parts.buttons}>
        <Button
          variant="default"
          onClick={() =>
            void client
              .call('shell.notifications.test', {})
              .then((outcome) =>
                setTold(outcome.ok ? text.tested[outcome.output.shownOn] : outcome.refusal.message),
              )
          }
        >
          {text.test}
        </Button>
        <output className={parts.note}>{told}</output>
      </div>
    </>
  );
}
