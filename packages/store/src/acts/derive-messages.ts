import { DATABASE } from '../schema/tables.ts'
import type { Scope } from './derive.ts'
import { PACKED } from './flags.ts'
import { DAY, explicit, FLAT_KEY, nativeOrder, STANDING } from './messages.ts'
import { PAYLOAD } from './payload.ts'
import { HUMAN, MENTIONED, PERSON, unitAt } from './who.ts'

/** The first step of the derivation: every standing message in scope, with its conversation and what the rules ask of it. */
export const messages = ({ firsts, repliesIn, facts }: Scope) => `
  SELECT grp, is_explicit, t, person, answered, ${PACKED} AS flags, ${PAYLOAD} AS payload
  FROM (
    SELECT
      toString(source) AS origin, id, conv, toUnixTimestamp64Micro(time) AS t, toString(space) AS place,
      ${PERSON} AS person, ${HUMAN} AS human, kind = 'post' AS post, cityHash64(source, id) IN (SELECT cityHash64(source, id) FROM (${firsts})) AS first,
      kind = 'post' AND (wide OR space IN {announcement:Array(String)}) AS announces, accepted,
      space IN {feedback:Array(String)} AS feedback, space IN {help:Array(String)} AS help,
      if(reply_to != '' AND reply_to != conversation, cityHash64(reply_to, conv), 0) AS parent,
      ${unitAt(DAY)} AS unit, ${MENTIONED} AS mentioned, evidence = 'declared' AS declared, evidence = 'attested' AS attested,
      multiIf(conversation != '', object = conversation, kind = 'reply' AND reply_to != '', object = reply_to, 1) AS names, reply_to != '' AND reply_to = conversation AS answers_name,
      ${explicit(repliesIn)} AS is_explicit, if(is_explicit, conv, ${FLAT_KEY}) AS grp
    FROM ${STANDING}
    WHERE pilot = {pilot:String} AND kind IN ('post', 'reply') AND (${facts}) AND (is_explicit OR human)
  ) AS message
  LEFT ANY JOIN (
    -- whom a reply answers that is not to what its conversation is named after: the first in order, should several have one object
    SELECT cityHash64(object, conv) AS parent, argMin(${PERSON}, (time, ${nativeOrder('id')}, source, id)) AS answered
    FROM ${STANDING}
    WHERE pilot = {pilot:String} AND kind IN ('post', 'reply') AND ${HUMAN}
      AND (SELECT count() > 0 FROM (SELECT 1 ${answers(facts)} LIMIT 1)) AND object IN (SELECT reply_to ${answers(facts)})
    GROUP BY parent
  ) AS parents USING (parent)`

/** Replies to something else than what their conversation is named after. Many tools never say more than the thread:
 *  where there is none, nothing is read. */
const answers = (facts: string) =>
  `FROM ${DATABASE}.facts WHERE pilot = {pilot:String} AND kind = 'reply' AND reply_to != '' AND reply_to != conversation AND (${facts})`
