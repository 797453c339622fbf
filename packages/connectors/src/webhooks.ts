import { discourseWebhook } from './discourse/webhook.ts'
import { githubWebhook } from './github/webhook.ts'
import { mattermostWebhook } from './mattermost/webhook.ts'
import { slackWebhook } from './slack/webhook.ts'
import { teamsWebhook } from './teams/webhook.ts'
import type { Webhook } from './webhook.ts'

/** Every tool whose live deliveries are understood. */
export const webhooks: readonly Webhook[] = [
  slackWebhook,
  mattermostWebhook,
  teamsWebhook,
  githubWebhook,
  discourseWebhook,
]
