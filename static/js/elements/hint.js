import { compile, judge } from "../lib/hints.js"

// One hint about what is being written, found on the writer's own device: nothing of it is sent or kept. It comes after
// a pause, or when the field is left; never while somebody types, and never under a finger that is about to press.
const PAUSE = 1200, LEFT = 300, HEARD = ["input", "focusout", "pointerdown", "pointerup", "pointercancel"]
const known = {}
const rulesAt = (address) => (known[address] ??= fetch(address)
  .then((answer) => (answer.ok ? answer.json().then(compile) : Promise.reject(answer)))
  .catch(() => (known[address] = null)))

customElements.define("our-hint", class extends HTMLElement {
  connectedCallback() {
    this.field = document.getElementById(this.dataset.for)
    this.place = this.querySelector("[aria-live]")
    this.form = this.field?.form
    for (const name of HEARD) this.form?.addEventListener(name, this)
    this.addEventListener("click", ({ target }) => target.closest("[data-keep]") && this.keep())
    if (this.field && !this.form) this.look() // what stands there whole
  }

  disconnectedCallback() {
    clearTimeout(this.timer)
    for (const name of HEARD) this.form?.removeEventListener(name, this)
  }

  handleEvent({ type, target }) {
    this.pressed = type === "pointerdown" || (this.pressed && !type.startsWith("pointer"))
    if (type === "pointerdown") clearTimeout(this.timer)
    else if (type.startsWith("pointer") ? this.waits : target === this.field) this.wait(type === "input" ? PAUSE : LEFT)
  }

  wait(time) {
    clearTimeout(this.timer)
    this.waits = true
    if (!this.pressed) this.timer = setTimeout(() => this.look(), time)
  }

  async look() {
    this.waits = false
    const rules = await rulesAt(this.dataset.rules)
    const text = this.field.value ?? this.field.textContent
    const { lead = "", slot } = this.dataset
    const begins = text.trim() && lead.endsWith("…") ? lead.slice(0, -1) : ""
    if (rules && !this.waits && this.isConnected) this.show(judge(rules, begins + text, slot))
  }

  // Once the words are kept as they are, nothing more is said of this field, but of danger.
  show(found) {
    const rule = found && (!this.kept || (found.id === "safety" && this.kept !== "safety")) ? found : null
    if (rule?.id === this.shown) return
    this.shown = rule?.id
    if (!rule) return this.place.replaceChildren()
    const notice = this.querySelector("template").content.cloneNode(true)
    const { partner } = this.dataset
    notice.querySelector("[data-says]").textContent = rule.hint.replaceAll("{partner}", partner)
    for (const part of notice.querySelectorAll("[data-of]")) {
      part.hidden = (part.dataset.of === "safety") !== (rule.id === "safety")
    }
    this.place.replaceChildren(notice)
  }

  keep() {
    this.kept = this.shown
    this.show(null)
    this.field.focus?.()
  }
})
