/** What the command line does with connectors of somebody else's without opening a log. */
export { copyTemplate } from './connectors/external/template.ts';
export { trialOf } from './connectors/external/trial.ts';
