/** Answers by what they depend on. A revision never changes, so nothing here ever has to be thrown away but for room. */
export interface KeptAnswers {
  /** The answer under a tag; whoever asks the same at the same time waits for the same. */
  get<Answer>(tag: string, make: () => Promise<Answer>): Promise<Answer>
}

export function createKeptAnswers(room: number): KeptAnswers {
  const kept = new Map<string, Promise<unknown>>()
  return {
    get: <Answer>(tag: string, make: () => Promise<Answer>) => {
      const known = kept.get(tag) as Promise<Answer> | undefined
      // The one asked for last is the last to go.
      kept.delete(tag)
      const answer = known ?? make()
      kept.set(tag, answer)
      if (known === undefined) {
        answer.catch(() => {
          if (kept.get(tag) === answer) kept.delete(tag)
        })
        const [oldest] = kept.keys()
        if (kept.size > room && oldest !== undefined) kept.delete(oldest)
      }
      return answer
    },
  }
}
