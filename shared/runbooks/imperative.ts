/** Verbs that runbooks begin a step with. Base forms only: "checks" and "checking" tell, they do not ask. */
const VERBS = new Set(
  `access acknowledge activate add adjust alert allow announce apply approve ask assess assign attach avoid back begin block boot bump
  call cancel change check clean clear click clone close collect commit compare confirm configure connect consider contact copy cordon create
  debug declare decrease delete deploy describe detach determine diagnose disable disconnect download drain drop dump edit enable ensure
  escalate evaluate examine exec execute expand export fail fetch filter find fix flush follow force free gather get give go grep guarantee
  identify ignore increase inform initiate inspect install investigate issue keep kill launch let list load locate lock log look lower make
  manually mark merge migrate mitigate modify monitor mount move mute navigate note notify obtain open page patch pause perform ping plan
  point post prepare press prevent probe promote proceed prune pull purge push put query raise reach read reboot rebuild recover recreate redeploy
  redirect reduce refer reload remove rename renew repair repeat replace replay report request rerun reschedule reset resize resolve
  restart restore resume retrieve retry return review revert revoke roll rollback rotate route run save scale search see select send set
  shift shut silence simulate skip snapshot specify ssh start stop submit suspend switch sync take taint tail tell terminate test throttle
  toggle touch trace track treat trigger troubleshoot try tune turn type unblock uncordon undo unlock unmount update upgrade upload use
  validate verify view visit wait warn watch work write`
    .split(/\s+/)
    .filter((verb) => verb !== ''),
);

/** What may stand before the verb and changes nothing about it being asked for. */
const LEAD =
  /^(?:(?:first|second|third|next|then|finally|lastly|now|also|afterwards|otherwise|please|and|optionally|alternatively|again)\b[,:]?\s+|(?:you|we|one)\s+(?:should|must|need to|have to|can|may|might want to|might need to|will need to|could)\s+(?:also\s+|then\s+|first\s+)?|(?:it is|it's)\s+(?:recommended|advised|best)\s+to\s+|make sure (?:that\s+)?(?:you|to)\s+|(?:the|a)\s+(?:first|next|last)\s+step\s+is\s+to\s+|be sure to\s+)/i;

/** A condition or a purpose before the verb: "If the disk is full, …", "To see why, …". */
const CONDITION =
  /^(?:if|when|once|unless|after|before|in case|to|for|on|in|from|with|while|as soon as)\b[^.!?]{1,160}?[,:]\s+/i;

/** Whether a sentence asks somebody to do something. */
export function isImperative(sentence: string): boolean {
  let rest = sentence.trim().replace(/^[-–—*•\d.)\s]+/, '');
  for (let round = 0; round < 4; round += 1) {
    const word = /^([A-Za-z]+)/.exec(rest)?.[1]?.toLowerCase();
    // "Note that …" and "See below" tell where to look; "Note the value of …" is work.
    if (word === 'note' && /^note(?: that|:)/i.test(rest)) return false;
    if (word !== undefined && VERBS.has(word) && !isNoun(rest)) return true;
    if (/^(?:do not|don['’]t|never|always)\b/i.test(rest)) return true;
    const lead = LEAD.exec(rest) ?? CONDITION.exec(rest);
    if (lead === null) return false;
    rest = rest.slice(lead[0].length);
  }
  return false;
}

/** A verb that is a noun here: "Check results are…", "Log files of…", "Access is denied". */
function isNoun(text: string): boolean {
  return /^\w+(?:\s+\w+)?\s+(?:is|are|was|were|has|have|may|can|will|should|shows?|means?|happens?)\b/i.test(
    text,
  );
}

/** Sentences of a paragraph. A dot inside a name, a number or an abbreviation ends none. */
export function sentencesOf(text: string): string[] {
  return text
    .replaceAll(/\s+/g, ' ')
    .split(/(?<=[.!?:])\s+(?=[A-Z`"'(])/)
    .map((sentence) => sentence.trim())
    .filter((sentence) => sentence !== '');
}
