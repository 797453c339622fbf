/** Every archive format read to its events, beside what its bytes cost anyhow: JSON.parse of each file or line, or
 *  splitting the same text into lines. Each format has a process of its own, so that memory is its own too. */

import { spawnSync } from 'node:child_process'
import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { openArchive } from '@commonhold/connectors/archive/open'
import { connectorFor } from '@commonhold/connectors/formats'
import { createPseudonymiser } from '@commonhold/contracts/events/pseudonym'
import { ARCHIVES } from './generate-archives.ts'
import { inTurn, type Result, rate } from './measure.ts'

const ROUNDS = 3

/** @param records a multiple of 1,000 */
export async function benchConnectors(records: number): Promise<Result[]> {
  return Object.entries(ARCHIVES).map(([format, filesOf]) => {
    const folder = mkdtempSync(path.join(tmpdir(), `commonhold-bench-${format}-`))
    try {
      for (const [name, content] of filesOf(records)) {
        mkdirSync(path.dirname(path.join(folder, name)), { recursive: true })
        writeFileSync(path.join(folder, name), content)
      }
      const { stdout, status } = spawnSync(
        process.execPath,
        [import.meta.filename, format, folder, String(records)],
        { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] },
      )
      if (status !== 0) throw new Error(`${format} ended with status ${status}`)
      return JSON.parse(stdout) as Result
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
}

async function benchFormat(format: string, folder: string, records: number): Promise<Result> {
  const { told, limit } = LIMITS[format] ?? WHOLE_FILES
  const files = globSync('**/*.*', { cwd: folder, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
  // Of the first reading alone: later the limit has held whole files. The system's own maximum begins at the parent's.
  let highest = 0
  const ms = await inTurn(ROUNDS, {
    read: async () => {
      const { acts, memory } = await readAll(format, folder)
      if (acts < records) throw new Error(`${format}: ${acts} acts of ${records} records`)
      highest ||= memory
    },
    limit: async () => files.forEach((file) => void limit(readFileSync(file, 'utf8'))),
  })
  return {
    what: `${format}, ${records.toLocaleString('en')} records in ${files.length.toLocaleString('en')} ${files.length === 1 ? 'file' : 'files'}`,
    measured: `${rate(records, ms.read)}, ${Math.round(highest / 1e6)} MB`,
    limit: `${rate(records, ms.limit)} ${told}`,
    ratio: (ms.limit / ms.read).toFixed(2),
    aim: '≥ 0.3',
  }
}

/** @returns how many acts were told of, and the most memory in bytes; throws when a record was rejected */
async function readAll(format: string, folder: string): Promise<{ acts: number; memory: number }> {
  const { seal } = createPseudonymiser('bench')
  const archive = await openArchive(folder)
  try {
    const { connector } = await connectorFor(format, archive)
    const options = {
      pilot: 'bench',
      taken: '2026-01-01',
      includePrivate: false,
      bots: [],
      account: 'address',
      map: {},
      seal,
    } as const
    let acts = 0
    let memory = 0
    let items = 0
    for await (const item of connector.read(archive, options)) {
      if (items++ % 1000 === 0) memory = Math.max(memory, process.memoryUsage.rss())
      if (item.type === 'rejected') throw new Error(`${format}: ${item.message} (${item.at.file})`)
      else if (item.type === 'event' && item.event.type.endsWith('.activity.v1')) acts++
    }
    return { acts, memory }
  } finally {
    await archive.close()
  }
}

interface Limit {
  readonly told: string
  limit(text: string): unknown
}

const WHOLE_FILES: Limit = { told: 'JSON.parse of each file', limit: JSON.parse }
const EACH_LINE: Limit = {
  told: 'JSON.parse of each line',
  limit: (text) => text.split('\n').filter((line) => line !== '' && JSON.parse(line)).length,
}
const LINES: Limit = { told: 'splitting the same text into lines', limit: (text) => text.split('\n').length }
const LIMITS: Readonly<Record<string, Limit>> = {
  mattermost: EACH_LINE,
  ndjson: EACH_LINE,
  mbox: LINES,
  git: LINES,
  csv: LINES,
}

if (import.meta.main) {
  const [format = '', folder = '', records] = process.argv.slice(2)
  process.stdout.write(JSON.stringify(await benchFormat(format, folder, Number(records))))
}
