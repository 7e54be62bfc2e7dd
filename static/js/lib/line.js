import { forget, forgetAll, keyOf, remembered } from "./queue.js"
import { send } from "./sending.js"

const AT_ONCE = 3

// The photos that stand in line: what waits, what is on its way, and what an earlier visit left half way.
export class Line {
  waiting = []
  running = new Set()
  left = []
  all = 0
  kept = 0
  paused = false

  // `way` has the address, the token, and what is to happen when something has changed.
  constructor(way) {
    this.way = way
  }

  get busy() {
    return this.running.size + this.waiting.length > 0
  }

  // What the browser gave a handle for goes on by itself, where it may still be read; the rest has to be chosen again.
  async recall(mayAsk) {
    this.left = await remembered()
    for (const entry of this.left.filter(({ handle }) => handle)) {
      const may = await entry.handle[mayAsk ? "requestPermission" : "queryPermission"]()
      const file = may === "granted" && (await entry.handle.getFile().catch(() => null))
      if (file && keyOf(file) === entry.key) this.take([file], [entry.handle])
    }
  }

  // A file chosen twice stands here once; one that was under way before goes on from where it stopped.
  take(files, handles = []) {
    const known = new Set([...this.waiting, ...this.running].map(({ key }) => key))
    Array.from(files).forEach((file, place) => {
      const key = keyOf(file)
      if (known.has(key)) return
      known.add(key)
      const before = this.left.find((entry) => entry.key === key)
      const entry = { file, key, at: before?.at, handle: handles[place] ?? before?.handle }
      this.all++
      this.waiting.push(entry)
      this.way.shows(entry)
    })
    this.left = this.left.filter(({ key }) => !known.has(key))
    this.next()
  }

  next() {
    while (!this.paused && this.running.size < AT_ONCE && this.waiting.length) this.send(this.waiting.shift())
    if (!this.busy && !this.left.length) forgetAll()
    this.way.changed()
  }

  async send(entry) {
    this.running.add(entry)
    entry.stop = new AbortController()
    const { waits, moved, ...way } = this.way
    const shown = { waits: () => waits(entry), moved: (share) => moved(entry, share) }
    const ended = await send(entry, { ...way, ...shown, signal: entry.stop.signal })
    this.running.delete(entry)
    if (entry.gone) return
    if (ended.row || !entry.stop.signal.aborted) {
      this.kept += ended.kept ? 1 : 0
      this.way.settled(entry, ended)
    } else this.waiting.unshift(entry)
    this.next()
  }

  pause() {
    this.paused = true
    for (const { stop } of this.running) stop.abort()
    this.way.changed()
  }

  goOn() {
    this.paused = false
    this.next()
  }

  // Lets a photo go, with what has come of it.
  async drop(entry) {
    entry.gone = true
    entry.stop?.abort()
    this.all--
    this.waiting = this.waiting.filter((other) => other !== entry)
    await this.letGo(entry)
    this.next()
  }

  async letGo({ key, at }) {
    await forget(key)
    const headers = { "Tus-Resumable": "1.0.0", "X-CSRFToken": this.way.token }
    // Where this fails too, the server lets go of it by itself after a while.
    if (at) await fetch(at, { method: "DELETE", headers }).catch(() => {})
  }
}
