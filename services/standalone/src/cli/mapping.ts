import { readFile } from 'node:fs/promises'
import { CommonholdError } from '@commonhold/contracts/errors'
import { pairs } from './pairs.ts'

/** What `--map` says: `name=value`, several with commas, or a file of it. What comes later stands.
 *  @throws CommonholdError invalid_parameter */
export async function mappingIn(given: readonly string[]): Promise<Record<string, string>> {
  const parts = await Promise.all(given.map((each) => (isFile(each) ? fileOf(each) : pairs([each], '--map'))))
  return Object.assign({}, ...parts)
}

const isFile = (text: string) => !text.includes('=')

async function fileOf(name: string): Promise<Record<string, string>> {
  const text = await readFile(name, 'utf8').catch((cause) => {
    throw new CommonholdError(
      'invalid_parameter',
      `--map ${name}: neither name=value nor a file that can be read`,
      { cause },
    )
  })
  // Loaded only now: help must not wait for the connectors.
  const { pairsOfMapping } = await import('@commonhold/connectors/tabular/mapping')
  return pairsOfMapping(text)
}
