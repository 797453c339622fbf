import { styleText } from 'node:util'

type Style = (text: string) => string

/** What text is written for. Everything in render/ is a function of a document and one of these. */
export interface Terminal {
  readonly width: number
  readonly strong: Style
  readonly quiet: Style
  readonly good: Style
  readonly fair: Style
  readonly poor: Style
  readonly accent: Style
}

const WIDEST = 100
const NARROWEST = 40

/** @param width columns there are; lines stay readable beyond a hundred only when they are not used */
export function createTerminal({ colour, width }: { colour: boolean; width: number }): Terminal {
  const style =
    (format: Parameters<typeof styleText>[0]): Style =>
    (text) =>
      colour && text !== '' ? styleText(format, text, { validateStream: false }) : text
  return {
    width: Math.max(NARROWEST, Math.min(width, WIDEST)),
    strong: style('bold'),
    quiet: style('gray'),
    good: style('green'),
    fair: style('yellow'),
    poor: style('red'),
    accent: style('cyan'),
  }
}

/** Colour belongs to people who look on and have not asked for none (no-color.org).  */
export const terminalOf = (
  stream: { isTTY?: boolean; columns?: number },
  env: Readonly<Record<string, string | undefined>>,
): Terminal =>
  createTerminal({
    colour: env['FORCE_COLOR'] ? true : stream.isTTY === true && !env['NO_COLOR'] && env['TERM'] !== 'dumb',
    // Some terminals do not say, or say 0.
    width: stream.columns || 80,
  })
