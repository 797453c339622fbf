import { FACETS, type Facet } from '@commonhold/contracts/events/kinds'

/** Facets as the rules tell them: numbers, because lists of texts are costly to make. 0 is none. */
export const facet = (name: Facet) => FACETS.indexOf(name) + 1
