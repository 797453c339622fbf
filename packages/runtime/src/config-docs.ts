import { SETTINGS } from './config.ts'

/** The settings as a page for people: docs/configuration.md is written by write-docs.ts and never by hand. */

const INTRODUCTION = `# Configuration

<!-- Written from the table in packages/runtime/src/config.ts by \`node packages/runtime/src/write-docs.ts\`; change it there. -->

Every setting is a flag of the command line, an environment variable, or both; the flag wins. None is needed.
`

/** Not ours to define, but heeded. */
const COMMON = `## Common to many programs

- \`NO_COLOR\`: no colour, whatever the terminal can. \`FORCE_COLOR\`: colour even where it is no terminal.
- \`UV_THREADPOOL_SIZE\`: how many statements the store works on at once; 16 when not set.
`

/** The whole page. */
export const configurationMarkdown = (): string =>
  [
    INTRODUCTION,
    ...Object.values(SETTINGS).map(({ env, flag, default: standard, meaning }) =>
      [
        `## \`${env}\``,
        '',
        `${meaning}`,
        '',
        ...(flag ? [`- Flag: \`${flag}\``] : []),
        `- Default: ${standard}`,
        '',
      ].join('\n'),
    ),
    COMMON,
  ].join('\n')
