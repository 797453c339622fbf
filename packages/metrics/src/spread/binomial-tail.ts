/** ln P(Bin(n, p) ≥ x), accurate also where the probability itself underflows. For x ≥ n·p, where the terms of
 *  the sum only fall.
 *  @param n trials  @param p probability, 0 < p < 1  @param x successes, n·p ≤ x ≤ n
 *  @returns natural logarithm, −∞ … 0 */
export const logBinomialTail = (n: number, p: number, x: number): number => {
  const odds = p / (1 - p)
  let term = 1
  let sum = 1
  for (let j = x; j < n && term > sum * 1e-17; j++) {
    term *= (odds * (n - j)) / (j + 1)
    sum += term
  }
  return Math.min(0, logBinomialProbability(n, p, x) + Math.log(sum))
}

/** ln P(Bin(n, p) = x) by the saddle point: differences of large factorials would lose their digits.
 *  Loader, C. (2000), Fast and accurate computation of binomial probabilities. */
const logBinomialProbability = (n: number, p: number, x: number): number => {
  if (x === n) return n * Math.log(p)
  if (x === 0) return n * Math.log1p(-p)
  return (
    stirlingError(n) -
    stirlingError(x) -
    stirlingError(n - x) -
    deviance(x, n * p) -
    deviance(n - x, n * (1 - p)) +
    0.5 * Math.log(n / (2 * Math.PI * x * (n - x)))
  )
}

/** ln n! − [(n + ½) ln n − n + ½ ln 2π]. */
const stirlingError = (n: number): number => {
  if (n <= 15) {
    let factorial = 1
    for (let i = 2; i <= n; i++) factorial *= i
    return Math.log(factorial) - ((n + 0.5) * Math.log(n) - n + 0.5 * Math.log(2 * Math.PI))
  }
  const square = n * n
  return (1 / 12 - (1 / 360 - (1 / 1260 - (1 / 1680 - 1 / 1188 / square) / square) / square) / square) / n
}

/** x ln(x/mean) + mean − x, by its series where x is close to the mean and the terms would cancel. */
const deviance = (x: number, mean: number): number => {
  if (Math.abs(x - mean) >= 0.1 * (x + mean)) return x * Math.log(x / mean) + mean - x
  const v = (x - mean) / (x + mean)
  let sum = (x - mean) * v
  let power = 2 * x * v
  for (let j = 1; ; j++) {
    power *= v * v
    const next = sum + power / (2 * j + 1)
    if (next === sum) return sum
    sum = next
  }
}
