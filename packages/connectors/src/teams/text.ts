/** Characters of a message as people see it: Teams keeps HTML. Linear, whatever stands in it; the text goes no
 *  further. */
export function visibleLength(content: string, isHtml: boolean): number {
  if (!isHtml) return content.length
  let length = 0
  let at = 0
  while (at < content.length) {
    const character = content[at]
    if (character === '<') {
      const end = content.indexOf('>', at)
      if (end < 0) return length
      at = end + 1
      continue
    }
    length++
    at = character === '&' ? afterEntity(content, at) : at + 1
  }
  return length
}

const LONGEST_ENTITY = 10

/** `&nbsp;` and `&#128512;` are one character; a lone & is itself. */
function afterEntity(content: string, at: number): number {
  const entity = /^&#?[a-z0-9]+;/i.exec(content.slice(at, at + LONGEST_ENTITY))
  return at + (entity ? entity[0].length : 1)
}
