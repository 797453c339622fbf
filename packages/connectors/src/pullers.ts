import type { Puller } from './puller.ts'

/** Every tool whose API can be asked. */
export const pullers: readonly Puller[] = []
