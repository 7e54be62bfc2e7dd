import { isThere, store } from "./store.js"

// What was written while there was no network. It waits on the device, sealed with a key that comes with each page and is
// kept nowhere: when the session has ended, it can't be read any more. What somebody else left is taken away unread.
const NAME = "nearer-waiting", AGAIN = 15000
const { of, seal } = document.documentElement.dataset
const within = store(NAME, "id")
const kind = { name: "AES-GCM" }
let timer, key

// Without https a browser has neither keys nor ids.
export const newId = () => crypto.randomUUID?.()

async function opener() {
  if (!seal || !crypto.subtle) throw new Error("no key")
  const raw = Uint8Array.from(atob(seal), (letter) => letter.charCodeAt())
  return (key ??= await crypto.subtle.importKey("raw", raw, kind.name, false, ["encrypt", "decrypt"]))
}

export async function keep(id, url, body) {
  const iv = crypto.getRandomValues(new Uint8Array(12))
  body.delete("csrfmiddlewaretoken")
  const words = new TextEncoder().encode(JSON.stringify({ url, body: String(body) }))
  const data = await crypto.subtle.encrypt({ ...kind, iv }, await opener(), words)
  await within("readwrite", (entries) => entries.put({ id, of, iv, data, at: Date.now() }))
  clearTimeout(timer)
  timer = setTimeout(sendAll, AGAIN)
}

export const drop = async (id) => (await isThere(NAME)) && within("readwrite", (entries) => entries.delete(id))

async function unsealed({ iv, data }) {
  const words = await crypto.subtle.decrypt({ ...kind, iv }, await opener(), data)
  return JSON.parse(new TextDecoder().decode(words))
}

// Whether it has come to an end: with the session gone, or the server in trouble, it goes on waiting.
async function sent({ id }, { url, body }) {
  const headers = id.includes(":") ? {} : { "Sent-Id": id, "Sent-Later": "1" }
  const { status } = await fetch(url, { method: "POST", body: new URLSearchParams(body), headers, redirect: "manual" })
  return status >= 200 && status < 500 && status !== 401 && status !== 429
}

async function round() {
  if (!(await isThere(NAME))) return
  const all = await within("readonly", (entries) => entries.getAll())
  for (const entry of all.sort((one, two) => one.at - two.at)) {
    const form = entry.of === of && (await unsealed(entry).catch(() => null))
    if (form && !(await sent(entry, form))) throw new Error("waits")
    await drop(entry.id)
  }
  if (all.length) document.dispatchEvent(new Event("our-sent"))
}

// One page at a time.
export async function sendAll() {
  clearTimeout(timer)
  if (navigator.onLine) await navigator.locks?.request(NAME, round).catch(() => (timer = setTimeout(sendAll, AGAIN)))
}

addEventListener("online", sendAll)
