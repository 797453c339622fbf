import { randomBytes } from 'node:crypto'
import { PROBLEM_TYPE, problem } from '@commonhold/contracts/api/problem'
import swagger, { type SwaggerTransform } from '@fastify/swagger'
import reference from '@scalar/fastify-api-reference'
import type { FastifyInstance } from 'fastify'
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod'

const DESCRIPTION = `Who carries a pilot, how widely it is used, and whether it would live without one person.
Every error is a problem document (RFC 9457) with a stable code.`

/** /openapi.json, made of the routes' own schemas, and /docs to read it. Call it before any route is registered. */
export async function documentRoutes(app: FastifyInstance, version: string): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Commonhold',
        version,
        description: DESCRIPTION,
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      servers: [{ url: '/' }],
      components: {
        securitySchemes: {
          key: {
            type: 'http',
            scheme: 'bearer',
            description: 'A key with a role. None is needed on the machine itself while none was made.',
          },
        },
      },
    },
    transform: withProblems,
    transformObject: jsonSchemaTransformObject,
  })
  app.route({
    method: 'GET',
    url: '/openapi.json',
    config: { access: 'public' },
    schema: { hide: true },
    serializerCompiler: () => JSON.stringify,
    handler: async (_, reply) => reply.type('application/json').send(JSON.stringify(app.swagger())),
  })
  await addReference(app)
}

/** The reader's page is one script, served from here, that reads /openapi.json. Its own inline script and no other
 *  may run on that page. */
async function addReference(app: FastifyInstance): Promise<void> {
  const nonce = randomBytes(16).toString('base64')
  app.addHook('onSend', async (request, reply) => {
    if (request.routeOptions.url !== '/docs/') return
    const policy = String(reply.getHeader('content-security-policy'))
    reply.header(
      'content-security-policy',
      policy.replace("script-src 'self'", `script-src 'self' 'nonce-${nonce}'`),
    )
  })
  await app.register(reference, {
    routePrefix: '/docs',
    configuration: {
      url: '/openapi.json',
      pageTitle: 'Commonhold API',
      nonce,
      withDefaultFonts: false,
      telemetry: false,
      hideClientButton: true,
      showDeveloperTools: 'never',
      agent: { disabled: true },
      mcp: { disabled: true },
    },
  })
}

const DESCRIPTIONS: Readonly<Record<number, string>> = {
  400: 'Something of the request is not valid',
  401: 'No key, or none that is valid',
  403: 'The key may not do that',
  404: 'There is no such thing',
  500: 'Something failed here',
  503: 'The service is not ready',
}

/** Every route answers with problems too: which ones follows from what it takes and whom it is for. */
const withProblems: SwaggerTransform = (document) => {
  const schema = (document.schema ?? {}) as Record<string, unknown>
  const access = document.route.config?.access
  const statuses = [
    ...(schema['querystring'] || schema['params'] || schema['body'] ? [400] : []),
    ...(access === 'public' ? [] : [401, 403]),
    ...(document.url.includes(':') ? [404] : []),
    500,
    503,
  ]
  const problems = Object.fromEntries(
    statuses.map((status) => [
      status,
      { description: DESCRIPTIONS[status], content: { [PROBLEM_TYPE]: { schema: problem } } },
    ]),
  )
  const security = access === 'public' ? [] : [{ key: [] }]
  return jsonSchemaTransform({
    ...document,
    schema: {
      ...schema,
      security,
      ...(schema['response'] ? { response: { ...(schema['response'] as object), ...problems } } : {}),
    },
  } as Parameters<typeof jsonSchemaTransform>[0])
}
