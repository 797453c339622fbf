import { createHash, createHmac, timingSafeEqual } from 'node:crypto'

/** Comparing what a sender claims with what only the holder of a secret could know, without telling by the time it
 *  takes how much of it was right. All secrets are always tried: there are two while one is being changed. */

/** @param signature the digest as the tool writes it, its prefix taken off
 *  @param parts what is signed, in order */
export function isSigned(
  signature: string,
  parts: readonly (string | Uint8Array)[],
  secrets: readonly string[],
  { algorithm = 'sha256', encoding = 'hex' as 'hex' | 'base64' } = {},
): boolean {
  const given = Buffer.from(signature)
  let matches = false
  for (const secret of secrets) {
    const mac = createHmac(algorithm, secret)
    for (const part of parts) mac.update(part)
    const digest = Buffer.from(mac.digest(encoding))
    const same = given.length === digest.length && timingSafeEqual(given, digest)
    matches = same || matches
  }
  return matches
}

/** For tools that send the secret itself instead of signing with it. */
export function isSecret(given: string, secrets: readonly string[]): boolean {
  const sent = sha256(given)
  let matches = false
  for (const secret of secrets) matches = timingSafeEqual(sent, sha256(secret)) || matches
  return matches
}

const sha256 = (text: string) => createHash('sha256').update(text).digest()

/** The body of a delivery that was found genuine; undefined when it is no JSON. */
export function jsonBody(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body))
  } catch {
    return undefined
  }
}
