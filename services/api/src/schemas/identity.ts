import { REASONS } from '@commonhold/metrics/identity/propose'
import { z } from 'zod'

export const namedAccount = z.object({
  account: z.string().meta({ description: 'A pseudonym' }),
  native: z.string().nullable().meta({ description: 'As its tool knows it' }),
  name: z.string().nullable(),
  handle: z.string().nullable(),
})

const pair = z.tuple([namedAccount, namedAccount])

export const linkList = z.object({ pilot: z.string(), links: z.array(z.object({ accounts: pair })) })

export const linkChange = z.object({
  pilot: z.string(),
  accounts: pair,
  changed: z.boolean().meta({ description: 'False: it was so already' }),
  person: z.array(namedAccount).meta({ description: 'All accounts of whom the first one belongs to, now' }),
})

export const proposalList = z.object({
  pilot: z.string(),
  proposals: z.array(
    z.object({
      accounts: pair,
      score: z.number().meta({ description: 'An order to look in, 0 to 1; no probability' }),
      reasons: z.array(z.enum(REASONS)),
    }),
  ),
})
