/** Verbs that runbooks begin a step with. Base forms only: "checks" and "checking" tell, they do not ask. */
const VERBS = new Set(
  `accept access acknowledge adapt aggregate activate add adjust alert allow announce apply approve ask assess assign attach avoid back begin block boot bump
  call cancel change check clean clear click clone close collect commit compare confirm configure connect consider contact copy cordon correct count create cycle
  debug declare decrease delete deploy describe detach determine diagnose disable disconnect download drain drop dump edit enable ensure
  escalate evaluate examine exec execute exit expand explore extend export fail fetch filter find fix flush focus follow force free gather get give go grep guarantee
  identify ignore increase inform initiate inspect install investigate issue keep kill launch let limit list load locate lock log login look lower make
  manually mark merge migrate mitigate modify monitor mount move mute navigate note notify obtain open page patch pause perform pick ping plan
  point post prepare press prevent probe promote proceed prune pull purge push put query raise reach read reboot rebuild recalculate reclaim reconfigure reconnect recover recreate redeploy
  redirect reduce refer reload remove rename renew repair repeat replace replay report request rerun reschedule reset resize resolve
  restart restore resume retrieve retry return review revert revoke roll rollback rotate route rsh run save scale search see select send set
  shift shut silence simulate skip snapshot specify ssh start stop store study submit suspend switch sync take taint tail talk tell terminate test throttle
  toggle touch trace track treat trigger troubleshoot try tune turn type unblock uncordon undo unlock unmount update upgrade upload use
  validate verify view visit wait warn watch work write`
    .split(/\s+/)
    .filter((verb) => verb !== ''),
);

/** What may stand before the verb and changes nothing about it being asked for. */
const LEAD =
  /^(?:(?:first|second|third|next|then|finally|lastly|now|also|afterwards|otherwise|please|and|or|optionally|alternatively|again|instead|additionally|generally|manually|just|simply|so)\b[,:]?\s+|(?:it is|it's|is)\s+(?:recommended|advised|best)\s+to\s+|make sure (?:that\s+)?(?:you|to)\s+|(?:the|this|a|an?other|one)\s+(?:[a-z]+\s+)?(?:way|step|option|thing)\b[^.,]{0,60}?\s+is\s+to\s+|be sure to\s+|let['’]s\s+)/i;

/** Somebody is told what to do, or what can be done: the second is an offer, and asks only among steps. */
const PERSON =
  /^(?:you|we|one)(?:['’]ll|\s+(?:should|must|need|have|can|may|might|will|could))\s+(?:(?:also|then|first|probably|likely)\s+)?(?:(?:need|want|have|wish)\s+)?(?:to\s+)?(?:also\s+|then\s+|first\s+)?/i;

/** A condition or a purpose before the verb: "If the disk is full, …", "To see why, …", "Depending on the cause, …". */
const CONDITION =
  /^(?:if|when|once|unless|until|after|before|in case|to|for|on|in|from|with|while|where|as|at|by|during|given|based on|depending on|assuming)\b[^.!?]{1,200}?[,:]\s+/i;
/** The same without a comma: "If it can't be saved then run …", "Once it is applied you'll need to restart …". */
const THEN =
  /^(?:if|when|once|after)\b[^.!?]{1,300}?\s(?:then\s+|(?=(?:you|we)(?:['’]ll|\s+(?:should|must|need|have|will))\b))/i;
/** However it begins, this asks. */
const STRONG =
  /(?<!\b(?:to|you|we|they|and|that|which) )\bfollow (?:the|these|this) (?:steps?|instructions?|procedure|guide)\b/i;
/** What is asked for after a comma, whatever came before it: "It may be the disk, inspect the dashboard". */
const AFTER_COMMA = /[,;]\s+(?:then\s+|please\s+|so\s+)?([a-z]+)\s+(?:the|your|all|any|whether|if|for)\b/g;

/** How a text is read: where steps stand, what is offered counts as well; where they may, only what is asked outright. */
export type Reading = 'asking' | 'neutral';

/** Whether a sentence asks somebody to do something. */
export function isImperative(sentence: string, reading: Reading = 'asking'): boolean {
  // What introduces a command is there to be used: "You can check its age:".
  const asks = reading === 'asking' || sentence.trim().endsWith(':');
  let rest = sentence.trim().replace(/^[-–—*•\d.)\s]+/, '');
  for (let round = 0; round < 5; round += 1) {
    const word = wordOf(rest);
    if (word !== undefined && VERBS.has(word) && !isNoun(rest)) return !pointsElsewhere(rest);
    if (/^(?:do not|don['’]t|never|always)\b/i.test(rest)) return true;
    const lead =
      LEAD.exec(rest) ?? (asks ? PERSON.exec(rest) : null) ?? CONDITION.exec(rest) ?? THEN.exec(rest);
    if (lead === null) break;
    rest = rest.slice(lead[0].length);
  }
  if (reading !== 'asking') return false;
  return (
    STRONG.test(sentence) || [...sentence.matchAll(AFTER_COMMA)].some(([, verb]) => VERBS.has(verb ?? ''))
  );
}

/** Whether a sentence only forbids something. It is a warning, and there is nothing to be done. */
export function isProhibition(sentence: string): boolean {
  return /^(?:please\s+)?(?:do not|don['’]t|never)\b/i.test(sentence.trim());
}

/** Whether words tell of something instead of naming what to do: "It will report …", "Postgres will accept connections". */
export function isTelling(words: string): boolean {
  if (isImperative(words) || words.includes('?')) return false;
  return (
    /^(?:it|this|that|these|those|there|the|a|an|our|some|most|many)\b/i.test(words) ||
    /^[^.:;]{0,120}?\b(?:will|is|are|was|were|has|have|had|may|might|can|would)\b/i.test(words)
  );
}

function wordOf(text: string): string | undefined {
  return /^([A-Za-z]+)/.exec(text)?.[1]?.toLowerCase();
}

/** "Note that …" and "See the docs" tell where to look; "Note the value of …" and "See whether …" are work. */
function pointsElsewhere(text: string): boolean {
  return /^(?:note(?:[:,]| that\b)|see(?! (?:if|whether|what|how|that|which|who)\b))/i.test(text);
}

/** A verb that is a noun or an adjective here: "Check results are…", "Access is denied", "read only file system". */
function isNoun(text: string): boolean {
  return (
    /^\w+(?:\s+\w+)?\s+(?:is|are|was|were|has|have|may|can|will|should|shows?|means?|happens?)\b/i.test(
      text,
    ) ||
    /^(?:read|write|open|test|post|back|log|backup|set|work|run|issue|process)(?:[\s-](?:only|source|mortem|level|times?|sets?|queues?|loads?|books?|replicas?|requests?|files?)\b|-\w)/i.test(
      text,
    ) ||
    /^\w+(?:[/:](?=\S)|\s*=)/.test(text)
  );
}
