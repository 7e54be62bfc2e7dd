import { offerDay } from "../lib/days.js"
import { Line } from "../lib/line.js"
import { rows } from "../lib/rows.js"
import { showTotal } from "../lib/total.js"

// Each photo by itself, from where it stopped: what is in stays in, whatever happens to the rest.
customElements.define("our-upload", class extends HTMLElement {
  connectedCallback() {
    this.form = this.closest("form")
    const token = this.form.elements.csrfmiddlewaretoken.value
    this.line = new Line({ url: this.dataset.url, token, ...rows(this) })
    this.querySelector("[type=file]").required = false
    for (const name of ["change", "click", "dragover", "dragleave", "drop"]) this.addEventListener(name, this)
    this.form.addEventListener("submit", this, true)
    this.line.recall().then(() => this.update())
  }

  disconnectedCallback() {
    this.line.pause()
    this.wake(false)
  }

  handleEvent(event) {
    const { type, target } = event
    if (type === "click") return this.tapped(target.closest("button") ?? target)
    if (type === "change") {
      this.take(target.files)
      target.value = ""
    } else if (type === "submit") {
      if (!this.line.busy) return
      event.stopImmediatePropagation()
      this.hold(event.submitter)
    } else this.querySelector(".drop").classList.toggle("is-over", type === "dragover")
    if (type === "drop") this.takeDropped(event.dataTransfer)
    event.preventDefault()
  }

  tapped({ dataset }) {
    if ("pause" in dataset) this.line.paused ? this.line.goOn() : this.line.pause()
    if ("again" in dataset) this.line.recall(true)
    if ("let" in dataset) for (const entry of this.line.left.splice(0)) this.line.letGo(entry)
    this.update()
  }

  take(files, handles) {
    this.refused = false
    this.line.take(files, handles)
  }

  // A handle, which some browsers give, is good for going on after a reload; it is given now, or not at all.
  async takeDropped({ files, items }) {
    const chosen = [...files]
    const handles = [...items].map((item) => item.getAsFileSystemHandle?.().catch(() => null))
    this.take(chosen, await Promise.all(handles))
  }

  update() {
    const { line } = this
    showTotal(this, line)
    this.wake(line.busy && !line.paused)
    if (line.busy) return
    offerDay(this.form)
    const { held } = this
    this.hold()
    // What stopped or was refused is read first.
    const all = line.kept && line.kept === line.all && !this.refused
    if (all && (held || this.dataset.done)) this.form.requestSubmit(held)
  }

  hold(button = null) {
    const marked = button ?? this.held
    marked?.classList.toggle("htmx-request", !!button)
    if (marked) marked.ariaDisabled = button && true
    this.held = button
  }

  // A dark screen would stop what is on its way.
  wake(wanted) {
    if (wanted) this.lock ??= navigator.wakeLock?.request("screen").catch(() => null)
    else this.lock = this.lock?.then((lock) => lock?.release()) && null
  }
})
