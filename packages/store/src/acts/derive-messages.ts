import { DATABASE } from '../schema/tables.ts'
import type { Scope } from './derive.ts'
import {
  DAY,
  explicit,
  FLAT_KEY,
  HUMAN,
  MENTIONED,
  nativeOrder,
  PERSON,
  STANDING,
  unitAt,
  WHO,
} from './messages.ts'

/** The first step of the derivation: every standing message in scope, with its conversation and what the rules ask of it. */
export const messages = ({ firsts, repliesIn, facts }: Scope) => `
  SELECT
    grp, is_explicit, t, origin AS source, id, person, human, post, place AS space, announces, accepted, answered, unit, mentioned,
    declared, attested, names, answers_name, (origin, id) IN (${firsts}) AS first
  FROM (
    SELECT
      toString(source) AS origin, id, conv, toUnixTimestamp64Micro(time) AS t,
      ${PERSON} AS person, ${HUMAN} AS human, kind = 'post' AS post, toString(space) AS place,
      kind = 'post' AND (wide OR space IN {announcement:Array(String)}) AS announces, accepted,
      if(reply_to != '' AND reply_to != conversation, sipHash64(reply_to), 0) AS parent,
      ${unitAt(DAY)} AS unit, ${MENTIONED} AS mentioned, evidence = 'declared' AS declared, evidence = 'attested' AS attested,
      sipHash64(object) = conv AS names, reply_to != '' AND reply_to = conversation AS answers_name,
      ${explicit(repliesIn)} AS is_explicit, if(is_explicit, conv, ${FLAT_KEY}) AS grp
    FROM ${STANDING} LEFT ANY JOIN ${WHO} ON actor = account
    WHERE pilot = {pilot:String} AND kind IN ('post', 'reply') AND (${facts}) AND (is_explicit OR human)
  ) AS message
  LEFT ANY JOIN (
    -- whom a reply answers that is not to what its conversation is named after: the first in order, should several have one object
    SELECT sipHash64(object) AS parent, conv, argMin(${PERSON}, (time, ${nativeOrder('id')}, source, id)) AS answered
    FROM ${STANDING} LEFT ANY JOIN ${WHO} ON actor = account
    WHERE pilot = {pilot:String} AND kind IN ('post', 'reply') AND ${HUMAN} AND object IN (
      SELECT reply_to FROM ${DATABASE}.facts WHERE pilot = {pilot:String} AND kind = 'reply' AND reply_to != '' AND reply_to != conversation AND (${facts}))
    GROUP BY parent, conv
  ) AS parents USING (parent, conv)`
