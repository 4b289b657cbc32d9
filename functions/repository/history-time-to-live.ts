import type { Services } from '../shell/services.ts'

/** For how many days the history of a definition is kept: as it says itself, else as the installation says; undefined: for ever. */
export function historyDays(
  { configuration }: Pick<Services, 'configuration'>,
  definition: { readonly historyTimeToLiveDays?: number | undefined } | undefined,
): number | undefined {
  return definition?.historyTimeToLiveDays ?? configuration.historyTimeToLiveDays
}
