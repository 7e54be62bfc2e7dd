import { upload } from "./tus.js"
import { forget, remember } from "./queue.js"

const WAITS = [1000, 3000, 10000, 30000]

// Ends early when the connection is back, or nobody wants it any more.
const wait = (time, signal) =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, time)
    const end = () => resolve(clearTimeout(timer))
    addEventListener("online", end, { once: true, signal })
    signal.addEventListener("abort", end, { once: true })
  })

const waitingHelps = ({ status }) => status === undefined || status === 429 || (status >= 500 && status !== 507)

// Sends one file for as long as it takes: a lost connection is waited out. Gives the row to show, whether it is kept,
// and nothing where it was stopped or can't be mended by waiting.
export async function send(entry, way) {
  let tries = 0
  const moved = async (share) => {
    tries = 0
    way.moved(share)
    if (!share) await remember(entry)
  }
  while (!way.signal.aborted) {
    try {
      return await told(await upload(entry, { ...way, moved }), entry)
    } catch (fault) {
      if (fault.status === 422 || fault.status === 507) return told(fault, entry)
      if (way.signal.aborted || fault.name === "NotReadableError" || !waitingHelps(fault)) return {}
      way.waits()
      await wait(WAITS[Math.min(tries++, 3)], way.signal)
    }
  }
  return {}
}

async function told(answer, entry) {
  if (!answer.ok && answer.status !== 422 && answer.status !== 507) throw answer
  const page = new DOMParser().parseFromString(await answer.text(), "text/html")
  // What found no room is remembered: what has come of it need not come again.
  if (answer.status !== 507) await forget(entry.key)
  return { kept: answer.ok, row: page.body.firstElementChild }
}
