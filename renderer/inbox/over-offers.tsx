import type { OverOffer } from '#shared/contract/inbox.ts';
import { inboxScreen } from '#shared/text/inbox-screen.ts';
import { newCommandId } from '#renderer/client/client.ts';
import { deskHash } from '#renderer/state/route.ts';
import { actsAs } from '#renderer/state/workspace-store.ts';
import { useApp, useMoment } from '#renderer/ui/app-context.tsx';
import classes from './over-offers.module.css';

const { over: text } = inboxScreen;

interface OverOffersProps {
  offers: readonly OverOffer[];
  /** Whether the incident is named: not where its own desk asks. */
  named: boolean;
}

/** Asks whether impact is over where no alert of an incident fires any more. Yes moves it on to monitoring as of then. */
export function OverOffers({ offers, named }: OverOffersProps) {
  if (offers.length === 0) return null;
  return (
    <section className={classes.offers} aria-label={text.label}>
      {offers.map((offer) => (
        <Offer key={offer.stream} offer={offer} named={named} />
      ))}
    </section>
  );
}

function Offer({ offer: { ref, title, at }, named }: { offer: OverOffer; named: boolean }) {
  const { client, surroundings, told } = useApp();
  const time = useMoment()(at);
  const tell = (outcome: { ok: true } | { ok: false; refusal: { message: string } }): void => {
    if (!outcome.ok) told.setState({ told: { error: outcome.refusal.message } });
  };
  const yes = (): void => {
    const signed = { commandId: newCommandId(), ...actsAs(surroundings.getState()) };
    void client.call('phase.change', { ref, phase: 'monitoring', at, ...signed }).then(tell);
  };
  return (
    <div className={classes.offer}>
      <p>
        {named ? (
          <>
            <a href={deskHash(ref)}>
              <span className="mono">{ref}</span> {title}
            </a>
            {': '}
          </>
        ) : null}
        {text.words(time)} {text.label}
      </p>
      <button type="button" aria-label={text.yesOf(ref, time)} onClick={yes}>
        {text.yes(time)}
      </button>
      <button
        type="button"
        aria-label={text.noOf(ref)}
        onClick={() => void client.call('inbox.dismiss', { ref }).then(tell)}
      >
        {text.no}
      </button>
    </div>
  );
}
