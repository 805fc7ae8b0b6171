import { RefusalError } from '#shared/contract/refusal.ts';
import { proposeSeverity } from '#shared/policy/severity.ts';
import type { Commands } from '../command.ts';

interface HelpOptions {
  users?: string;
  money?: string;
  burn?: string;
  dataLoss?: boolean;
}

/** The severity helper: a few answers, a proposal, and why. */
export function addSeverityHelp(commands: Commands): void {
  commands
    .add(
      'severity-help',
      'Propose a severity from what is known. You decide.',
      'severity-help --users 30',
      'severity-help --users 4 --burn 8 --data-loss',
    )
    .explain('Compares with the thresholds of the team’s table. Leave out what you don’t know.')
    .option('--users <percent>', 'Share of users affected, from 0 to 100.')
    .option('--money <amount>', 'Money lost per hour, in the team’s currency.')
    .option('--burn <times>', 'How many times too fast the error budget burns.')
    .option('--data-loss', 'Data was lost, or it is a security breach.')
    .does(async (session, options: HelpOptions) => {
      const answers = {
        usersPercent: numberOf(options.users?.replace(/\s*%$/, ''), 'users', 100),
        moneyPerHour: numberOf(options.money, 'money', Number.MAX_SAFE_INTEGER),
        sloBurn: numberOf(options.burn, 'burn', Number.MAX_SAFE_INTEGER),
        dataOrSecurity: options.dataLoss === true,
      };
      if (Object.values(answers).every((answer) => answer === null || answer === false)) {
        const message = 'Answer at least one: --users, --money, --burn or --data-loss.';
        throw new RefusalError('invalid_input', message, 'users');
      }
      const { severities } = await session.call('workspace.show', {});
      const proposal = proposeSeverity(answers, severities);
      if (proposal === null)
        throw new RefusalError('not_found', 'The severity table is empty.', 'severities');
      const level = severities.find((each) => each.id === proposal.level);
      const why = proposal.because.length === 0 ? ['no threshold is reached'] : proposal.because;
      return {
        json: { severity: proposal.level, because: proposal.because },
        text: [`${proposal.level} ${level?.name ?? ''}`.trim(), ...why.map((reason) => `  ${reason}`)].join(
          '\n',
        ),
      };
    });
}

/** A number typed; null when there is none. Throws a RefusalError. */
function numberOf(typed: string | undefined, path: string, most: number): number | null {
  if (typed === undefined) return null;
  const text = typed.trim();
  const value = /^\d{1,15}(?:\.\d{1,6})?$/.test(text) ? Number(text) : Number.NaN;
  if (value <= most) return value;
  throw new RefusalError(
    'invalid_input',
    `“${text.slice(0, 40)}” can’t be --${path}. Write a number${most === 100 ? ' from 0 to 100' : ' from 0 on'}, like 12.5.`,
    path,
  );
}
