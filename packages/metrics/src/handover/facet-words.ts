/** The facets as a colleague would speak of them. */

import type { Facet } from '@commonhold/contracts/events/kinds'

export interface FacetWords {
  /** The part itself: "answering". */
  readonly part: string
  readonly one: string
  readonly many: string
  /** A first step that can be taken next week.
   *  @param name whom to ask  @param from who has done it  @param place ` in "help"`, or nothing */
  readonly next: (name: string, from: string, place: string) => string
}

export const FACET_WORDS: Readonly<Record<Facet, FacetWords>> = {
  setup: {
    part: 'setting up',
    one: 'change to the spaces',
    many: 'changes to the spaces',
    next: (name, from) =>
      `Ask ${name} to create the next space and to say what it is for. If that takes rights only ${from} has, give them to ${name} today.`,
  },
  onboarding: {
    part: 'onboarding',
    one: 'welcome to a newcomer',
    many: 'welcomes to newcomers',
    next: (name, from, place) =>
      `Ask ${name} to welcome the next newcomer${place}, and tell ${name} when somebody is about to arrive; ${from} only looks on.`,
  },
  initiating: {
    part: 'starting conversations',
    one: 'conversation others joined',
    many: 'conversations others joined',
    next: (name, from, place) =>
      `Ask ${name} to start the next discussion${place}, about something ${name} knows better than ${from} does; ${from} answers second.`,
  },
  hosting: {
    part: 'hosting',
    one: 'event',
    many: 'events',
    next: (name, from) => `Ask ${name} to host the next event, with ${from} in the audience.`,
  },
  answering: {
    part: 'answering',
    one: 'first answer',
    many: 'first answers',
    next: (name, from, place) =>
      `Ask ${name} to be first to answer${place} for the next two weeks, and let ${from} wait a day before stepping in.`,
  },
  moderating: {
    part: 'moderating',
    one: 'moderation',
    many: 'moderations',
    next: (name, from) =>
      `Ask ${name} to deal with the next message that breaks the rules; ${from} and ${name} agree beforehand what those rules are.`,
  },
  curating: {
    part: 'curating',
    one: 'thing put in order',
    many: 'things put in order',
    next: (name, from, place) =>
      `Ask ${name} to pin and tag what is worth keeping${place} from now on; what ${from} would have kept, ${from} suggests to ${name}.`,
  },
  documenting: {
    part: 'documenting',
    one: 'page written or changed',
    many: 'pages written or changed',
    next: (name, from) =>
      `Ask ${name} to write the next page; ${from} reads it and changes nothing without asking.`,
  },
  building: {
    part: 'building',
    one: 'piece of work',
    many: 'pieces of work',
    next: (name, from, place) =>
      `Ask ${name} to take the next change${place} on from start to finish; ${from} reviews it instead of writing it.`,
  },
  announcing: {
    part: 'announcing',
    one: 'announcement',
    many: 'announcements',
    next: (name, from) =>
      `Ask ${name} to announce the next news in ${name}’s own name; ${from} may help with the draft.`,
  },
  deciding: {
    part: 'deciding',
    one: 'decision',
    many: 'decisions',
    next: (name, from) =>
      `Ask ${name} to take the next decision that waits for ${from}, and say where all can read it that it is ${name}’s.`,
  },
  sponsoring: {
    part: 'sponsoring',
    one: 'act of sponsoring',
    many: 'acts of sponsoring',
    next: (name, from) => `Ask ${name} to speak for the pilot where ${from} would have spoken next.`,
  },
  listening: {
    part: 'listening to feedback',
    one: 'answer to feedback',
    many: 'answers to feedback',
    next: (name, from, place) =>
      `Ask ${name} to answer the next suggestion${place} within two days, and to report what came of it; ${from} stays out of it.`,
  },
}
