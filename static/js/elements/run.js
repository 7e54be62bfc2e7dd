import { hears } from "./live.js"

const MOMENTS = ["pageshow", "pagehide", "visibilitychange", "online", "offline", "htmx:afterSettle"]

// Says that somebody is here, and hears in return where the clock stands.
customElements.define("our-run", class extends HTMLElement {
  connectedCallback() {
    for (const name of MOMENTS) addEventListener(name, this)
    this.asking = setInterval(() => this.again(), 3000)
    this.ask()
  }

  disconnectedCallback() {
    for (const name of MOMENTS) removeEventListener(name, this)
    clearInterval(this.asking)
  }

  handleEvent({ type, persisted }) {
    if (type === "pagehide") return this.post({ gone: 1 }, { keepalive: true }).catch(() => {})
    if (type === "pageshow" && !persisted) return
    // A new part may have brought a clock, as old as the way here was long; but no answer leads to the next question.
    const needless = performance.now() - this.asked < 2500 || !document.querySelector("our-timer")
    if (type !== "htmx:afterSettle" || !needless) this.ask()
  }

  // Every three seconds while nothing would be heard, else every twenty.
  again() {
    const hurried = this.lost || !hears()
    if (hurried || performance.now() - this.asked > 17000) this.ask()
  }

  async ask() {
    if (document.hidden) return
    const asked = (this.asked = performance.now())
    try {
      const answer = await this.post({}, { signal: AbortSignal.timeout(8000) })
      // Signed out, or no longer ours: the page itself is told so when it asks.
      if (!answer.ok && answer.status < 500 && !this.lost) dispatchEvent(new Event("our-stale"))
      this.tell(await answer.json(), performance.now() - asked)
      this.lost = 0
    } catch {
      this.lost ||= asked
    }
    const line = document.querySelector("[data-quiet-line]")
    if (line) line.hidden = !this.lost || performance.now() - this.lost < 10000
  }

  tell({ version, clock }, trip) {
    const made = document.getElementById(this.dataset.part)?.dataset.version
    if (version > made) return dispatchEvent(new Event("our-stale"))
    const doubt = trip / 2
    const left = clock && clock.left - (clock.state === "running" ? doubt : 0)
    document.dispatchEvent(new CustomEvent("our-clock", { bubbles: true, detail: clock && { ...clock, left, doubt } }))
  }

  post(fields, more) {
    const headers = { "X-CSRFToken": this.dataset.token }
    const body = new URLSearchParams(fields)
    return fetch(this.dataset.here, { method: "POST", body, headers, redirect: "manual", ...more })
  }
})
