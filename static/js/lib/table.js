import { Bell } from "./bell.js"
import { keep, newId } from "./waiting.js"

// What the phone on the table does beside leading: it stays awake, sounds, shows one card of several, and sends the end.
export class Table extends HTMLElement {
  bell = new Bell()
  picks = {}
  turned = {}
  most = {}

  one(selector) {
    return this.querySelector(selector)
  }

  sound(ring) {
    this.bell.wake()
    ring()
  }

  // Kept awake for as long as it leads; a browser that has let go of it is asked again when the page is seen.
  wake() {
    navigator.wakeLock?.request("screen").then((lock) => (this.lock = lock), () => {})
  }

  sleep() {
    this.bell.hush()
    this.lock?.release()
    this.lock = null
  }

  at(seconds) {
    const time = new Intl.DateTimeFormat(document.documentElement.lang, { timeStyle: "short" })
    return time.format(Date.now() + 1000 * seconds)
  }

  // Shows one card, of the deck that was picked, or one group of what can be chosen; both turns of a pair ask the same.
  turn(prompt, by = 1) {
    const { step, deckFrom } = prompt.dataset
    this.turned[step] = (this.turned[step] ?? 0) + by
    const every = [...prompt.querySelectorAll(".talk-card")]
    const picked = every.filter(({ dataset }) => dataset.deck === this.picks[deckFrom])
    const cards = picked.length ? picked : every
    for (const card of every) card.hidden = card !== cards[this.turned[step] % cards.length]
    // What was shown is sent at the end, so that other cards come first another time.
    for (const card of every) if (!card.hidden) card.querySelector("input").disabled = false
    const taps = [...prompt.querySelectorAll("[data-pick]")]
    const fitting = taps.filter((tap) => this.fits(tap.dataset))
    const found = fitting.length ? fitting : taps
    const many = Number(prompt.dataset.shows ?? found.length) || 1
    const group = this.turned[step] % Math.ceil(found.length / many || 1)
    for (const tap of taps) tap.hidden = !tap.dataset.goto && Math.floor(found.indexOf(tap) / many) !== group
    const another = prompt.querySelector("[data-another]")
    if (another && taps.length) another.hidden = found.length <= many
  }

  // An idea is shown where it takes no more than the lower answers of the two; some only on a call, others only here.
  fits({ when, ...takes }) {
    const here = !when || (when === "call") === this.classList.contains("is-on-call")
    return here && Object.entries(this.most).every(([name, most]) => Number(takes[name] ?? 0) <= most)
  }

  level(button) {
    this.most[button.dataset.level] = Number(button.dataset.most)
    for (const one of button.parentElement.children) one.setAttribute("aria-pressed", one === button)
  }

  // Only what was looked at is sent at the end: of a photo and those it can be swapped for, the one that shows.
  look(prompt, by = 0) {
    const photos = [...prompt.querySelectorAll(".talk-photo")]
    const at = photos.findIndex((one) => !one.hidden) + by
    for (const [place, one] of photos.entries()) {
      one.hidden = place !== at % photos.length
      one.querySelector("input").disabled = one.hidden
    }
  }

  fill(step, id, text) {
    this.picks[step] = id
    if ("match" in this.now.dataset) this.one("[name=pick]").value = id
    for (const place of this.querySelectorAll(`[data-picked="${step}"]`)) place.textContent = text
  }

  // The one request. Where there is no network it waits on the device, and where it can't, the button is still there.
  async send(event) {
    event.preventDefault()
    const { action } = event.target, body = new FormData(event.target)
    this.key ??= newId()
    const headers = this.key ? { "Sent-Id": this.key } : {}
    try {
      const answer = await fetch(action, { method: "POST", body, headers })
      if (!answer.ok) throw answer
      location.assign(answer.url)
    } catch ({ status }) {
      const waits = !status && (await keep(this.key, action, new URLSearchParams(body)).then(() => true, () => false))
      this.one(waits ? "[data-waits]" : "[data-offline]").hidden = false
      event.target.hidden = waits
      document.addEventListener("our-sent", () => location.assign("/home/"), { once: true })
    }
  }
}
