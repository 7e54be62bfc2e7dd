import { fill, values } from "../lib/fields.js"
import { drop, keep } from "../lib/waiting.js"

// Saves what is being written in its form, on the server, for its writer alone; and puts it back.
const PAUSE = 1500, AGAIN = 5000, LATE = 500, LEAVING = ["pagehide", "visibilitychange"]
const came = performance.getEntriesByType("navigation")[0]?.type
const returned = window.name === "left" || /reload|back_forward/.test(came) // the window's name outlives its pages
window.name = ""

customElements.define("our-draft", class extends HTMLElement {
  connectedCallback() {
    this.form = this.closest("form")
    this.form.autocomplete = "off" // what was sent would come back by the browser's own doing
    this.begun = Date.now()
    this.blank = this.form.blank ??= values(this.form)
    fill(this.form, JSON.parse(this.dataset.fields || "{}"))
    this.saved = this.typed()
    for (const name of ["input", "change", "submit"]) this.form.addEventListener(name, this)
    for (const name of LEAVING) addEventListener(name, this, true)
    if (returned && performance.now() < 5000) setTimeout(() => this.look(), LATE)
  }

  // The page that was left a moment ago saves its last words only while this one is already loading.
  async look() {
    const page = await fetch(location).then((answer) => answer.text(), () => "")
    const parts = new DOMParser().parseFromString(page, "text/html").querySelectorAll("our-draft")
    const newer = [...parts].find((part) => part.dataset.form === this.dataset.form)
    if (newer?.dataset.fields && newer.dataset.fields !== this.dataset.fields && !this.last) this.replaceWith(newer)
  }

  disconnectedCallback() {
    clearTimeout(this.timer)
    for (const name of LEAVING) removeEventListener(name, this, true)
  }

  handleEvent({ type }) {
    if (type === "submit") this.wait(0) // an answer may take long, or never come
    else if (!LEAVING.includes(type)) {
      this.last = Date.now()
      this.timer ??= setTimeout(() => this.save(), PAUSE)
    } else if (type === "pagehide" || document.hidden) this.save(true)
  }

  // Only what differs: nothing that the other changes meanwhile is brought back to what it was.
  typed() {
    const differs = ([name, values]) => String(values) !== String(this.blank[name])
    return JSON.stringify(Object.fromEntries(Object.entries(values(this.form)).filter(differs)))
  }

  wait(time) {
    clearTimeout(this.timer)
    this.timer = time ? setTimeout(() => this.save(), time) : null
  }

  async save(leaving) {
    this.wait(0)
    const fields = this.typed()
    if (!this.last || fields === this.saved) return
    this.saved = fields
    if (leaving) window.name = "left"
    const { csrfmiddlewaretoken, made_for } = this.form.elements
    const written = Number(this.dataset.opened) + this.last - this.begun
    const body = new URLSearchParams({ form: this.dataset.form, written, fields_typed: fields, made_for: made_for.value })
    const keepalive = leaving && fields.length < 15000 // more is refused; percent signs make it longer
    const headers = { "X-CSRFToken": csrfmiddlewaretoken.value }
    const { form, url } = this.dataset, id = "draft:" + form
    try {
      const answer = await fetch(url, { method: "POST", body, headers, keepalive, redirect: "manual" })
      if (answer.status >= 500) throw answer
      this.querySelector("[data-refused]").hidden = answer.status < 400
      this.kept = drop(id)
    } catch ({ status }) {
      this.saved = ""
      this.timer ??= setTimeout(() => this.save(), AGAIN)
      this.kept = keep(id, url, body).then(() => !status)
    }
    this.querySelector("[data-waits]").hidden = !(await this.kept.catch(() => false))
  }
})
