import { CommonholdError } from '@commonhold/contracts/errors'
import fastify from 'fastify'
import { expect, test } from 'vitest'
import { homeRoutes } from '../routes/home.ts'
import type { Served } from '../routes/served.ts'

const closed = async (accept: string) => {
  const app = fastify()
  app.setErrorHandler((error, _, reply) => reply.code(401).send({ code: (error as CommonholdError).code }))
  app.addHook('onRequest', async () => {
    throw new CommonholdError('unauthenticated', 'No key was sent.')
  })
  homeRoutes(app, {} as Served)
  return app.inject({ url: '/', headers: { accept } })
}

test('without a key a person reads a page', async () => {
  const answer = await closed('text/html,application/xhtml+xml,*/*;q=0.8')
  expect(answer.statusCode).toBe(401)
  expect(answer.headers['content-type']).toMatch('text/html')
  expect(answer.headers['www-authenticate']).toMatch(/^Bearer/)
  expect(answer.body).toContain('This page needs a key.')
})

test('and a program a problem', async () => {
  expect((await closed('application/json')).json()).toEqual({ code: 'unauthenticated' })
})
