import { Countdown } from "./countdown.js"
import { shares, swapped } from "./pairs.js"
import { Table } from "./table.js"

const BY_ITSELF = ["timer", "turn"]

// Leads from one prompt to the next, by a tap or by its clock.
export class Guide extends Table {
  swap() {
    this.prompts = swapped(this.prompts)
    for (const name of this.querySelectorAll("[data-name]")) name.hidden = !name.hidden
  }

  start() {
    this.shares = shares(this.prompts, Number(this.one("[name=length]:checked")?.value ?? this.dataset.length))
    this.rings = this.one("[name=bell]").checked
    this.sound(() => this.rings && this.bell.ring("start"))
    for (const photo of this.querySelectorAll(".talk-photo input")) photo.disabled = true
    this.wake()
    this.state = "on"
    this.ticking = setInterval(() => this.tick(), 200)
    this.show(this.prompts[0])
  }

  show(prompt) {
    if (!prompt) return this.finish("end")
    this.now?.classList.remove("is-now")
    this.now = prompt
    prompt.classList.add("is-now")
    this.classList.remove("is-lit")
    this.classList.toggle("is-dark", "faceDown" in prompt.dataset)
    this.turn(prompt, 0)
    this.look(prompt)
    this.clock = new Countdown(this.shares.get(prompt))
    for (const ends of prompt.querySelectorAll("[data-ends]")) {
      ends.textContent = this.at(this.clock.rest)
      // What ends in “p.m.” has the sentence's full stop already.
      const after = ends.nextSibling
      if (ends.textContent.endsWith(".") && after?.data?.startsWith(".")) after.data = after.data.slice(1)
    }
    this.hold(false)
    const said = [...prompt.querySelectorAll(".talk-say")].find((one) => one.checkVisibility())
    said?.focus({ preventScroll: true })
  }

  next() {
    this.show(this.prompts[this.prompts.indexOf(this.now) + 1])
  }

  // The bell is set for the end of what has a clock, and taken back where that is held or left.
  hold(held) {
    this.held = held
    this.one("[data-pause]").setAttribute("aria-pressed", held)
    held ? this.clock.hold() : this.clock.go()
    this.bell.hush()
    const last = this.now.dataset.kind === "timer" ? "end" : "nudge"
    if (!held && this.rings && this.clock.whole) this.bell.ring(last, this.clock.rest)
    this.tick()
  }

  tick() {
    const { rest, part, whole } = this.clock
    this.style.setProperty("--part", part)
    for (const cue of this.now.querySelectorAll(".talk-cue")) cue.hidden = part < cue.dataset.at
    // Nobody is cut off: only what is a clock goes on by itself.
    if (whole && !rest && BY_ITSELF.includes(this.now.dataset.kind)) this.next()
  }

  finish(where) {
    clearInterval(this.ticking)
    this.sleep()
    this.classList.remove("is-dark")
    this.now?.classList.remove("is-now")
    this.state = where
    this.one(`[data-part="${where}"] h2`).focus()
  }
}
