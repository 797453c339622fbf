import { type Reading, recordsRead } from './read.ts'
import type { Progress } from './record.ts'

/** How far an import is, and how long it will still take. */
export interface Meter {
  begin(): void
  total(bytes: number | null): void
  deriving(): void
  end(): void
  progress(): Progress
  /** Records a second since it began; null before that. */
  rate(): number | null
}

/** Before this much is read, the time left is a guess nobody should see. */
const ENOUGH = 0.02

export function createMeter(id: string, reading: Reading, clock = () => performance.now()): Meter {
  let phase: Progress['phase'] = 'waiting'
  let begun: number | null = null
  let ended: number | null = null
  let totalBytes: number | null = null
  const seconds = () => (begun === null ? 0 : ((ended ?? clock()) - begun) / 1000)
  const rate = () => (begun === null ? null : Math.round(recordsRead(reading) / Math.max(0.001, seconds())))
  const readBytes = () => {
    const read = reading.bytesBefore + (reading.current?.archive.readBytes() ?? 0)
    // An archive that was recognised first is read more than once.
    return totalBytes === null ? read : Math.min(read, totalBytes)
  }
  const secondsLeft = (): number | null => {
    if (phase === 'done') return 0
    if (phase !== 'reading' || totalBytes === null || totalBytes === 0) return null
    const share = readBytes() / totalBytes
    return share < ENOUGH || share >= 1 ? null : Math.ceil((seconds() * (1 - share)) / share)
  }
  return {
    begin: () => {
      begun = clock()
      phase = 'reading'
    },
    total: (bytes) => {
      totalBytes = bytes
    },
    deriving: () => {
      phase = 'deriving'
    },
    end: () => {
      ended = clock()
      phase = 'done'
    },
    progress: () => ({
      id,
      phase,
      totalBytes,
      readBytes: readBytes(),
      read: recordsRead(reading),
      accepted: reading.events,
      rejected: reading.rejected.total(),
      perSecond: rate() ?? 0,
      secondsLeft: secondsLeft(),
    }),
    rate,
  }
}
