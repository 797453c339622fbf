/** The group "roles": which parts of the pilot somebody keeps doing. */

import { evaluate, type MetricsOf } from '../define-measure.ts'
import { type RolesInput, roleCoverageMeasure, roleRedundancyMeasure } from './coverage.ts'

export const roleMeasures = [roleCoverageMeasure, roleRedundancyMeasure] as const

export type RoleMetrics = MetricsOf<typeof roleMeasures>

export const roleMetrics = (input: RolesInput): RoleMetrics =>
  evaluate(roleMeasures, input, { k: 0, total: 0 })
