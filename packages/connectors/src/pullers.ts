import { discoursePuller } from './discourse/pull.ts'
import { githubPuller } from './github/pull.ts'
import type { Puller } from './puller.ts'
import { slackPuller } from './slack/pull.ts'

/** Every tool whose API can be asked. */
export const pullers: readonly Puller[] = [slackPuller, discoursePuller, githubPuller]
