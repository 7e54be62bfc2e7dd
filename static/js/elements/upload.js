import { offerDay } from "../lib/days.js"
import { send } from "../lib/send.js"

// Each photo by itself: a lost connection costs one try, not all.
customElements.define("our-upload", class extends HTMLElement {
  connectedCallback() {
    this.form = this.closest("form")
    this.queue = []
    this.sending = this.all = this.kept = 0
    this.querySelector("[type=file]").required = false
    for (const name of ["change", "dragover", "dragleave", "drop"]) this.addEventListener(name, this)
    this.form.addEventListener("submit", this, true)
  }

  handleEvent(event) {
    const { type, target } = event
    if (type === "change") {
      this.take(target.files)
      target.value = ""
    } else if (type === "submit") {
      if (!this.sending) return
      event.stopImmediatePropagation()
      this.hold(event.submitter)
    } else this.querySelector(".drop").classList.toggle("is-over", type === "dragover")
    if (type === "drop") this.take(event.dataTransfer.files)
    event.preventDefault()
  }

  take(files) {
    this.refused = false
    this.all += files.length
    for (const file of files) this.querySelector("[data-files]").append(this.line(file))
    this.next()
  }

  line(file, failed) {
    const row = this.querySelector(failed ? "[data-failed]" : "[data-row]").content.firstElementChild.cloneNode(true)
    row.querySelector("b").textContent = file.name
    if (!failed) this.queue.push([file, row])
    else row.querySelector("button").onclick = () => this.next(row.replaceWith(this.line(file)))
    return row
  }

  async send(file, row) {
    this.sending++
    const answer = await send(this.dataset.url, file, this.form.elements.csrfmiddlewaretoken.value, ({ loaded, total }) => {
      row.querySelector("progress").value = loaded / total
      row.querySelector("[data-share]").textContent = Math.round((100 * loaded) / total) + " %"
    })
    this.sending--
    row.replaceWith(answer.row ?? this.line(file, true))
    if (answer.kept) this.kept++
    else if (answer) this.refused = this.all--
    this.next()
  }

  next() {
    while (this.sending < 2 && this.queue.length) this.send(...this.queue.shift())
    const { all, kept, held } = this
    const total = this.querySelector("[data-total]")
    total.hidden = !all
    total.querySelector("p").textContent = this.dataset.totalText.replace("{done}", kept).replace("{all}", all)
    Object.assign(total.querySelector("progress"), { max: all || 1, value: kept })
    if (this.sending) return
    offerDay(this.form)
    this.hold()
    // What stopped or was refused is read first.
    if (kept && kept === all && !this.refused && (held || this.dataset.done)) this.form.requestSubmit(held)
  }

  hold(button = null) {
    const marked = button ?? this.held
    marked?.classList.toggle("htmx-request", !!button)
    if (marked) marked.ariaDisabled = button && true
    this.held = button
  }
})
