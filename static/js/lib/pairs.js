// Who goes first: in each pair of turns, what is the first one's and what is the other's change places.
export function swapped(prompts) {
  const found = []
  let pair = [[], []]
  const flush = () => {
    found.push(...pair[1], ...pair[0])
    pair = [[], []]
  }
  for (const prompt of prompts) {
    const { turn } = prompt.dataset
    if (!turn || (turn === "1" && pair[1].length)) flush()
    turn ? pair[turn - 1].push(prompt) : found.push(prompt)
  }
  flush()
  return found
}

const SHARING = ["ask", "photo"]

// How many seconds each prompt has: the length is its own clock's, else what is left of it is split over all that ask.
export function shares(prompts, length) {
  const own = prompts.some(({ dataset }) => "usesLength" in dataset)
  const asks = prompts.filter(({ dataset }) => SHARING.includes(dataset.kind)).length
  const fixed = prompts.reduce((sum, { dataset }) => sum + Number(dataset.seconds ?? 0), 0)
  const share = own ? 0 : Math.max(20, (length - fixed) / asks)
  return new Map(
    prompts.map((prompt) => {
      const { kind, seconds, usesLength } = prompt.dataset
      return [prompt, usesLength !== undefined ? length : Number(seconds ?? (SHARING.includes(kind) ? share : 0))]
    }),
  )
}
