import { ring, sounds } from "./sound.js"

// Whether digits are wanted; forgotten with the page.
let digits = false
const WAKING = ["visibilitychange", "pageshow", "our-clock"]
const stale = () => dispatchEvent(new Event("our-stale"))

// One clock on two screens. Between the server's words it follows the time of day, which no dark screen stops.
customElements.define("our-timer", class extends HTMLElement {
  connectedCallback() {
    const { left, state, total } = this.dataset
    Object.assign(this, { total: Number(total), left: Number(left) })
    this.style.setProperty("--time", total + "ms")
    for (const name of WAKING) addEventListener(name, this)
    this.addEventListener("click", this)
    if (state === "running") {
      this.ticking = setInterval(() => this.tick(), 250)
      if (total - left < 3000) ring("start")
    }
    this.wake()
  }

  disconnectedCallback() {
    for (const name of WAKING) removeEventListener(name, this)
    clearInterval(this.ticking)
    this.hold(false)
  }

  handleEvent({ type, target, detail }) {
    if (type === "our-clock") return this.hear(detail)
    if (type === "click" && target.closest("[data-show-time]")) digits = !digits
    this.wake()
  }

  get left() {
    return this.rest - (this.dataset.state === "running" ? Date.now() - this.since : 0)
  }

  set left(rest) {
    this.rest = rest
    this.since = Date.now()
  }

  // What the round trip may have cost is no reason to jump.
  hear(clock) {
    const { state, phase } = this.dataset
    if (clock?.phase !== Number(phase)) return stale()
    if (clock.state === "over" && state === "running") return this.finish()
    if (clock.state !== state) return stale()
    if (Math.abs(clock.left - this.left) > Math.max(200, clock.doubt)) this.left = clock.left
    this.wake()
  }

  wake() {
    const dark = "dark" in this.dataset && !sounds()
    this.hold(this.dataset.state === "running" && !document.hidden && !dark)
    // Breath and distance follow the clock, so both screens show one picture.
    const moving = [...this.querySelectorAll(".breath, .cue")].flatMap((part) => part.getAnimations({ subtree: true }))
    const at = this.total - this.left
    for (const one of moving) if (one.animationName && Math.abs(one.currentTime - at) > 100) one.currentTime = at
    this.tick()
  }

  tick() {
    const left = Math.max(0, this.left)
    this.say(1 - left / this.total)
    const time = this.querySelector("time") ?? {}
    const seconds = Math.ceil(left / 1000)
    time.textContent = Math.floor(seconds / 60) + ":" + String(seconds % 60).padStart(2, "0")
    time.hidden = !digits
    this.querySelector("[data-show-time]")?.setAttribute("aria-pressed", digits)
    if (!left && this.dataset.state === "running") this.finish()
  }

  say(share) {
    const cues = [...this.querySelectorAll("[data-at]")]
    const now = cues.findLast(({ dataset }) => dataset.at <= share)
    for (const cue of cues) cue.hidden = cue !== now
    const timer = this.querySelector("[role=timer]")
    const said = timer?.dataset[["first", "second", "third"][Math.floor(share * 3)] ?? "none"]
    timer?.setAttribute("aria-label", said)
  }

  finish() {
    // Who comes back later is not rung at.
    if (this.left > -10000) ring("end")
    this.dataset.state = "over"
    this.left = 0
    clearInterval(this.ticking)
    this.ticking = setInterval(stale, 5000)
    setTimeout(() => this.isConnected && stale(), 400)
    this.wake()
  }

  hold(wanted) {
    if (wanted && this.lock) return
    this.lock?.then((lock) => lock?.release())
    this.lock = wanted ? navigator.wakeLock?.request("screen").catch(() => {}) : null
  }
})
