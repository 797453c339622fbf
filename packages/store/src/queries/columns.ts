/** One row of lists is read three times as fast as as many rows.
 *  @returns the rows those columns stand for */
export const rowsOf = <Row extends object>(
  columns: { readonly [Name in keyof Row]: readonly Row[Name][] },
): Row[] => {
  const names = Object.keys(columns) as (keyof Row)[]
  const [first] = names
  if (first === undefined) return []
  return columns[first].map((_, at) => {
    const row = {} as Row
    for (const name of names) row[name] = columns[name][at] as Row[typeof name]
    return row
  })
}
