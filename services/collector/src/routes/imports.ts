import { Readable } from 'node:stream'
import { ACCOUNT_BY } from '@commonhold/connectors/connector'
import { pairsOfMapping } from '@commonhold/connectors/tabular/mapping'
import { CommonholdError } from '@commonhold/contracts/errors'
import { calendarDay } from '@commonhold/contracts/events/instant'
import { pilotId } from '@commonhold/contracts/events/text'
import { type Access, allows } from '@commonhold/runtime/http/access'
import { accessOf, unknownPilot } from '@commonhold/runtime/http/access-control'
import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { spoolUpload } from '../http/spool-upload.ts'
import type { Importer } from '../import/importer.ts'
import { type ImportRecord, importRecord, progress } from '../import/record.ts'
import { importEvents } from './import-events.ts'

export interface UploadConfig {
  /** Where archives wait while they are imported. */
  readonly folder: string
  readonly maxBytes: number
}

const several = z
  .union([z.string(), z.array(z.string())])
  .transform((value) => (Array.isArray(value) ? value : [value]))
  .optional()

const query = z.strictObject({
  format: z.string().max(40).default('auto'),
  name: z.string().max(255).default('archive').meta({ description: 'Name of the file that is sent.' }),
  taken: calendarDay.optional().meta({ description: 'Day the archive was taken.' }),
  includePrivate: z.stringbool().default(false),
  bot: several.meta({ description: 'An account the tool does not mark as a bot itself; can be repeated.' }),
  account: z
    .enum(ACCOUNT_BY)
    .default('address')
    .meta({ description: 'Mail: what tells people apart, their address or their name.' }),
  map: several.meta({
    description: 'field=column, where a table does not say, or a whole mapping as JSON; can be repeated.',
  }),
})

const withProgress = z.object({ ...importRecord.shape, progress: progress.nullable() })

const takenBack = z.object({
  ...importRecord.shape,
  changed: z.boolean().meta({ description: 'False where it had been taken back before.' }),
})

/** @param pilots every pilot anything is known of */
export function importRoutes(importer: Importer, upload: UploadConfig, pilots: () => Promise<string[]>) {
  return async (scope: FastifyInstance): Promise<void> => {
    const app = scope.withTypeProvider<ZodTypeProvider>()

    await scope.register(async (raw) => {
      // The body is the archive, whatever it calls itself.
      raw.removeAllContentTypeParsers()
      raw.addContentTypeParser('*', (_, payload, done) => done(null, payload))
      raw.withTypeProvider<ZodTypeProvider>().route({
        method: 'POST',
        url: '/v1/pilots/:pilot/imports',
        config: { access: 'pilot-owner' },
        schema: {
          tags: ['Imports'],
          summary: 'Import an archive',
          description:
            'The archive is the body: zip, tar.gz, gz or a file. Ask for the import by its id to see how far it is. Importing an archive again adds nothing.',
          params: z.object({ pilot: pilotId }),
          querystring: query,
          response: { 202: withProgress },
        },
        handler: async (request, reply) => {
          const { pilot } = request.params
          const { format, name, taken, includePrivate, bot = [], account, map = [] } = request.query
          reply.header('connection', 'close')
          importer.demandFree(pilot)
          const columns = columnsOf(map)
          const { file, remove } = await spoolUpload(
            (request.body as Readable | undefined) ?? Readable.from([]),
            {
              ...upload,
              name,
            },
          )
          reply.removeHeader('connection')
          try {
            const { id, done } = importer.start({
              pilot,
              format,
              paths: [file],
              options: { taken: taken ?? null, includePrivate, bots: bot, account, map: columns },
              onClosed: remove,
            })
            // Its record says how it ended.
            done.catch(() => {})
            const { record, live } = await importer.find(id)
            return reply
              .code(202)
              .header('location', `/v1/imports/${id}`)
              .send({ ...record, progress: live?.progress() ?? null })
          } catch (error) {
            await remove()
            throw error
          }
        },
      })
    })

    app.route({
      method: 'GET',
      url: '/v1/imports',
      config: { access: 'pilot-owner', filtersPilots: true },
      schema: {
        tags: ['Imports'],
        summary: 'What was imported when',
        description: 'Of one pilot, or of all the key may own.',
        querystring: z.strictObject({ pilot: pilotId.optional() }),
        response: { 200: z.object({ imports: z.array(importRecord) }) },
      },
      handler: async (request) => {
        const access = accessOf(request)
        const { pilot } = request.query
        const mine = (await importer.list()).filter((each) => mayOwn(access, each))
        if (pilot === undefined) return { imports: mine }
        const imports = mine.filter((each) => each.pilot === pilot)
        // Where every import failed there is no pilot, but something to tell.
        if (imports.length === 0) await demandPilot(pilots, pilot, access)
        return { imports }
      },
    })

    app.route({
      method: 'GET',
      url: '/v1/imports/:id',
      config: { access: 'pilot-owner', filtersPilots: true },
      schema: {
        tags: ['Imports'],
        summary: 'One import, and how far it is',
        description:
          'With Accept: text/event-stream the progress as server-sent events, which end with the result.',
        params: z.object({ id: z.string().max(64) }),
        response: { 200: withProgress },
      },
      handler: async (request, reply) => {
        const found = await owned(importer, request.params.id, accessOf(request))
        if (!request.headers.accept?.includes('text/event-stream'))
          return { ...found.record, progress: found.live?.progress() ?? null }
        const stream = Readable.from(importEvents(importer, found))
        return reply
          .header('cache-control', 'no-store')
          .header('x-accel-buffering', 'no')
          .type('text/event-stream')
          .send(stream as never)
      },
    })

    app.route({
      method: 'POST',
      url: '/v1/imports/:id/undo',
      config: { access: 'pilot-owner', filtersPilots: true },
      schema: {
        tags: ['Imports'],
        summary: 'Take back what only this import brought',
        params: z.object({ id: z.string().max(64) }),
        response: { 200: takenBack },
      },
      handler: async (request) => {
        const { record } = await owned(importer, request.params.id, accessOf(request))
        return { ...(await importer.undo(record.id)), changed: record.state !== 'undone' }
      },
    })
  }
}

const mayOwn = (access: Access, { pilot }: Pick<ImportRecord, 'pilot'>) =>
  allows(access, 'pilot-owner', pilot)

/** @throws CommonholdError unknown_pilot: no pilot, or somebody else's */
async function demandPilot(pilots: () => Promise<string[]>, pilot: string, access: Access): Promise<void> {
  const known = (await pilots()).filter((each) => mayOwn(access, { pilot: each }))
  if (!known.includes(pilot)) throw unknownPilot(pilot, known)
}

/** Somebody else's is as if it did not exist. */
async function owned(importer: Importer, id: string, access: Access) {
  const found = await importer.find(id)
  if (!mayOwn(access, found.record))
    throw new CommonholdError('unknown_import', 'There is no import of that id.')
  return found
}

function columnsOf(pairs: readonly string[]): Record<string, string> {
  const columns = pairs.map((pair) => {
    if (pair.trimStart().startsWith('{')) return pairsOfMapping(pair)
    const at = pair.indexOf('=')
    if (at < 1)
      throw new CommonholdError('invalid_parameter', 'map: say field=column', {
        errors: [{ pointer: 'map', message: 'say field=column' }],
      })
    return { [pair.slice(0, at)]: pair.slice(at + 1) }
  })
  return Object.assign({}, ...columns)
}
