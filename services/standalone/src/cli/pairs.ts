import { CommonholdError } from '@commonhold/contracts/errors'

/** For options that can be given more than once. */
export const collected = (value: string, before: string[] | undefined): string[] => [...(before ?? []), value]

/** `name=value`, each its own or several with commas.
 *  @throws CommonholdError invalid_parameter */
export function pairs(given: readonly string[], flag: string): Record<string, string> {
  return Object.fromEntries(
    given
      .flatMap((text) => text.split(','))
      .map((text) => {
        const at = text.indexOf('=')
        if (at <= 0) throw new CommonholdError('invalid_parameter', `${flag} ${text}: write name=value.`)
        return [text.slice(0, at).trim(), text.slice(at + 1).trim()]
      }),
  )
}
