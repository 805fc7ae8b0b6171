import { Button } from '@mantine/core';
import { SOUNDS, type NotificationSettings } from '#shared/contract/notifications.ts';
import { DAYS } from '#shared/policy/quiet-hours.ts';
import { settingsText } from '#shared/text/settings.ts';
import { Choice, SelectField, TextField } from '../parts/field.tsx';
import parts from '../parts/parts.module.css';
import { useNotifications } from './use-notifications.ts';

const { notifications: text } = settingsText;

/** How reminders reach the person at this machine. */
export function NotificationsSection() {
  const { state, told, set, tryOut } = useNotifications();
  if (state === null) return <p className={parts.note}>{told}</p>;
  const { settings, desktopAvailable, quietNow } = state;
  const { quiet } = settings;

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
        <Button variant="default" onClick={tryOut}>
          {text.test}
        </Button>
        <output className={parts.note}>{told}</output>
      </div>
    </>
  );
}
